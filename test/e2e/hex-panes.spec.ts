import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { openImage, runCommand, unlock, zonesmith } from './support/actions';
import { expect, test } from './support/workbench';

const strip = (page: Page) => page.getByRole('slider', { name: /^Minimap of the file/ });
const bytes = (page: Page, name = /^Bytes of the image/) => page.getByRole('grid', { name });
const first = (page: Page) => bytes(page, /First pane/);
const second = (page: Page) => bytes(page, /Second pane/);

/** Offset of the first row of a pane. */
async function topOf(grid: ReturnType<typeof bytes>): Promise<number> {
  return Number(await grid.getByRole('rowheader').first().textContent());
}

async function goTo(page: Page, address: string): Promise<void> {
  await page.keyboard.press('Control+g');
  await page.getByRole('dialog', { name: 'Go to address' }).getByRole('textbox').fill(address);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Go to address' })).toBeHidden();
}

test(
  'a click on the minimap of 8 TiB lands within one row, and the keyboard moves along it',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page, folder } = workbench;
    zonesmith(workbench, 'create', 'large.zoned', '--zone-size', '8MiB', '--zones', '1000000');
    const size = statSync(join(folder, 'large.zoned')).size;
    await openImage(workbench, 'large.zoned');
    const box = (await strip(page).boundingBox())!;

    for (const share of [0.25, 0.5, 0.9]) {
      const y = Math.round(box.height * share);
      await page.mouse.click(box.x + box.width / 2, box.y + y);
      const wanted = (size * y) / box.height;
      await expect.poll(async () => Math.abs((await topOf(bytes(page))) - wanted)).toBeLessThanOrEqual(16);
    }
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await expect(page.getByText('never written')).toBeVisible();

    await page.mouse.move(box.x - 200, box.y);
    await strip(page).focus();
    const before = Number(await strip(page).getAttribute('aria-valuenow'));
    await page.keyboard.press('ArrowDown');
    await expect(strip(page)).toHaveAttribute('aria-valuenow', String(before + 1));
    await expect(strip(page)).toHaveAttribute('aria-valuetext', /0x[0-9a-f]+ · zone \d+ .*never written/);
    await page.keyboard.press('+');
    await page.keyboard.press('Home');
    await page.keyboard.press('0');
    await page.keyboard.press('Home');
    await expect.poll(() => topOf(bytes(page))).toBe(0);
    await page.keyboard.press('Enter');
    await expect(bytes(page)).toBeFocused();
  },
);

test('the minimap stays hidden until it is asked for again', { tag: '@further' }, async ({ workbench }) => {
  const { page } = workbench;
  zonesmith(workbench, 'create', 'small.zoned', '--zone-size', '1MiB', '--zones', '16');
  await openImage(workbench, 'small.zoned');
  await expect(strip(page)).toBeVisible();
  await runCommand(page, 'Minimap on or off');
  await expect(strip(page)).toBeHidden();
  await page.reload();
  await expect(bytes(page)).toBeVisible();
  await expect(strip(page)).toBeHidden();
  await page.getByRole('button', { name: 'Minimap' }).click();
  await expect(strip(page)).toBeVisible();
});

test('two panes have cursors of their own, scroll together when locked, and show the same edits', async ({
  workbench,
}) => {
  const { page } = workbench;
  zonesmith(workbench, 'create', 'a.zoned', '--zone-size', '1MiB', '--zones', '16');
  zonesmith(workbench, 'create', 'b.zoned', '--zone-size', '1MiB', '--zones', '16');
  await openImage(workbench, 'a.zoned');
  await runCommand(page, 'Split the hex view');
  await expect(second(page)).toBeFocused();
  await goTo(page, '0x100000');
  await expect(second(page)).toContainText('0x0100000');
  expect(await topOf(first(page))).toBe(0);

  await first(page).focus();
  await goTo(page, '0x200000');
  const status = page.getByRole('contentinfo', { name: 'Status' });
  await expect(status).toContainText('offset 0x200000');
  await second(page).focus();
  await expect(status).toContainText('offset 0x100000');

  const distance = (await topOf(second(page))) - (await topOf(first(page)));
  await page.getByRole('button', { name: 'Lock scrolling' }).click();
  await second(page).hover();
  await page.mouse.wheel(0, 400);
  await expect.poll(async () => (await topOf(second(page))) - (await topOf(first(page)))).toBe(distance);
  const locked = await topOf(first(page));
  await page.getByRole('button', { name: 'Lock scrolling' }).click();
  await second(page).hover();
  await page.mouse.wheel(0, 400);
  await expect.poll(async () => (await topOf(second(page))) - (await topOf(first(page)))).not.toBe(distance);
  expect(await topOf(first(page))).toBe(locked);

  await unlock(page);
  await page.getByRole('button', { name: 'Raw', exact: true }).click();
  for (const pane of [first(page), second(page)]) {
    await pane.focus();
    await goTo(page, '0x200000');
    await expect(pane).toContainText('0x0200000');
  }
  await second(page).focus();
  await page.keyboard.type('a7b6');
  await expect(first(page)).toContainText('a7 b6');
  await expect(second(page)).toContainText('a7 b6');

  await openImage(workbench, 'b.zoned');
  await expect(second(page)).toBeHidden();
  await page.getByRole('navigation', { name: 'Open images' }).getByText('a.zoned').click();
  await expect(first(page)).toContainText('a7 b6');
  await expect(second(page)).toContainText('a7 b6');
  await runCommand(page, 'Close the second pane');
  await expect(second(page)).toBeHidden();
  await expect(bytes(page)).toBeFocused();
});

test('Find this looks for what is selected, and F4 goes over rows that are equal', async ({ workbench }) => {
  const { page } = workbench;
  zonesmith(workbench, 'create', 'hay.zoned', '--zone-size', '1MiB', '--zones', '16');
  zonesmith(workbench, 'write', 'hay.zoned', '--zone', '3', '--pattern', '0x5a', '--length', '8KiB');
  await openImage(workbench, 'hay.zoned');
  await goTo(page, 'z3');
  await bytes(page).focus();
  for (let step = 0; step < 3; step++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Find this' }).click();
  const find = page.getByRole('region', { name: 'Find' });
  await expect(find.getByRole('textbox', { name: 'Pattern' })).toHaveValue('5a 5a 5a 5a');
  await expect(find.getByRole('status')).toHaveText(/hits$/);
  await page.keyboard.press('Escape');

  const status = page.getByRole('contentinfo', { name: 'Status' });
  await bytes(page).focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('F4');
  await expect(status).toContainText('z3 + 8,192 B');
  await page.keyboard.press('Shift+F4');
  await expect(status).toContainText('z3 + 8,191 B');
});
