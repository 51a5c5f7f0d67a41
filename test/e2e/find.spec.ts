import { details, openImage, zonesmith } from './support/actions';
import { expect, test } from './support/workbench';

test('bytes are found, gone through and left by the keyboard alone', async ({ workbench }) => {
  const { page } = workbench;
  zonesmith(workbench, 'create', 'hay.zoned', '--zone-size', '1MiB', '--zones', '16');
  for (const zone of ['2', '3', '9'])
    zonesmith(workbench, 'write', 'hay.zoned', '--zone', zone, '--pattern', '0x5a', '--length', '4KiB');
  await openImage(workbench, 'hay.zoned');

  await page.keyboard.press('Control+f');
  const find = page.getByRole('region', { name: 'Find' });
  const pattern = find.getByRole('textbox', { name: 'Pattern' });
  await expect(pattern).toBeFocused();
  await page.keyboard.type('5z');
  await page.keyboard.press('Enter');
  await expect(find.getByRole('alert')).toContainText("'z' is neither a hexadecimal digit nor ?");

  await find.getByRole('combobox', { name: 'What is found' }).selectOption('regex');
  await pattern.fill('Z{1000}');
  await pattern.press('Enter');
  await expect(find.getByRole('status')).toHaveText('1 of 12 hits');
  await expect(details(page).getByRole('button', { name: 'Zone 2', exact: true })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Tints of the bytes' })).toContainText('found');

  for (let step = 0; step < 4; step++) await page.keyboard.press('F3');
  await expect(find.getByRole('status')).toHaveText('5 of 12 hits');
  await expect(details(page).getByRole('button', { name: 'Zone 3', exact: true })).toBeVisible();
  await page.keyboard.press('Shift+F3');
  await expect(find.getByRole('status')).toHaveText('4 of 12 hits');

  const hits = find.getByRole('grid', { name: 'Hits' });
  await hits.focus();
  await page.keyboard.press('End');
  await expect(find.getByRole('status')).toHaveText('12 of 12 hits');
  await expect(hits.locator('[aria-selected=true]')).toContainText('z9 + 3,000 B');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid', { name: /^Bytes of the image/ })).toBeFocused();
  await page.keyboard.press('Control+f');
  await expect(pattern).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(find).toBeHidden();
  await expect(page.getByRole('grid', { name: /^Bytes of the image/ })).toBeFocused();
});
