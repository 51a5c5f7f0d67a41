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
// Together these take each way to the host that there is on a desktop; what the others do goes the same ways. On the stand-in
// the others run when there is time, on Electron itself they always do.
const waysOfTheDesktop = ['closing', 'desktop', 'help', 'journey', 'live', 'safety', 'windows'].map(
  (name) => `**/${name}.spec.ts`,
);
const isThorough = process.env['ZONESMITH_THOROUGH'] === '1';

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
    ...(host === 'standin' && !isThorough && { testMatch: waysOfTheDesktop }),
  })),
});
