import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright/test';
import { openImage, runCommand, zonesmith } from './support/actions';
import { expect, test, type Workbench } from './support/workbench';

/** An image with 64 KiB of 5a in zone 4, open in the window. */
async function openWritten(workbench: Workbench): Promise<void> {
  zonesmith(workbench, 'create', 'a.zoned', '--zone-size', '1MiB', '--zones', '16');
  zonesmith(workbench, 'write', 'a.zoned', '--zone', '4', '--pattern', '0x5a', '--length', '64KiB');
  await openImage(workbench, 'a.zoned');
}

/** A copy with single bytes of zone 4 changed. Answers how far behind the start of the zone. */
function changeBytes({ folder }: Workbench): readonly number[] {
  const places = [16, 300, 5000, 5002, 20_000, 40_000, 60_000];
  const bytes = readFileSync(join(folder, 'a.zoned'));
  const start = bytes.indexOf(Buffer.alloc(64, 0x5a));
  for (const place of places) bytes[start + place] = 0x41;
  writeFileSync(join(folder, 'b.zoned'), bytes);
  return places;
}

test('seven changed bytes are found, stepped through and shown, by the keyboard', async ({ workbench }) => {
  const { page, folder } = workbench;
  await openWritten(workbench);
  copyFileSync(join(folder, 'a.zoned'), join(folder, 'same.zoned'));
  const places = changeBytes(workbench);
  await page.getByRole('link', { name: 'Compare' }).click();
  const view = page.getByRole('main', { name: 'Compare' });
  await workbench.answerFile(
    () => view.getByRole('button', { name: 'Compare with a file…' }).click(),
    'open',
    'same.zoned',
  );
  await expect(view.getByRole('status').first()).toContainText('0 semantic differences');

  await view.getByLabel('File', { exact: true }).fill(join(folder, 'b.zoned'));
  await page.keyboard.press('Enter');
  await expect(view.getByRole('status').first()).toHaveText('7 semantic differences: 7 bytes in 7 runs.');
  const runs = view.getByRole('grid', { name: /^Bytes that differ/ });
  await expect(runs).toHaveAttribute('aria-rowcount', '8');
  await page.keyboard.press('F8');
  await page.keyboard.press('F8');
  const current = runs.getByRole('row', { selected: true });
  await expect(current).toContainText((4 * 1024 * 1024 + places[1]!).toLocaleString('en-US'));
  const sides = view.getByRole('grid', { name: /^Bytes of both sides/ });
  await expect(sides).toContainText('5a 41 5a');
  await page.keyboard.press('F7');
  await expect(current).toContainText((4 * 1024 * 1024 + places[0]!).toLocaleString('en-US'));

  await runs.focus();
  await expect(runs).toHaveAttribute('aria-activedescendant', /.+-0$/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main', { name: 'Inspect' })).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText('z4 + 300 B');
  await page.keyboard.press('F8');
  await expect(page.getByRole('contentinfo')).toContainText('z4 + 5,000 B');
  await page.keyboard.press('F7');
  await expect(page.getByRole('contentinfo')).toContainText('z4 + 300 B');
  expect(workbench.complaints).toEqual([]);
});

test('a pasted report of another state names the zone', async ({ workbench }) => {
  const { page, folder } = workbench;
  await openWritten(workbench);
  copyFileSync(join(folder, 'a.zoned'), join(folder, 'b.zoned'));
  zonesmith(workbench, 'zone', 'open', 'b.zoned', '7');
  const report = zonesmith(workbench, 'report', 'b.zoned', '--as', 'nvme');
  await runCommand(page, 'Compare with a pasted report');
  const view = page.getByRole('main', { name: 'Compare' });
  const field = view.getByRole('textbox', { name: 'Text of a report' });
  await expect(field).toBeFocused();
  await field.fill(report);
  await view.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(view.getByText('a report of nvme zns report-zones')).toBeVisible();
  await expect(view.getByRole('grid', { name: /^Zones that differ/ })).toContainText(
    /7\s*state\s*em\s*empty\s*oe\s*explicitly opened/,
  );
  await field.fill('hello');
  await view.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText(
    "'hello' begins no report of zones of a known tool",
  );
});

/** A comparison of a.zoned with b.zoned, which has seven other bytes. */
async function compareChanged(workbench: Workbench): Promise<Locator> {
  const { page, folder } = workbench;
  await openWritten(workbench);
  changeBytes(workbench);
  await page.getByRole('link', { name: 'Compare' }).click();
  const view = page.getByRole('main', { name: 'Compare' });
  await view.getByLabel('File', { exact: true }).fill(join(folder, 'b.zoned'));
  await page.keyboard.press('Enter');
  await expect(view.getByRole('status').first()).toHaveText('7 semantic differences: 7 bytes in 7 runs.');
  return view;
}

test('both sides go to an address of either one', { tag: '@further' }, async ({ workbench }) => {
  const { page } = workbench;
  const view = await compareChanged(workbench);
  await page.keyboard.press('Control+g');
  const dialog = page.getByRole('dialog', { name: 'Go to address on both sides' });
  const address = dialog.getByRole('textbox', { name: 'Address' });
  await expect(address).toBeFocused();
  await address.fill('z4 + 5,000 B');
  await page.keyboard.press('Enter');
  const sides = view.getByRole('grid', { name: /^Bytes of both sides/ });
  await expect(sides).toBeFocused();
  const current = sides.getByRole('row', { selected: true });
  await expect(current).toContainText('41 5a 41');
  await page.keyboard.press('Control+g');
  await dialog.getByText('of B', { exact: true }).click();
  await address.fill('table:3');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('is no data of a zone');
  await address.fill('lba:0x400');
  await page.keyboard.press('Enter');
  await expect(current).toContainText((4 * 1024 * 1024).toLocaleString('en-US'));
  expect(workbench.complaints).toEqual([]);
});

test(
  'what differs is copied into the other image, taken back there, and exported',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page, folder } = workbench;
    const view = await compareChanged(workbench);
    await page.keyboard.press('F8');
    await view.getByRole('button', { name: 'Copy to B…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Copy from A to B' });
    await expect(dialog).toContainText('b.zoned is not open.');
    await dialog.getByRole('button', { name: 'Open it' }).click();
    await expect(dialog).toContainText('b.zoned is locked for editing.');
    await dialog.getByRole('button', { name: 'Unlock it' }).click();
    await dialog.getByRole('checkbox', { name: /^Raw/ }).check();
    await dialog.getByRole('radio', { name: /^All of zone 4/ }).check();
    await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
    await expect(dialog).toBeHidden();
    const tabs = page.getByRole('navigation', { name: 'Open images' });
    const other = tabs.getByRole('listitem').filter({ hasText: 'b.zoned' });
    await expect(other).toContainText('unsaved edits');
    await other.getByText('b.zoned').click();
    await page.keyboard.press('Control+z');
    await expect(other).not.toContainText('unsaved edits');

    await tabs.getByText('a.zoned').click();
    await view.getByRole('button', { name: 'Export…' }).click();
    const exporting = page.getByRole('dialog', { name: 'Export the differences' });
    await exporting.getByRole('radio', { name: /^Patch/ }).check();
    await workbench.answerFile(
      () => exporting.getByRole('button', { name: 'Export…' }).click(),
      'save',
      'to-b.zspatch',
    );
    await expect(() => expect(readFileSync(join(folder, 'to-b.zspatch')).length).toBeGreaterThan(0)).toPass();
    zonesmith(workbench, 'patch', 'a.zoned', '--file', 'to-b.zspatch');
    expect(readFileSync(join(folder, 'a.zoned')).equals(readFileSync(join(folder, 'b.zoned')))).toBe(true);
    expect(workbench.complaints).toEqual([]);
  },
);
