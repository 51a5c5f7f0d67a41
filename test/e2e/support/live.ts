import type { Locator, Page } from 'playwright/test';
import { NvmeHost } from '../../support/nvme/host';
import { openImage, zonesmith } from './actions';
import { expect, type Workbench } from './workbench';

/** Blocks of 4 KiB with one byte in all of them. */
export const blocks = (count: number, byte = 0x5a): Uint8Array => new Uint8Array(count * 4096).fill(byte);

/** A small image that can be served, open in the live view. */
export async function openDrive(workbench: Workbench, name = 'drive.zoned'): Promise<Locator> {
  const shape = ['--zone-size', '1MiB', '--zones', '64', '--max-open', '6', '--max-active', '8'];
  zonesmith(workbench, 'create', name, ...shape);
  await openImage(workbench, name);
  return goLive(workbench.page);
}

export async function goLive(page: Page): Promise<Locator> {
  await page.getByRole('link', { name: 'Live' }).click();
  return page.getByRole('main', { name: 'Live' });
}

/** Serves the image that the live view shows, and attaches a host. */
export async function attachHost(view: Locator): Promise<NvmeHost> {
  await view.getByRole('button', { name: 'Serve as a drive' }).click();
  const line = view.getByText(/^nvme connect /).first();
  await expect(line).toBeVisible();
  return NvmeHost.attach(addressOf((await line.textContent()) ?? ''));
}

/** What a connect line names. */
function addressOf(line: string): { host: string; port: number; subsystem: string } {
  const [, host, port, subsystem] = /-a (\S+)\s+-s (\d+)\s+-n (\S+)/.exec(line) ?? [];
  if (host === undefined || subsystem === undefined) throw new Error(`no address in: ${line}`);
  return { host, port: Number(port), subsystem };
}
