import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';
import { inRoot } from './paths.mjs';

// The one without a window of its own starts and draws sooner.
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
const advice =
  'No Chromium was found and none could be installed: put one at /usr/bin/chromium (Debian: apt-get install chromium), ' +
  'run "npx playwright install --with-deps chromium", or set CHROMIUM to the path of one.';

/** Where a Chromium may be, best first: CHROMIUM, Playwright's own, the system's. */
function candidates() {
  return [
    process.env.CHROMIUM ?? '',
    chromium.executablePath(),
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
  ].filter((path) => path !== '' && existsSync(path));
}

/** Path of a Chromium that is here, or undefined. */
export const findChromium = () => candidates()[0];

/** Path of a Chromium that really starts (a download may lack system libraries), or undefined. */
const findWorkingChromium = () =>
  candidates().find((path) => spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0);

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const env = {
    ...process.env,
    DEBIAN_FRONTEND: 'noninteractive',
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '20000',
  };
  return spawnSync(command, args, { env, stdio: 'ignore', timeout: 600_000 }).status === 0;
}

/** @param {string} name of a package of Debian that has a Chromium */
const installFromDebian = (name) =>
  process.getuid?.() === 0 &&
  existsSync('/etc/debian_version') &&
  run('apt-get', ['update']) &&
  run('apt-get', ['install', '-y', '--no-install-recommends', name, 'fonts-liberation']);

/** Ways to get a Chromium, gentlest first. */
const installers = [
  () => run(process.execPath, [inRoot('node_modules/playwright/cli.js'), 'install', 'chromium']),
  () => installFromDebian('chromium-headless-shell'),
  () => installFromDebian('chromium'),
];

/**
 * Finds a Chromium that starts, or installs one.
 * @throws {Error} with one sentence that says how to get one
 */
export function requireChromium() {
  const here = findWorkingChromium();
  if (here !== undefined) return here;
  console.error('There is no Chromium yet; installing one.');
  for (const install of installers) {
    install();
    const path = findWorkingChromium();
    if (path !== undefined) return path;
  }
  throw new Error(advice);
}
