// node build/smoke.mjs PROGRAM: starts a packed workbench, waits for its page and ends it. The fuses of a packed program
// let nobody debug its main process, so it is watched through its page.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright';

const [program] = process.argv.slice(2);
if (program === undefined) throw new Error('smoke: name the packed program');
const folder = mkdtempSync(join(tmpdir(), 'zonesmith-smoke-'));
const sandbox = process.platform === 'linux' ? ['--no-sandbox'] : [];
const child = spawn(program, [...sandbox, '--remote-debugging-port=0', `--user-data-dir=${folder}`], {
  stdio: ['ignore', 'inherit', 'pipe'],
});

/** Chromium says where it listens. */
async function debuggingAddress() {
  for await (const line of createInterface({ input: child.stderr })) {
    const address = /ws:\/\/\S+/.exec(line)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error(`smoke: ${program} ended without a page`);
}

const exit = once(child, 'exit');
try {
  const browser = await chromium.connectOverCDP(await debuggingAddress());
  const context = browser.contexts()[0];
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
  if (page === undefined) throw new Error('smoke: there is no page');
  await page.getByRole('main', { name: 'Home' }).waitFor();
  console.log(`smoke: ${program} shows "${await page.title()}"`);
  await page.close();
  await exit;
} finally {
  child.kill();
  rmSync(folder, { recursive: true, force: true });
}
