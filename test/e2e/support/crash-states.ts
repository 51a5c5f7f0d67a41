import type { Locator } from 'playwright/test';
import { openImage, zonesmith } from './actions';
import { expect, type Workbench } from './workbench';

/** A zone_file whose data image lies beside it: a layout whose own program refuses some of what a power cut leaves. */
function placeZoneFile(workbench: Workbench, name = 'zf'): void {
  const geometry = ['--zone-size', '1MiB', '--zones', '16', '--data', `${name}.data`];
  zonesmith(workbench, 'create', `${name}.img`, '--format', 'zone-file', ...geometry);
}

/** A zone_file with a trace of 40 appends, in the crash lab at every state. */
export async function openWithTrace(workbench: Workbench): Promise<Locator> {
  const { page } = workbench;
  placeZoneFile(workbench);
  await openImage(workbench, 'zf.img');
  await page.getByRole('link', { name: 'Workloads' }).click();
  const view = page.getByRole('main', { name: 'Workloads' });
  await view.getByRole('button', { name: 'Attach data image…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Opening options of zf.img' });
  await workbench.answerFile(
    () => dialog.getByRole('button', { name: 'Browse…' }).click(),
    'open',
    'zf.data',
  );
  await dialog.getByRole('button', { name: 'Open anew' }).click();
  await expect(dialog).toBeHidden();
  await view.getByText('Append round robin').first().click();
  await view.getByRole('textbox', { name: 'Seed' }).fill('7');
  await view.getByRole('textbox', { name: 'Bytes a write' }).fill('4KiB');
  await view.getByRole('textbox', { name: 'Commands at most' }).fill('40');
  await view.getByRole('textbox', { name: /^Flush/ }).fill('10');
  await view.getByRole('button', { name: 'Start' }).click();
  await expect(view.getByRole('region', { name: 'Run', exact: true })).toContainText('done');
  await page.getByRole('button', { name: 'Open in crash lab' }).click();
  const lab = page.getByRole('main', { name: 'Crash lab' });
  await lab.getByText('Every state', { exact: true }).click();
  return lab;
}

/** Explores the first two commands. */
export async function exploreTrace(lab: Locator): Promise<void> {
  const from = lab.getByRole('textbox', { name: 'From command' });
  // The last epoch stands there once the trace is read.
  await expect(from).not.toHaveValue('');
  await from.fill('0');
  await lab.getByRole('textbox', { name: 'To command' }).fill('1');
  await expect(lab.getByText(/^255 states at 8 cuts = /)).toBeVisible();
  await lab.getByRole('button', { name: 'Explore every state' }).click();
  await expect(lab.getByRole('grid', { name: /^Cuts/ })).toBeVisible();
}
