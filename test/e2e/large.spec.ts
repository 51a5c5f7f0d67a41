import { statSync } from 'node:fs';
import { join } from 'node:path';
import { openImage, zonesmith } from './support/actions';
import { expect, test } from './support/workbench';

test('a million zones and 8 TiB open, the end of the file is one key away', async ({ workbench }) => {
  const { page, folder } = workbench;
  zonesmith(workbench, 'create', 'large.zoned', '--zone-size', '8MiB', '--zones', '1000000');
  expect(statSync(join(folder, 'large.zoned')).size).toBeGreaterThan(7.6 * 2 ** 40);

  await openImage(workbench, 'large.zoned');
  await expect(page.getByRole('button', { name: /^em empty 1,000,000/ })).toBeVisible();
  const bytes = page.getByRole('grid', { name: /^Bytes of the image/ });
  await bytes.focus();
  await page.keyboard.press('Control+End');
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('0x7a12');

  const map = page.getByRole('listbox', { name: /^Zone map/ });
  await map.focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText('Zone 999,999');
});
