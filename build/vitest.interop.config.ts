import { defineConfig } from 'vitest/config';

// Real tools as peers: slow, and only where they are installed.
export default defineConfig({
  root: `${import.meta.dirname}/..`,
  define: { __APP_VERSION__: JSON.stringify('0.0.0-test') },
  test: {
    name: 'interop',
    environment: 'node',
    include: ['test/interop/**/*.test.ts'],
    globalSetup: 'test/support/run/global-setup.ts',
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: '100%',
    isolate: false,
  },
});
