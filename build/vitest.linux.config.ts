import { defineConfig } from 'vitest/config';

// A real kernel as the judge: emulated, slow, and only where the guest can be made.
export default defineConfig({
  root: `${import.meta.dirname}/..`,
  define: { __APP_VERSION__: JSON.stringify('0.0.0-test') },
  test: {
    name: 'linux',
    environment: 'node',
    include: ['test/linux/**/*.test.ts'],
    globalSetup: 'test/support/run/global-setup.ts',
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: '100%',
    isolate: false,
  },
});
