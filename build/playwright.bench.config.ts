import config from './playwright.config';

/** The benchmarks that need a window: the web host in a browser, alone on the machine. */
export default {
  ...config,
  testDir: '../test/bench',
  testMatch: '**/*.window.ts',
  workers: 1,
  reporter: 'dot' as const,
  projects: config.projects!.filter(({ name }) => name === 'web'),
};
