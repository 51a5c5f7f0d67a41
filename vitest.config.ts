import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

const suites = '{unit,conformance,property,simulation,contract,tidy}';

// Every suite that needs nothing but Node. Interop (real tools) and e2e (a browser) have their own commands.
export default defineConfig({
  plugins: [vue()],
  define: { __APP_VERSION__: JSON.stringify('0.0.0-test') },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: [`test/${suites}/**/*.test.ts`],
          exclude: ['test/unit/renderer/**'],
        },
      },
      {
        extends: true,
        test: { name: 'page', environment: 'happy-dom', include: ['test/unit/renderer/**/*.test.ts'] },
      },
    ],
  },
});
