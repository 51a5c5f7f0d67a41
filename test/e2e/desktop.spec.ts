import { join } from 'node:path';
import { createByWizard, openImage, selectZone, unlock, zonesmith } from './support/actions';
import { expect, test } from './support/workbench';

test('the native menu is made from the command registry and drives the page', async ({ workbench }) => {
  // What is chosen before the page is there has nobody to carry it out.
  await expect(workbench.page.getByRole('main', { name: 'Home' })).toBeVisible();
  const titles = await workbench.inMain(
    ({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label),
    null,
  );
  expect(titles).toEqual(['File', 'Edit', 'View', 'Zone', 'Run', 'Help']);
  await workbench.inMain(
    ({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('palette.open')?.click(),
    null,
  );
  await expect(workbench.page.getByPlaceholder('Type a command')).toBeVisible();
});

test('a second start and open-file hand their image to this window', async ({ workbench }) => {
  const { page, folder } = workbench;
  for (const name of ['one.zoned', 'two.zoned'])
    zonesmith(workbench, 'create', name, '--zone-size', '1MiB', '--zones', '4');
  await expect(page.getByRole('main', { name: 'Home' })).toBeVisible();
  await workbench.inMain(
    ({ app }, path) => void app.emit('second-instance', {}, ['electron', 'main.cjs', path], '/'),
    join(folder, 'one.zoned'),
  );
  await expect(page.getByRole('navigation', { name: 'Open images' })).toContainText('one.zoned');
  await workbench.inMain(
    ({ app }, path) => void app.emit('open-file', { preventDefault() {} }, path),
    join(folder, 'two.zoned'),
  );
  await expect(page.getByRole('navigation', { name: 'Open images' })).toContainText('two.zoned');
});

test('a window with unsaved edits asks before it closes', async ({ workbench }) => {
  const { page } = workbench;
  await createByWizard(workbench, 'edited.zoned');
  await unlock(page);
  await selectZone(page, 1);
  await page.getByRole('complementary', { name: 'Details' }).getByRole('button', { name: 'Finish' }).click();
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText(/fu\s*full/);
  await workbench.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close(), null);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('edited.zoned');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('main', { name: 'Inspect' })).toBeVisible();
});

test('an image opened from the native dialog is shown', async ({ workbench }) => {
  zonesmith(workbench, 'create', 'native.zoned', '--zone-size', '1MiB', '--zones', '4');
  await openImage(workbench, 'native.zoned');
  await expect(workbench.page.getByRole('toolbar', { name: 'Inspect' })).toContainText('4 zones of 1 MiB');
});
