// npm run test:e2e [-- Playwright's options]: Playwright on the built app.
import { spawnSync } from 'node:child_process';
import { requireChromium } from './find-chromium.mjs';
import { buildIfStale } from './freshness.mjs';
import { inRoot, root } from './paths.mjs';

buildIfStale();
try {
  process.env.CHROMIUM = requireChromium();
} catch (error) {
  console.error(/** @type {Error} */ (error).message);
  process.exit(1);
}
const playwright = inRoot('node_modules/playwright/cli.js');
const config = inRoot('build/playwright.config.ts');
const { status } = spawnSync(process.execPath, [playwright, 'test', '-c', config, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
