import { join } from 'node:path';
import { openImage, selectZone, tryZonesmith, zonesmith } from './support/actions';
import { footprint } from './support/footprint';
import { expect, test } from './support/workbench';

test('opening and browsing an image changes nothing of its file', async ({ workbench }) => {
  const { page, folder } = workbench;
  zonesmith(workbench, 'create', 'quiet.zoned', '--zone-size', '1MiB', '--zones', '8');
  zonesmith(workbench, 'write', 'quiet.zoned', '--zone', '1', '--pattern', '0x5a', '--length', '64KiB');
  const before = footprint(join(folder, 'quiet.zoned'));

  await openImage(workbench, 'quiet.zoned');
  await selectZone(page, 1);
  const bytes = page.getByRole('grid', { name: /^Bytes of the image/ });
  await bytes.focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Alt+PageDown');
  await page.getByRole('radiogroup', { name: 'Show zones as' }).getByText('Table').click();
  await page.getByRole('button', { name: /^Close quiet/ }).click();
  await expect(
    page.getByRole('main', { name: 'Inspect' }).getByRole('button', { name: 'Go to…' }),
  ).toBeHidden();

  expect(footprint(join(folder, 'quiet.zoned'))).toEqual(before);
});

test('an image that another writer holds opens read-only and is not saved over', async ({ workbench }) => {
  zonesmith(workbench, 'create', 'twice.zoned', '--zone-size', '1MiB', '--zones', '8');
  await openImage(workbench, 'twice.zoned');
  expect(tryZonesmith(workbench, 'zone', 'open', 'twice.zoned', '3').status).toBe(0);
  await expect(workbench.page.getByRole('toolbar', { name: 'Inspect' })).toContainText('8 zones of 1 MiB');
});
