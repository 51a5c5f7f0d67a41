import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright/test';
import { details, runCommand, selectZone, zonesmith } from './support/actions';
import { expect, root, test, type Workbench } from './support/workbench';

const CAPTURE = join(root, 'test/fixtures/captures/linux-6.1/nullblk-scsi/scsi-rep-zones.txt');

test(
  'a pasted report fills zones and states, and the image that is made shows them',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page } = workbench;
    const wizard = page.getByRole('main', { name: 'Create image' });
    await expect(page.getByRole('button', { name: 'Create image…' }).first()).toBeVisible();
    await runCommand(page, 'Paste a report');
    const dialog = page.getByRole('dialog', { name: 'Paste a report' });
    await dialog.getByRole('textbox', { name: 'Report of zones' }).fill(readFileSync(CAPTURE, 'utf8'));
    await expect(dialog).toContainText('16 zones of 4 MiB, 2 conventional');
    await expect(dialog).toContainText('1 closed, 1 full, 2 explicitly opened, 10 empty');
    await dialog.getByRole('button', { name: 'Use it' }).click();
    await expect(wizard.getByRole('textbox', { name: 'States of zones' })).toHaveValue(
      '2=closed:16KiB:none\n3=full\n4-5=explicitlyOpened:0:none',
    );
    await create(workbench, wizard, 'told.zoned');
    const legend = page.getByRole('group', { name: 'Zone states, as filter' });
    await expect(legend.getByRole('button', { name: /^oe/ })).toContainText('2');
    await expect(legend.getByRole('button', { name: /^cl/ })).toContainText('1');
    await selectZone(page, 3);
    await expect(details(page)).toContainText(/fu\s*full/);
    expect(zonesmith(workbench, 'report', 'told.zoned', '--as', 'sg-rep-zones')).toContain(
      'Write pointer LBA: 0x804',
    );
  },
);

test('an image with gigabytes of data shows how far it is, and nothing is left of it when it is stopped', async ({
  workbench,
}) => {
  const { page, folder } = workbench;
  const states = [{ first: 0, last: 1023, state: 'full', fillPercent: 100 }];
  const recipe = { zoneSizeBytes: 64 * 1024 * 1024, zoneCount: 1024, states };
  writeFileSync(join(folder, 'large.json'), JSON.stringify(recipe));
  const wizard = page.getByRole('main', { name: 'Create image' });
  await expect(page.getByRole('button', { name: 'Create image…' }).first()).toBeVisible();
  await workbench.answerFile(() => runCommand(page, 'Load recipe'), 'open', 'large.json');
  await expect(wizard).toBeVisible();
  await wizard.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: 'Review' }).click();
  await workbench.answerFile(
    () => wizard.getByRole('button', { name: 'Choose…' }).click(),
    'save',
    'large.zoned',
  );
  const before = readdirSync(folder).sort();
  await wizard.getByRole('button', { name: 'Create and open' }).click();
  await expect(wizard.getByRole('progressbar', { name: 'Creating large.zoned' })).toBeVisible();
  await expect(wizard).toContainText(' left');
  await wizard.getByRole('button', { name: 'Stop creating' }).click();
  await expect(wizard.getByRole('button', { name: 'Stop creating' })).toHaveCount(0);
  expect(readdirSync(folder).sort()).toEqual(before);
});

test('three zones painted by keyboard are in the table of the image, and its recipe makes it again', async ({
  workbench,
}) => {
  const { page, folder } = workbench;
  await page.getByRole('button', { name: 'Create image…' }).first().click();
  const wizard = page.getByRole('main', { name: 'Create image' });
  await wizard.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: 'Zones' }).click();
  const map = wizard.getByRole('listbox', { name: /^Zone map/ });
  await map.focus();
  for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Space'])
    await page.keyboard.press(key);
  await expect(wizard.getByRole('textbox', { name: 'States of zones' })).toHaveValue('2-4=closed:50%:stamp');
  await expect(wizard).toContainText('0 of 3 open · 3 of 5 active · 1536 KiB written');
  await create(workbench, wizard, 'painted.zoned');
  await page.getByRole('radiogroup', { name: 'Show zones as' }).getByText('Table').click();
  const rows = page.getByRole('grid', { name: /^Zones/ }).getByRole('row');
  await expect(rows.filter({ hasText: 'closed' })).toHaveCount(3);

  zonesmith(workbench, 'create', 'again.zoned', '--recipe', 'painted.zoned.recipe.json');
  const bytes = (name: string) => readFileSync(join(folder, name));
  expect(bytes('again.zoned').equals(bytes('painted.zoned'))).toBe(true);
});

test('zones are painted by dragging over the map, and painted empty again', async ({ workbench }) => {
  const { page } = workbench;
  await page.getByRole('button', { name: 'Create image…' }).first().click();
  const wizard = page.getByRole('main', { name: 'Create image' });
  await wizard.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: 'Zones' }).click();
  const words = wizard.getByRole('textbox', { name: 'States of zones' });
  await wizard.getByLabel('State', { exact: true }).selectOption('offline');
  const box = (await wizard.getByRole('listbox', { name: /^Zone map/ }).boundingBox())!;
  const drag = async (): Promise<void> => {
    await page.mouse.move(box.x + box.width * 0.2, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 30, { steps: 4 });
    await page.mouse.up();
  };
  await drag();
  await expect(words).toHaveValue(/^\d+-\d+=offline$/);
  await wizard.getByLabel('State', { exact: true }).selectOption('empty');
  await drag();
  await expect(words).toHaveValue('');
  expect(workbench.complaints).toEqual([]);
});

/** Goes to the review, chooses a place and creates. */
async function create(workbench: Workbench, wizard: Locator, name: string): Promise<void> {
  await wizard.locator('form').getByRole('button', { name: 'Review' }).click();
  await workbench.answerFile(() => wizard.getByRole('button', { name: 'Choose…' }).click(), 'save', name);
  await expect(wizard.getByRole('checkbox', { name: /^Keep the recipe/ })).toBeChecked();
  await wizard.getByRole('button', { name: 'Create and open' }).click();
  await expect(workbench.page.getByRole('main', { name: 'Inspect' })).toBeVisible();
}
