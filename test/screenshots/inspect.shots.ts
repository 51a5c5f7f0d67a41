import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { details, openImage, runCommand, selectZone, unlock, zonesmith } from '../e2e/support/actions';
import { placeQemuImage } from '../e2e/support/qemu-images';
import { expect } from '../e2e/support/workbench';
import { goTo, placeHuge, placeNormal, show } from './images';
import { scene } from './scene';

scene('inspect', 'empty', async ({ page }) => {
  await show(page, 'Inspect');
});

scene('inspect', 'normal', async (workbench) => {
  const { page } = workbench;
  await placeNormal(workbench);
  await unlock(page);
  await selectZone(page, 8);
  await goTo(page, 'wp:8');
});

scene('inspect', 'table', async (workbench) => {
  const { page } = workbench;
  await placeNormal(workbench);
  await page.getByRole('radiogroup', { name: 'Show zones as' }).getByText('Table').click();
  await goTo(page, 'table:9');
});

scene('inspect', 'found', async (workbench) => {
  const { page } = workbench;
  await placeNormal(workbench);
  await page.keyboard.press('Control+f');
  const find = page.getByRole('region', { name: 'Find' });
  await find.getByRole('combobox', { name: 'What is found' }).selectOption('text');
  await find.getByRole('textbox', { name: 'Pattern' }).fill('ZONESTMP');
  await page.keyboard.press('Enter');
  await expect(find.getByRole('status')).toContainText('1 of');
  await expect(find.getByRole('button', { name: 'Cancel' })).toBeHidden();
});

scene('inspect', 'replace', async (workbench) => {
  const { page } = workbench;
  await placeNormal(workbench);
  await unlock(page);
  await page.keyboard.press('Control+h');
  const find = page.getByRole('region', { name: 'Find' });
  await find.getByRole('textbox', { name: 'Pattern' }).fill('5a 4f 4e 45');
  await page.keyboard.press('Enter');
  await expect(find.getByText('1 of more than 100,000 hits')).toBeVisible();
  await find.getByRole('textbox', { name: 'Replace with' }).fill('5a ?? 4e 45');
  await page.keyboard.press('Enter');
  await expect(find.getByRole('alert')).toContainText('given whole');
});

scene('inspect', 'find-problem', async (workbench) => {
  const { page } = workbench;
  await placeNormal(workbench);
  await page.keyboard.press('Control+f');
  await page.keyboard.type('5z');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Find' }).getByRole('alert')).toBeVisible();
});

scene(
  'inspect',
  'values',
  async (workbench) => {
    const { page } = workbench;
    await placeNormal(workbench);
    await goTo(page, 'z3+0x10');
    for (let step = 0; step < 15; step++) await page.keyboard.press('Shift+ArrowRight');
    await runCommand(page, 'Data inspector');
    await expect(details(page).getByText('Entropy')).toBeVisible();
  },
  (page) => details(page).getByText('Entropy').scrollIntoViewIfNeeded(),
);

scene(
  'inspect',
  'structure',
  async (workbench) => {
    const { page } = workbench;
    await placeNormal(workbench);
    await goTo(page, 'table:8');
    const tree = page.getByRole('tree', { name: 'Structure of the file' });
    await tree.focus();
    await expect(tree.locator('[aria-selected=true]')).toContainText('state');
  },
  (page) => page.getByRole('tree').scrollIntoViewIfNeeded(),
);

scene(
  'inspect',
  'edits',
  async (workbench) => {
    const { page } = workbench;
    await placeNormal(workbench);
    await unlock(page);
    await runCommand(page, 'Raw editing on or off');
    for (const address of ['z3+0x10', 'z3+0x40', 'z30']) {
      await goTo(page, address);
      await page.keyboard.type('deadbeef');
    }
    await runCommand(page, 'List of edits');
    await expect(page.getByRole('list', { name: 'Edits' }).getByRole('listitem')).toHaveCount(3);
  },
  (page) => page.getByRole('list', { name: 'Edits' }).scrollIntoViewIfNeeded(),
);

scene('inspect', 'huge', async (workbench) => {
  const { page } = workbench;
  await placeHuge(workbench);
  await goTo(page, 'z750000');
});

scene('inspect', 'huge-table', async (workbench) => {
  const { page } = workbench;
  await placeHuge(workbench);
  await page.getByRole('radiogroup', { name: 'Show zones as' }).getByText('Table').click();
  await goTo(page, 'z1048575');
});

scene('inspect', 'error', async (workbench) => {
  const { page } = workbench;
  await placeNormal(workbench);
  await page.getByRole('button', { name: 'Close zns.zoned' }).click();
  for (const zone of [8, 21])
    zonesmith(workbench, 'patch', 'zns.zoned', '--at', `table:${zone}`, '--hex', 'ffffffff');
  await openImage(workbench, 'zns.zoned');
  await page
    .getByRole('toolbar', { name: 'Inspect' })
    .getByRole('button', { name: /finding/ })
    .click();
});

scene('inspect', 'changed-outside', async (workbench) => {
  const { page, folder } = workbench;
  await placeNormal(workbench);
  await selectZone(page, 4);
  await goTo(page, 'z4');
  truncateSync(join(folder, 'zns.zoned'), 5000);
  await expect(page.getByRole('alert', { name: 'The file changed outside' })).toBeVisible();
  await expect(page.getByRole('grid', { name: /^Bytes of the image/ })).toContainText('-- -- -- --');
});

scene('inspect', 'no-zones', async (workbench) => {
  const { page, folder } = workbench;
  writeFileSync(join(folder, 'notes.bin'), Buffer.alloc(70_000, 'words that are no image. '));
  await expect(page.getByRole('button', { name: 'Open image…' }).first()).toBeVisible();
  await workbench.answerFile(() => page.keyboard.press('Control+o'), 'open', 'notes.bin');
  await page.getByRole('button', { name: 'Show its bytes' }).click();
  await expect(page.getByRole('grid', { name: /^Bytes of the image/ })).toBeVisible();
});

scene(
  'inspect',
  'zone-file',
  async (workbench) => {
    const { page, folder } = workbench;
    placeQemuImage(workbench, 'nvme-zonefile-v5/f04-limits', '01-killed.zonefile', 'f04.zonefile');
    const data = join(folder, 'nvme.raw');
    writeFileSync(data, Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 37) & 0xff)));
    truncateSync(data, 16 * 2 ** 20);
    await openImage(workbench, 'f04.zonefile');
    const dialog = page.getByRole('dialog');
    await runCommand(page, 'Opening options');
    await dialog.getByLabel('Data image').fill(data);
    await dialog.getByRole('button', { name: 'Open anew' }).click();
    await expect(dialog).toBeHidden();
    await goTo(page, 'lba:0');
  },
  (page) => details(page).getByRole('button', { name: 'Lists' }).scrollIntoViewIfNeeded(),
);
