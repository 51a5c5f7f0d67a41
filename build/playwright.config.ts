import { defineConfig } from 'playwright/test';
import { findChromium } from './find-chromium.mjs';

/** What carries the workbench in a spec: the web host, the Electron stand-in, or Electron itself. */
type Host = 'web' | 'standin' | 'electron';

// Chromium refuses its sandbox to root.
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const hosts: Host[] = [
  'web',
  'standin',
  ...(process.env['ZONESMITH_ELECTRON'] ? (['electron'] as const) : []),
];

// What axe says of a page, how it is laid out, and what it shows of an image do not depend on what carries it.
const ofThePage = [
  '**/accessibility*.spec.ts',
  '**/layout.spec.ts',
  '**/structure-tree.spec.ts',
  '**/families-open.spec.ts',
];
// These take the ways of the desktop to the host: native dialogs and menu, windows, second starts, jobs, what a page may do.
const waysOfTheDesktop = ['desktop', 'journey', 'safety'];
// Others that take them with more words. What the rest does on the stand-in goes the same ways: it runs there when there is time, and
// always on Electron itself.
const furtherOnTheDesktop = ['closing', 'help', 'live', 'windows'];
const isThorough = process.env['ZONESMITH_THOROUGH'] === '1';

/** What of the specs runs: what `npm test` takes, what `npm run test:further` adds, or all of it. */
const part = isThorough ? 'all' : (process.env['ZONESMITH_E2E'] ?? 'all');
const further = /@further/;

/** On the stand-in a spec is further by its tag, or by its file. */
const furtherOnStandIn = new RegExp(`${further.source}|\\b(${furtherOnTheDesktop.join('|')})\\.spec\\.ts`);

/** Which tests of a host run in this part. */
function partOf(host: Host): { grep?: RegExp; grepInvert?: RegExp; testMatch?: string[] } {
  if (host === 'electron' || isThorough) return {};
  const names = [...waysOfTheDesktop, ...furtherOnTheDesktop].map((name) => `**/${name}.spec.ts`);
  const files = host === 'standin' ? { testMatch: names } : {};
  const isFurther = host === 'standin' ? furtherOnStandIn : further;
  if (part === 'all') return files;
  return part === 'first' ? { ...files, grepInvert: isFurther } : { ...files, grep: isFurther };
}

/**
 * Specs that a host is left out of: menus and open requests are the desktop's; `serve`, and a page that outlives its host, are the
 * browser's; packages are looked at once.
 */
function ignoredOn(host: Host): string[] {
  if (host === 'web') return ['**/desktop.spec.ts'];
  return ['**/serve.spec.ts', '**/disconnected.spec.ts', '**/packaging.spec.ts', ...ofThePage];
}

export default defineConfig<object, { host: Host }>({
  testDir: '../test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: '../dist/test-results',
  workers: 2,
  // Every test has a workbench and a folder of its own: none waits for the others of its file.
  fullyParallel: true,
  // No limit that a busy machine could meet: these end only what hangs.
  timeout: 600_000,
  expect: { timeout: 120_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    screenshot: 'only-on-failure',
    // Recording slows every step; `--trace retain-on-failure` asks for it.
    trace: 'off',
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: findChromium(),
      args: [
        ...sandbox,
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-default-apps',
        '--no-first-run',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        // See test/e2e/support/web-pages.ts.
        '--process-per-site',
      ],
    },
  },
  projects: hosts.map((host) => ({
    name: host,
    use: { host },
    testIgnore: ignoredOn(host),
    ...partOf(host),
  })),
});
