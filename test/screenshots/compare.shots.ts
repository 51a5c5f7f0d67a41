import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, zonesmith } from '../e2e/support/actions';
import { expect, type Workbench } from '../e2e/support/workbench';
import { makeHuge, placeHuge, placeNormal, placeSmall, show } from './images';
import { scene } from './scene';

scene('compare', 'no-image', async ({ page }) => {
  await show(page, 'Compare');
});

scene('compare', 'empty', async (workbench) => {
  await placeSmall(workbench);
  await show(workbench.page, 'Compare');
});

scene('compare', 'normal', async (workbench) => {
  const { folder } = workbench;
  await placeNormal(workbench, 'before.zoned');
  copyFileSync(join(folder, 'before.zoned'), join(folder, 'after.zoned'));
  zonesmith(workbench, 'write', 'after.zoned', '--zone', '30', '--pattern', '0x5a', '--length', '64KiB');
  zonesmith(workbench, 'zone', 'reset', 'after.zoned', '4');
  await compareWith(workbench, 'after.zoned');
});

scene('compare', 'equal', async (workbench) => {
  const { folder, page } = workbench;
  await placeNormal(workbench, 'before.zoned');
  copyFileSync(join(folder, 'before.zoned'), join(folder, 'same.zoned'));
  await compareWith(workbench, 'same.zoned');
  await expect(page.getByRole('main', { name: 'Compare' }).getByRole('status').first()).toContainText('0 ');
});

scene('compare', 'huge', async (workbench) => {
  await placeHuge(workbench);
  makeHuge(workbench, 'other.zoned');
  zonesmith(workbench, 'zone', 'finish', 'other.zoned', '300000');
  zonesmith(workbench, 'write', 'other.zoned', '--zone', '900000', '--pattern', '0x5a', '--length', '64KiB');
  await compareWith(workbench, 'other.zoned');
});

scene('compare', 'report', async (workbench) => {
  const { page } = workbench;
  await placeSmall(workbench);
  await runCommand(page, 'Compare with a pasted report');
  const view = page.getByRole('main', { name: 'Compare' });
  await view
    .getByRole('textbox', { name: 'Text of a report' })
    .fill(zonesmith(workbench, 'report', 'base.zoned', '--as', 'nvme'));
  await view.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(view.getByText('a report of nvme zns report-zones')).toBeVisible();
});

scene('compare', 'error', async (workbench) => {
  const { page } = workbench;
  await placeSmall(workbench);
  const view = await show(page, 'Compare');
  await view.getByLabel('File', { exact: true }).fill(join(workbench.folder, 'missing.zoned'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Messages' })).toBeVisible();
});

/** Compares what is shown with a file of the folder. */
async function compareWith({ page, folder }: Workbench, name: string): Promise<void> {
  const view = await show(page, 'Compare');
  await view.getByLabel('File', { exact: true }).fill(join(folder, name));
  await page.keyboard.press('Enter');
  await expect(view.getByRole('status').first()).toContainText('difference');
}
