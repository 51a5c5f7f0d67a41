import type { NvmeHost } from '../support/nvme/host';
import { attachHost, blocks, goLive, openDrive } from '../e2e/support/live';
import { expect, type Workbench } from '../e2e/support/workbench';
import { placeNormal, placeSmall, show } from './images';
import { scene } from './scene';

scene('live', 'no-image', async ({ page }) => {
  await show(page, 'Live');
});

scene('live', 'empty', async (workbench) => {
  await placeSmall(workbench);
  await show(workbench.page, 'Live');
});

scene('live', 'cannot', async (workbench) => {
  await placeNormal(workbench);
  await show(workbench.page, 'Live');
});

scene('live', 'waiting', async (workbench) => {
  const host = await attachHost(await openDrive(workbench));
  await host.detach();
  await expect(workbench.page.getByText('Hosts: none')).toBeVisible();
});

scene('live', 'normal', async (workbench) => {
  await work(workbench);
});

scene('live', 'dialog', async (workbench) => {
  await work(workbench);
  await workbench.page.getByRole('button', { name: 'Pull the plug…' }).click();
  await expect(workbench.page.getByRole('dialog')).toBeVisible();
});

scene('live', 'pulled', async (workbench) => {
  await work(workbench);
  await pull(workbench);
  await expect(workbench.page.getByRole('button', { name: 'Show in Crash lab' })).toBeVisible();
});

scene('live', 'restarted', async (workbench) => {
  await work(workbench);
  await pull(workbench, 'Serve it again');
  await expect(workbench.page.getByRole('button', { name: 'Judge it' })).toBeVisible();
});

scene('live', 'inspect', async (workbench) => {
  await work(workbench);
  await show(workbench.page, 'Inspect');
});

scene('live', 'error', async (workbench) => {
  const view = await openDrive(workbench);
  await view.getByRole('textbox', { name: 'Address' }).fill('192.0.2.1');
  await view.getByRole('button', { name: 'Serve as a drive' }).click();
  await expect(view.getByRole('alert', { name: 'Serving failed' })).toBeVisible();
});

/** A host writes in several zones, flushes in between, and is refused once. */
async function work(workbench: Workbench): Promise<NvmeHost> {
  const host = await attachHost(await openDrive(workbench));
  await goLive(workbench.page);
  for (const [zone, count] of [
    [2, 240],
    [3, 256],
    [4, 60],
    [5, 100],
  ] as const)
    for (let done = 0; done < count; done += 20) await host.append(zone, blocks(Math.min(20, count - done)));
  await host.flush();
  await host.manage('finish', 4);
  for (let i = 0; i < 6; i++) await host.append(6 + (i % 3), blocks(4));
  await host.write(host.zoneBlocks * 9 + 7, blocks(1));
  await expect(workbench.page.getByText(/^Not yet durable: \d+ writes/)).toBeVisible();
  return host;
}

async function pull({ page }: Workbench, next?: string): Promise<void> {
  await page.getByRole('button', { name: 'Pull the plug…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Random', { exact: true }).click();
  if (next !== undefined) await dialog.getByText(next, { exact: true }).click();
  await dialog.getByRole('button', { name: 'Pull the plug' }).click();
}
