import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { details, openImage, selectZone, zonesmith } from './support/actions';
import { expect, test, type Workbench } from './support/workbench';

const MIB = 1024 * 1024;

/** An image with 64 KiB of 5a in zone 4, open. */
async function openWritten(workbench: Workbench): Promise<string> {
  zonesmith(workbench, 'create', 't1.zoned', '--zone-size', '1MiB', '--zones', '16');
  zonesmith(workbench, 'zone', 'open', 't1.zoned', '4');
  zonesmith(workbench, 'write', 't1.zoned', '--zone', '4', '--pattern', '0x5a', '--length', '64KiB');
  await openImage(workbench, 't1.zoned');
  return join(workbench.folder, 't1.zoned');
}

test('a file that gets shorter is told at once, never read as zeros, and reloaded', async ({ workbench }) => {
  const { page } = workbench;
  const path = await openWritten(workbench);
  const whole = readFileSync(path);
  await selectZone(page, 4);
  await page.keyboard.press('Control+g');
  await page.getByRole('dialog').getByRole('textbox').fill('z4');
  await page.keyboard.press('Enter');
  const bytes = page.getByRole('grid', { name: /^Bytes of the image/ });
  await expect(bytes).toContainText('5a 5a 5a 5a');

  truncateSync(path, 5000);
  const banner = page.getByRole('alert', { name: 'The file changed outside' });
  await expect(banner).toContainText(/^t1\.zoned is [\d,]+ B shorter than when it was opened\./);
  await expect(bytes).toContainText('-- -- -- --');
  await expect(bytes).not.toContainText('00 00');
  await expect(bytes).not.toContainText('5a 5a');
  await expect(bytes.getByText(/not in the file$/)).toBeAttached();
  await expect(page.getByRole('list', { name: 'Tints of the bytes' })).toHaveText('not in the file');
  await expect(
    details(page)
      .getByTitle(/^was stored in the file when it was opened/)
      .first(),
  ).toBeVisible();
  await expect(details(page).getByText(/is\s+not decoded/)).toBeVisible();
  await expect(page.getByText('as read at opening', { exact: true })).toBeVisible();

  writeFileSync(path, whole);
  await banner.getByRole('button', { name: 'Reload' }).click();
  await expect(banner).toBeHidden();
  await expect(bytes).toContainText('5a 5a 5a 5a');
});

test(
  'edits of a file that was replaced are kept over it, those of a deleted one saved as a copy',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page, folder } = workbench;
    const path = await openWritten(workbench);
    const copy = readFileSync(path);
    await page
      .getByRole('toolbar', { name: 'Inspect' })
      .getByRole('button', { name: 'Unlock for editing' })
      .click();
    await selectZone(page, 4);
    await details(page).getByRole('button', { name: 'Finish', exact: true }).click();
    await expect(details(page)).toContainText(/fu\s*full/);
    const banner = page.getByRole('alert', { name: 'The file changed outside' });
    rmSync(path);
    await expect(banner).toContainText('t1.zoned was deleted or renamed');
    await workbench.answerFile(
      () => banner.getByRole('button', { name: 'Save a copy…' }).click(),
      'save',
      'copy.zoned',
    );
    await expect.poll(() => zonesmithState(workbench, 'copy.zoned')).toBe('full');

    writeFileSync(join(folder, 't1.zoned'), copy);
    await expect(banner).toContainText('t1.zoned was replaced');
    await banner.getByRole('button', { name: 'Keep my edits' }).click();
    await expect(banner).toBeHidden();
    await page.keyboard.press('Control+s');
    await expect.poll(() => zonesmithState(workbench, 't1.zoned')).toBe('full');
    expect(readFileSync(path).length).toBeGreaterThan(16 * MIB);
  },
);

function zonesmithState(workbench: Workbench, name: string): string {
  try {
    const rows = zonesmith(workbench, 'report', name, '--from', '4', '--count', '1', '--as', 'json');
    return /"state":\s*"(\w+)"/.exec(rows)?.[1] ?? '';
  } catch {
    return '';
  }
}
