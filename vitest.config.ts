import { defineConfig } from 'vitest/config';
import { FURTHER } from './build/further.mjs';
import { windowPlugins } from './build/help-pages.mjs';
import { LongFirst } from './build/long-first.mjs';

const suites = '{unit,conformance,property,simulation,contract,tidy}';
/** What a run leaves to another one: build/test.mjs. */
const leftOut = process.env['ZONESMITH_TESTS'] === 'first' ? FURTHER : [];
/** Says what the other files of its suite have left out. */
const judgedLast = 'test/contract/every-channel.test.ts';

// Every suite that needs nothing but Node. Interop (real tools) and e2e (a browser) have their own commands.
export default defineConfig({
  plugins: windowPlugins(),
  define: { __APP_VERSION__: JSON.stringify('0.0.0-test') },
  test: {
    // All cores; files of one process share its modules, so none of them may leave anything global changed.
    maxWorkers: '100%',
    isolate: false,
    // Each core has a process of its own: helpers of the garbage collector would only take turns with them.
    execArgv: ['--single-threaded-gc'],
    restoreMocks: true,
    unstubGlobals: true,
    sequence: { sequencer: LongFirst },
    // No limit that a busy machine could meet: these end only what hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    globalSetup: ['test/support/run/global-setup.ts', 'test/support/session/contract-calls.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: [`test/${suites}/**/*.test.ts`],
          exclude: ['test/unit/renderer/**', judgedLast, ...leftOut],
        },
      },
      {
        extends: true,
        test: { name: 'last', environment: 'node', include: [judgedLast], sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: { name: 'page', environment: 'happy-dom', include: ['test/unit/renderer/**/*.test.ts'] },
      },
    ],
  },
});
