import { once } from 'node:events';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'playwright/test';

const root = join(import.meta.dirname, '../..');
const CLI = join(root, 'dist/main/cli.cjs');

/** What is opened here is no recent image of who runs the tests. */
const userData = mkdtempSync(join(tmpdir(), 'zonesmith-user-'));
test.afterAll(() => rmSync(userData, { recursive: true, force: true }));

/** The command as built, and the address that it printed. */
async function serve(...words: readonly string[]) {
  const args = words.length > 0 ? words : ['--root', root];
  const child = spawn(process.execPath, [CLI, 'serve', ...args], {
    env: { ...process.env, ZONESMITH_USER_DATA: userData },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, url: /http:\S+/.exec(line)![0] };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const) {
  test(`nothing survives a serve that is ended by ${signal}`, async () => {
    const { child, url } = await serve();
    expect(await answers(url)).toBe(true);
    const exit = once(child, 'exit');
    child.kill(signal);
    const [status] = (await exit) as [number | null];
    expect(status).toBe(signal === 'SIGKILL' ? null : 0);
    expect(await answers(url)).toBe(false);
  });
}

test('serve opens an image at a place, for reading only', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'zonesmith-serve-'));
  const image = join(folder, 'served.zoned');
  execFileSync(process.execPath, [CLI, 'create', image, '--zone-size', '1MiB', '--zones', '8']);
  const place = ['--goto', 'z3+0x120', '--select', '16', '--readonly'];
  const { child, url } = await serve(image, ...place, '--port', '0');
  await page.goto(url);
  const status = page.getByRole('contentinfo', { name: 'Status' });
  await expect(status).toContainText('16 B selected');
  await expect(status).toContainText('z3 + 303 B');
  await expect(page.getByRole('button', { name: 'served.zoned can only be read' })).toBeVisible();
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
  rmSync(folder, { recursive: true });
});
