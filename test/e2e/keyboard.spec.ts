import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { details, zonesmith } from './support/actions';
import {
  activeText,
  answerByKeyboard,
  expectToHear,
  listenToPage,
  pointed,
  reach,
  runByKeyboard,
} from './support/keyboard';
import { expect, test, type Workbench } from './support/workbench';

/** Where the data of the first zone begins. */
const DATA = 4096;
const grid = (page: Page) => page.getByRole('grid', { name: /^Bytes of the image/ });

/** An image with 4 KiB of 5a in its first zone, and a copy of it as it was. */
function place(workbench: Workbench): void {
  const { folder } = workbench;
  zonesmith(
    workbench,
    'create',
    'keys.zoned',
    '--zone-size',
    '1MiB',
    '--zones',
    '8',
    '--conventional',
    '0-1',
  );
  zonesmith(workbench, 'write', 'keys.zoned', '--zone', '0', '--pattern', '0x5a', '--length', '4KiB');
  copyFileSync(join(folder, 'keys.zoned'), join(folder, 'before.zoned'));
}

async function open(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await expect(page.getByRole('button', { name: 'Open image…' }).first()).toBeVisible();
  await listenToPage(page);
  await answerByKeyboard(workbench, () => page.keyboard.press('Control+o'), 'keys.zoned');
  await expect(grid(page)).toBeFocused();
}

async function goTo(page: Page, address: string): Promise<void> {
  await page.keyboard.press('Control+g');
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Address' })).toBeFocused();
  await page.keyboard.type(address);
  await page.keyboard.press('Enter');
  await expect(grid(page)).toBeFocused();
}

test('by the keyboard alone, told at each step: open, go to, select, edit, find, undo, save, compare', async ({
  workbench,
}) => {
  const { page, folder } = workbench;
  place(workbench);
  await open(workbench);

  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(keys.getByRole('heading', { name: 'Inspect: Bytes' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(grid(page)).toBeFocused();

  await goTo(page, 'z0+0x100');
  await expect.poll(() => activeText(grid(page))).toBe('offset 0x1100, byte 5A, zone 0 plus 0x100, written');
  for (let step = 0; step < 3; step++) await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => activeText(grid(page))).toMatch(/^offset 0x1103, .*, 4 bytes selected$/);
  await page.keyboard.press('5');
  await expectToHear(page, /The image is locked/);
  await page.keyboard.press('Control+l');
  await expect(grid(page)).toHaveAccessibleName(/Typing overwrites/);

  await runByKeyboard(page, 'Fill…');
  await expect(page.getByRole('dialog', { name: 'Fill' }).getByRole('textbox')).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('de ad be ef');
  await page.keyboard.press('Enter');
  await expectToHear(page, /4 bytes at 0x1100/);
  await goTo(page, 'z0+0x200');
  await page.keyboard.type('1122');
  await expectToHear(page, /Overwrote 1 byte at 0x1201/);

  await page.keyboard.press('Control+f');
  await expect(page.getByRole('textbox', { name: 'Pattern' })).toBeFocused();
  await page.keyboard.type('adbe');
  await page.keyboard.press('Enter');
  await expectToHear(page, /Hit 1 of 1/);
  const hits = page.getByRole('grid', { name: 'Hits' });
  await reach(page, hits);
  await expect(hits).toHaveAttribute('aria-rowcount', '2');
  await expect.poll(() => activeText(hits)).toContain('z0 + 257 B');
  await page.keyboard.press('Enter');
  await expect(grid(page)).toBeFocused();
  await expect.poll(() => activeText(grid(page))).toContain('offset 0x1101, byte AD');

  await page.keyboard.press('Control+z');
  await expectToHear(page, /Undone: /);
  await page.keyboard.press('Control+z');
  await expectToHear(page, /Undone: /);
  await page.keyboard.press('Control+y');
  await expectToHear(page, /Done again: /);
  await page.keyboard.press('Control+s');
  await expectToHear(page, /Saved keys\.zoned/);

  await answerByKeyboard(workbench, () => runByKeyboard(page, 'Compare with a file…'), 'before.zoned');
  await expectToHear(page, /2 semantic differences: 5 bytes in 2 runs/);
  await page.keyboard.press('F8');
  await expectToHear(page, /Difference 1 of 2: /);
  const runs = page.getByRole('grid', { name: /^Bytes that differ/ });
  await reach(page, page.getByRole('region', { name: 'Differences', exact: true }), 'F6');
  await reach(page, runs);
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => activeText(runs)).toContain((0x200).toLocaleString('en-US'));
  await expect(page.getByRole('grid', { name: /^Bytes of both sides/ })).toContainText('11');
  const saved = readFileSync(join(folder, 'keys.zoned'));
  expect(saved.subarray(DATA + 0x100, DATA + 0x105).toString('hex')).toBe('deadbeef5a');
  expect(saved.subarray(DATA + 0x200, DATA + 0x202).toString('hex')).toBe('115a');
  expect(await pointed(page)).toBe(0);
});

test('structure tree and data inspector have names, places and states, and are worked by the keyboard', async ({
  workbench,
}) => {
  const { page } = workbench;
  place(workbench);
  await open(workbench);

  await runByKeyboard(page, 'Structure');
  const tree = page.getByRole('tree', { name: 'Structure of the file' });
  await expect(tree).toBeFocused();
  await page.keyboard.press('Home');
  const current = tree.getByRole('treeitem', { selected: true });
  await expect(current).toHaveAttribute('aria-level', '1');
  await expect(current).toHaveAttribute('aria-expanded', 'true');
  await expect(current).toHaveAttribute('aria-posinset', '1');
  await expect.poll(() => activeText(tree)).toContain('header');
  await page.keyboard.press('ArrowRight');
  await expect(current).toHaveAttribute('aria-level', '2');
  await expect.poll(() => activeText(tree)).toContain('magic');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(current).toHaveAttribute('aria-expanded', 'false');

  await page.keyboard.press('Control+l');
  await goTo(page, 'z0+0x10');
  await runByKeyboard(page, 'Data inspector');
  const values = details(page).getByRole('table', { name: 'Data inspector' });
  const u16 = values.getByRole('row', { name: /^u16 / });
  await expect(u16.getByRole('rowheader')).toHaveText('u16');
  await reach(page, u16.getByRole('button').nth(1));
  await page.keyboard.press('Enter');
  await expect(values.getByRole('textbox', { name: 'u16 BE' })).toBeFocused();
  await page.keyboard.type('70000');
  await page.keyboard.press('Enter');
  await expectToHear(page, /65,?535/);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('258');
  await page.keyboard.press('Enter');
  await expectToHear(page, /2 bytes at 0x1010/);
  await expect(u16.getByRole('button').nth(1)).toBeFocused();
  await expect(grid(page)).toContainText('01 02 5a');
  expect(await pointed(page)).toBe(0);
});
