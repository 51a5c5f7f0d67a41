import config from './playwright.config';

/** Pictures of the window: the web host in a browser, each scene in a folder of a fixed name. */
export default {
  ...config,
  testDir: '../test/screenshots',
  testMatch: '**/*.shots.ts',
  reporter: 'dot' as const,
  projects: config.projects!.filter(({ name }) => name === 'web'),
};
