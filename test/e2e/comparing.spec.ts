import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
