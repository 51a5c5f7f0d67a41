import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { details, openImage, runCommand, unlock, zonesmith } from './support/actions';
import { expect, test } from './support/workbench';

const DATA = 4096;

test('bytes are selected, edited, undone, copied and saved by the keyboard alone', async ({ workbench }) => {
  const { page, folder } = workbench;
  const path = join(folder, 'edit.zoned');
  const bytesAt = (offset: number, length: number) =>
    readFileSync(path)
      .subarray(offset, offset + length)
      .toString('hex');
  zonesmith(
    workbench,
    'create',
    'edit.zoned',
    '--zone-size',
    '1MiB',
    '--zones',
    '8',
    '--conventional',
    '0-1',
  );
  await openImage(workbench, 'edit.zoned');
  const status = page.getByRole('contentinfo', { name: 'Status' });
  const grid = page.getByRole('grid', { name: /^Bytes of the image/ });
  const hint = page.getByRole('region', { name: 'Bytes' }).getByRole('status');
  const goTo = async (address: string) => {
    await page.keyboard.press('Control+g');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Address' }).fill(address);
    await page.keyboard.press('Enter');
    await expect(grid).toBeFocused();
  };

  await grid.focus();
  await page.keyboard.type('5');
  await expect(hint).toContainText('The image is locked');
  await page.keyboard.press('Control+l');
  await expect(status).toContainText('OVR');

  await goTo('z0+0x10');
  await page.keyboard.type('5aa5');
  await expect(page.getByText(/Overwrote 1 byte at 0x1011/).first()).toBeAttached();
  await page.keyboard.press('Tab');
  await page.keyboard.type('Zone');
  await page.keyboard.press('Shift+Tab');

  await goTo('z0+0x100');
  await page.keyboard.press('Control+e');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Address' }).fill('+8');
  await page.keyboard.press('Enter');
  await expect(status).toContainText('8 B selected');
  await expect(grid).toBeFocused();
  await expect(details(page).getByText('Entropy')).toBeVisible();
  await runCommand(page, 'Fill…');
  await page.getByRole('dialog').getByRole('textbox').fill('de ad');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(status).toContainText('8 B selected');

  await runCommand(page, 'List of edits');
  const list = details(page).getByRole('list', { name: 'Edits' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await expect(list.getByRole('listitem').nth(1)).toContainText('de ad de ad de ad de ad');
  await page.keyboard.press('Control+z');
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await page.keyboard.press('Control+y');
  await expect(list.getByRole('listitem')).toHaveCount(2);

  // A sequential zone has rules: they are told, and can be passed.
  await goTo('z5+1');
  await page.keyboard.type('77');
  await expect(hint).toContainText('Nothing was changed');
  await runCommand(page, 'Raw editing on or off');
  await expect(status).toContainText('RAW');
  await grid.focus();
  await page.keyboard.type('77');
  await expect(list.getByRole('listitem')).toHaveCount(3);

  await page.keyboard.press('Control+s');
  await expect(page.getByText('Saved edit.zoned').first()).toBeAttached();
  expect(bytesAt(DATA + 0x10, 6)).toBe('5aa55a6f6e65');
  expect(bytesAt(DATA + 0x100, 9)).toBe('deaddeaddeaddead00');
  expect(bytesAt(DATA + 5 * 2 ** 20, 3)).toBe('007700');
  await expect(list).toBeHidden();
});

test(
  'the menu of the bytes copies them, by keyboard and by pointer',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page } = workbench;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    zonesmith(
      workbench,
      'create',
      'copy.zoned',
      '--zone-size',
      '1MiB',
      '--zones',
      '8',
      '--conventional',
      '0-1',
    );
    await openImage(workbench, 'copy.zoned');
    await unlock(page);
    const grid = page.getByRole('grid', { name: /^Bytes of the image/ });
    await grid.focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Control+c');
    await expect.poll(copied).toBe('89 5a');

    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Copy as…' }).press('ArrowRight');
    await page.getByRole('menuitem', { name: 'Zonesmith command' }).press('Enter');
    await expect.poll(copied).toContain('--at 0x0 --hex 895a');
    await expect(grid).toBeFocused();

    await page.keyboard.press('Control+End');
    await page.keyboard.press('Control+v');
    await expect(page.getByRole('region', { name: 'Bytes' }).getByRole('status')).toContainText(
      'Nothing was changed',
    );
    await grid.click({ button: 'right', position: { x: 200, y: 50 } });
    await page.getByRole('menuitem', { name: 'Select zone' }).press('Escape');
    await expect(page.getByRole('menu')).toBeHidden();
    await expect(grid).toBeFocused();
  },
);

test('messages do not cover the hint that says why typing did nothing', async ({ workbench }) => {
  const { page, folder } = workbench;
  zonesmith(workbench, 'create', 'edit.zoned', '--zone-size', '1MiB', '--zones', '8');
  writeFileSync(join(folder, 'noise.bin'), 'no image');
  await openImage(workbench, 'edit.zoned');
  await workbench.answerFile(() => page.keyboard.press('Control+o'), 'open', 'noise.bin');
  const messages = page.getByRole('region', { name: 'Messages' });
  await expect(messages).toBeVisible();
  await page.getByRole('grid', { name: /^Bytes of the image/ }).focus();
  await page.keyboard.press('Delete');
  const hint = page.getByRole('region', { name: 'Bytes' }).getByRole('status');
  await expect(hint).toContainText('The image is locked');
  const [over, beneath] = [await messages.boundingBox(), await hint.boundingBox()];
  expect(over!.y + over!.height).toBeLessThanOrEqual(beneath!.y + 1);
});
