import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright/test';
import { details, openImage, selectZone, zonesmith } from './support/actions';
import { footprint } from './support/footprint';
import { placeQemuImage } from './support/qemu-images';
import { expect, test, type Workbench } from './support/workbench';

const MIB = 1024 * 1024;
/** Header extension of zoned qcow2, as it lies in the file. */
const EXTENSION_MAGIC = Buffer.from([0x00, 0x7a, 0x62, 0x64]);

const toolbar = (page: Page) => page.getByRole('toolbar', { name: 'Inspect' });
const notes = (page: Page) => page.getByRole('region', { name: 'About this image' });
const status = (page: Page) => page.getByRole('contentinfo', { name: 'Status' });
const section = (page: Page, title: string): Locator =>
  details(page)
    .locator('section')
    .filter({ has: page.getByRole('heading', { level: 2, name: new RegExp(`^${title}\\b`) }) });

async function goTo(page: Page, address: string): Promise<void> {
  await page.keyboard.press('Control+g');
  await page.getByRole('textbox', { name: 'Address' }).fill(address);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
}

async function closeImage(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Close ${name}` }).click();
  await expect(toolbar(page)).toBeHidden();
}

/** The CLI's word about the states, to compare the legend with. */
function countsOf(workbench: Workbench, name: string): Record<string, number> {
  const { counts } = JSON.parse(zonesmith(workbench, 'info', name, '--json')) as {
    counts: Record<string, number>;
  };
  return counts;
}

test(
  'a zoned qcow2 of the series of 2024: zones, mapping and addresses both ways',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page } = workbench;
    const path = placeQemuImage(workbench, 'qcow2-v9/n01-basic', '11-append-again.img', 'n01.qcow2');
    const before = footprint(path);
    await openImage(workbench, 'n01.qcow2');
    await expect(toolbar(page)).toContainText('qcow2 56 · 8 zones of 1 MiB');

    // As qemu-img map told: device byte 1 MiB lies at 60000h, 64 KiB at 70000h, 0 at 80000h, 2 MiB at 90000h.
    for (const [offset, lba, zone] of [
      [0x60000, 2048, 1],
      [0x70200, 129, 0],
      [0x80000, 0, 0],
      [0x90000, 4096, 2],
    ] as const) {
      await goTo(page, `0x${offset.toString(16)}`);
      await expect(status(page)).toContainText(`LBA ${lba.toLocaleString('en-US')}`);
      await expect(status(page)).toContainText(`z${zone} +`);
      await goTo(page, '0');
      await goTo(page, `lba:${lba}`);
      await expect(status(page)).toContainText(`offset 0x${offset.toString(16)}`);
    }

    await page.getByRole('radiogroup', { name: 'Offset column' }).getByText('LBA').click();
    await goTo(page, '0x60000');
    await expect(page.getByRole('row', { name: /0x800\+000/ })).toBeVisible();

    await selectZone(page, 1);
    await expect(section(page, 'Zone 1')).toContainText('derived');
    await expect(page.getByText('mapping', { exact: true }).first()).toBeAttached();
    await closeImage(page, 'n01.qcow2');
    expect(footprint(path)).toEqual(before);
  },
);

test('a zoned qcow2 of version 4 is told apart from its equals, with reasons', async ({ workbench }) => {
  const { page } = workbench;
  const path = placeQemuImage(workbench, 'qcow2-v4/q06-limits-write', '01-w.img', 'q06.qcow2');
  const before = footprint(path);
  await openImage(workbench, 'q06.qcow2');
  await expect(toolbar(page)).toContainText('qcow2 48-b · 8 zones of 1 MiB');
  expect(countsOf(workbench, 'q06.qcow2')).toMatchObject({ closed: 4, empty: 4 });

  const recognition = section(page, 'How it was recognised');
  await recognition.getByRole('button', { name: 'How it was recognised' }).click();
  await expect(recognition.getByRole('list', { name: 'Layouts considered' })).toContainText('48-b');
  await recognition.getByRole('button', { name: /^0x/ }).first().click();
  await expect(status(page)).toContainText('offset 0x0');
  await closeImage(page, 'q06.qcow2');
  expect(footprint(path)).toEqual(before);
});

test('a zone_file shows map, lists and verdict alone, and data once its image is attached', async ({
  workbench,
}) => {
  const { page, folder } = workbench;
  const path = placeQemuImage(workbench, 'nvme-zonefile-v5/f04-limits', '01-killed.zonefile', 'f04.zonefile');
  const data = join(folder, 'nvme.raw');
  writeFileSync(data, Buffer.alloc(4096, 0x5a));
  truncateSync(data, 16 * MIB);
  const before = [footprint(path), footprint(data)];

  await openImage(workbench, 'f04.zonefile');
  await expect(toolbar(page)).toContainText('16 zones of 1 MiB');
  await expect(notes(page)).toContainText(/no data image/i);
  expect(countsOf(workbench, 'f04.zonefile')).toMatchObject({
    closed: 1,
    explicitlyOpened: 1,
    offline: 1,
    readOnly: 1,
    empty: 12,
  });
  const lists = section(page, 'Lists');
  await expect(lists.getByRole('button', { name: 'Zone 0', exact: true })).toBeVisible();
  await lists.getByRole('button', { name: 'Zone 1', exact: true }).click();
  await expect(section(page, 'Zone 1')).toContainText('explicitly opened');

  await page.getByRole('link', { name: 'Workloads' }).click();
  await expect(page.getByRole('main', { name: 'Workloads' })).toContainText('No data image is attached');
  await page.getByRole('main').getByRole('button', { name: 'Attach data image…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Opening options of f04.zonefile' });
  await workbench.answerFile(
    () => dialog.getByRole('button', { name: 'Browse…' }).click(),
    'open',
    'nvme.raw',
  );
  await expect(dialog.getByLabel('Data image')).toHaveValue(data);
  await dialog.getByLabel('Offline zones').fill('0');
  await dialog.getByRole('button', { name: 'Open anew' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Start' })).toBeVisible();

  await page.getByRole('link', { name: 'Inspect' }).click();
  await expect(toolbar(page)).toContainText('QEMU verdict 5');
  await goTo(page, 'lba:0');
  await expect(status(page)).toContainText('z0 + 0 B');
  await expect(page.getByRole('grid', { name: /^Bytes of the image/ })).toContainText('ZZZZZZZZ');
  await closeImage(page, 'f04.zonefile');
  expect([footprint(path), footprint(data)]).toEqual(before);
});

test('a qcow2 whose extension has an unknown length opens without zones, with the reasons', async ({
  workbench,
}) => {
  const { page } = workbench;
  const path = placeQemuImage(workbench, 'qcow2-v9/n01-basic', '06-write-at-wp.img', 'unknown.qcow2');
  const bytes = readFileSync(path);
  bytes.writeUInt32BE(60, bytes.indexOf(EXTENSION_MAGIC) + 4);
  writeFileSync(path, bytes);
  const before = footprint(path);

  await openImage(workbench, 'unknown.qcow2');
  await expect(toolbar(page)).toContainText('no zones');
  await expect(page.getByRole('region', { name: 'Zones' })).toContainText('This image has no zones');
  await expect(page.getByRole('radiogroup', { name: 'Show zones as' })).toHaveCount(0);
  await expect(page.getByRole('tree', { name: 'Structure of the file' })).toContainText('magic');
  await expect(page.getByRole('button', { name: 'unknown.qcow2 can only be read' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await page.getByRole('link', { name: 'Crash lab' }).click();
  await expect(page.getByRole('main', { name: 'Crash lab' })).toContainText('This image has no zones');
  await page.getByRole('link', { name: 'Inspect' }).click();
  await closeImage(page, 'unknown.qcow2');
  expect(footprint(path)).toEqual(before);
});

test('a file that is no image is refused, and its bytes are shown when asked for', async ({ workbench }) => {
  const { page, folder } = workbench;
  const path = join(folder, 'noise.bin');
  writeFileSync(path, Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 167 + 13) % 251)));
  const before = footprint(path);
  await page.getByRole('link', { name: 'Home' }).click();
  await workbench.answerFile(
    () => page.getByRole('button', { name: 'Open image…' }).first().click(),
    'open',
    'noise.bin',
  );
  await page.getByRole('alert').getByRole('button', { name: 'Show its bytes' }).click();
  await expect(page.getByRole('main', { name: 'Inspect' })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Zones' })).toContainText('shown as bytes');
  await expect(page.getByRole('row', { name: /0x0000/ }).first()).toContainText('0d b4');
  await goTo(page, 'end-1');
  await expect(status(page)).toContainText('offset 0x1387');
  await closeImage(page, 'noise.bin');
  expect(footprint(path)).toEqual(before);
});
