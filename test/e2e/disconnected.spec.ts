import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { details, openImage, selectZone, unlock, zonesmith } from './support/actions';
import { expect, root, test, type Workbench } from './support/workbench';

/** A web host of the test's own, which it may kill. */
interface OwnHost {
  readonly child: ChildProcess;
  readonly url: string;
}

async function startHost(folder: string, port = '0'): Promise<OwnHost> {
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

async function kill({ child }: OwnHost): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

test('a page whose host died says so, finds the next one, and opens its images again', async ({
  workbench,
  browser,
}) => {
  const { folder } = workbench;
  zonesmith(workbench, 'create', 'a.zoned', '--zone-size', '1MiB', '--zones', '8');
  const first = await startHost(folder);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(first.url);
  const own: Workbench = {
    ...workbench,
    page,
    async answerFile(asks, _kind, name) {
      await asks();
      await page.getByRole('dialog').getByRole('option', { name }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Open', exact: true }).click();
    },
  };
  await openImage(own, 'a.zoned');
  await unlock(page);
  await selectZone(page, 2);
  await details(page).getByRole('button', { name: 'Finish', exact: true }).click();
  await expect(details(page)).toContainText(/fu\s*full/);
  const bar = page.getByRole('alert', { name: 'Connection to the host' });
  await expect(bar).toBeHidden();

  await kill(first);
  await expect(bar).toContainText('Disconnected, trying again.');
  await bar.getByRole('button', { name: 'Try now' }).click();
  await expect(bar).toContainText('Disconnected, trying again.');

  const second = await startHost(folder, new URL(first.url).port);
  await expect(bar).toContainText('does not know this page');
  // The address that the new host printed lets the browser in, and with it this page.
  await (await context.newPage()).goto(second.url);
  await expect(bar).toContainText('1 image is no longer open: a.zoned. Unsaved edits are lost: a.zoned.');
  await bar.getByRole('button', { name: 'Open again' }).click();
  await expect(bar).toBeHidden();
  await expect(page.getByRole('listbox', { name: /^Zone map/ })).toBeVisible();
  await context.close();
  await kill(second);
});
