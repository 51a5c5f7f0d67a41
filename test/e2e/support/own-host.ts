import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright/test';
import { optionOf, root, type Workbench } from './workbench';

/** A web host of the test's own, which it may kill. */
export interface OwnHost {
  readonly child: ChildProcess;
  readonly url: string;
}

/** Starts one over a folder; its user data lies in there, so that the next one finds what this one kept. */
export async function startHost(folder: string, port = '0'): Promise<OwnHost> {
  const child = spawn(process.execPath, [join(root, 'dist/main/web.cjs'), '--root', folder, '--port', port], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ZONESMITH_USER_DATA: join(folder, '.user-data') },
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/\S+/.exec(line);
    if (url !== null) return { child, url: url[0] };
  }
  throw new Error('the web host ended without printing its address');
}

/** Ends it as a crash would. */
export async function kill({ child }: OwnHost): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** The workbench in a page of such a host. */
export function workbenchIn(page: Page, workbench: Workbench): Workbench {
  return {
    ...workbench,
    page,
    async answerFile(asks, _kind, name) {
      await asks();
      await optionOf(page.getByRole('dialog'), name).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Open', exact: true }).click();
    },
  };
}
