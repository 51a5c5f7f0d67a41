import { closeSync, copyFileSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright/test';
import { openImage, runCommand, zonesmith } from '../e2e/support/actions';
import { expect, type Workbench } from '../e2e/support/workbench';
import { create, placeSmall, show } from './images';
import { blur, scene } from './scene';

const MANY_ZONES = 131_072;
const GEOMETRY = ['--zone-size', '1MiB', '--max-open', '4', '--max-active', '8'];

scene('check', 'no-image', async ({ page }) => {
  await show(page, 'Check');
});

scene('check', 'empty', async (workbench) => {
  await placeSmall(workbench);
  await show(workbench.page, 'Check');
});

scene('check', 'sound', async (workbench) => {
  await placeSmall(workbench);
  await check(workbench.page);
});

scene('check', 'normal', async (workbench) => {
  const view = await checkDamaged(workbench, 'zoned', 'extended-table-shifted.img');
  await chooseRow(workbench.page, view.getByRole('grid', { name: /^Findings/ }), 3);
});

scene('check', 'verdict', async (workbench) => {
  await checkDamaged(workbench, 'qemu-codes', 'zone-file-code-13.bin');
});

scene('check', 'stale', async (workbench) => {
  const { page } = workbench;
  const view = await checkDamaged(workbench, 'zoned', 'extended-table-shifted.img');
  await plan(view);
  await view.getByRole('button', { name: 'Unlock for editing' }).click();
  await view.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByRole('toolbar', { name: 'Check' }).getByRole('status')).not.toContainText('error');
  await page.keyboard.press('Control+z');
  await expect(view.getByText('The image has changed since this check.')).toBeVisible();
});

scene('check', 'filter-empty', async (workbench) => {
  const view = await checkDamaged(workbench, 'zoned', 'extended-table-shifted.img');
  await view.getByRole('textbox', { name: 'Zones' }).fill('99');
  await expect(view.getByText('No finding passes the filter')).toBeVisible();
});

scene('check', 'error', async (workbench) => {
  const view = await checkDamaged(workbench, 'zoned', 'extended-table-shifted.img');
  await view.getByRole('textbox', { name: 'Zones' }).fill('nine');
  await expect(view.getByText('is not a whole number')).toBeVisible();
});

scene('check', 'huge', async (workbench) => {
  const view = await checkHuge(workbench);
  const list = view.getByRole('grid', { name: /^Findings/ });
  await list.focus();
  await workbench.page.keyboard.press('End');
  await expect(list.getByRole('row', { selected: true })).toContainText('131071');
});

scene('check', 'plan', async (workbench) => {
  const view = await checkDamaged(workbench, 'zoned', 'extended-table-shifted.img');
  const list = await plan(view);
  await chooseRow(workbench.page, list, 3);
  await workbench.page.keyboard.press('Space');
  await expect(view.getByText(/^3 of 4 repairs ticked: 3/)).toBeVisible();
});

scene('check', 'plan-left', async (workbench) => {
  const view = await checkDamaged(workbench, 'qcow2', 'qcow2-44-shared.qcow2');
  await plan(view);
  await view.getByText('Left as it is').click();
  await expect(view.getByRole('grid', { name: /^Findings that are left/ })).toBeVisible();
});

scene('check', 'plan-nothing', async (workbench) => {
  const view = await checkDamaged(workbench, 'zone-file', 'zone-file-v5-wp-outside.bin');
  await view.getByRole('button', { name: 'Plan repairs…' }).click();
  await expect(view.getByText('none of which can be repaired')).toBeVisible();
});

scene('check', 'export', async ({ page, ...workbench }) => {
  await placeSmall({ page, ...workbench });
  await runCommand(page, 'Export the findings');
  await expect(page.getByRole('dialog', { name: 'Export the findings' })).toBeVisible();
});

async function check(page: Page): Promise<Locator> {
  const view = await show(page, 'Check');
  await view.getByRole('button', { name: 'Check image' }).click();
  await expect(view.getByRole('toolbar', { name: 'Check' }).getByRole('status')).toContainText('.');
  await blur(page);
  return view;
}

/** Opens a damaged image of the gallery and checks it. */
async function checkDamaged(workbench: Workbench, suite: string, file: string): Promise<Locator> {
  zonesmith(workbench, 'fixtures', '-o', 'gallery', '--suite', suite);
  copyFileSync(join(workbench.folder, 'gallery', file), join(workbench.folder, file));
  await openImage(workbench, file);
  return check(workbench.page);
}

/** An image whose every zone has a state that nobody knows. */
async function checkHuge(workbench: Workbench): Promise<Locator> {
  create(workbench, 'huge.zoned', ...GEOMETRY, '--zones', String(MANY_ZONES));
  const file = openSync(join(workbench.folder, 'huge.zoned'), 'r+');
  const words = Buffer.alloc(MANY_ZONES * 8);
  const header = Buffer.alloc(8);
  readSync(file, header, 0, 8, 128);
  const table = Number(header.readBigUInt64LE(0));
  readSync(file, words, 0, words.length, table);
  for (let zone = 0; zone < MANY_ZONES; zone++) words[zone * 8 + 7] = 0x70;
  writeSync(file, words, 0, words.length, table);
  closeSync(file);
  await openImage(workbench, 'huge.zoned');
  return check(workbench.page);
}

async function plan(view: Locator): Promise<Locator> {
  await view.getByRole('button', { name: 'Plan repairs…' }).click();
  const list = view.getByRole('grid', { name: /^Edits of the plan/ });
  await expect(list).toBeVisible();
  return list;
}

async function chooseRow(page: Page, list: Locator, steps: number): Promise<void> {
  await list.focus();
  for (let step = 0; step < steps; step++) await page.keyboard.press('ArrowDown');
}
