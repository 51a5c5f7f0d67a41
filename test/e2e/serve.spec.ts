import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'playwright/test';

const root = join(import.meta.dirname, '../..');

/** The command as built, and the address that it printed. */
async function serve() {
  const child = spawn(process.execPath, [join(root, 'dist/main/cli.cjs'), 'serve', '--root', root], {
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
