import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright/test';
import { createByWizard, details, runCommand, selectZone, unlock, zonesmith } from './support/actions';
import { expect, test, type Workbench } from './support/workbench';

const MIB = 1024 * 1024;
const ZONE = ['--zone', '2', '--length', '64KiB', '--hex'] as const;

test('the wizard creates a qcow2 image of the newest variant, which opens', async ({ workbench }) => {
  const { page } = workbench;
  await createOfFamily(workbench, 'qcow2', 'new.qcow2');
  await expect(page.getByRole('toolbar', { name: 'Inspect' })).toContainText('qcow2 44');
  await selectZone(page, 2);
  await expect(details(page)).toContainText(/em\s*empty/);
  expect(infoOf(workbench, 'new.qcow2')).toMatchObject({ format: 'qcow2', variant: '44', hasData: true });
});

test('the wizard creates a zone_file with its data image, and opens both together', async ({ workbench }) => {
  const { page, folder } = workbench;
  await createOfFamily(workbench, 'zone_file', 'new.zonefile');
  await expect(page.getByRole('toolbar', { name: 'Inspect' })).toContainText('zone_file v5');
  expect(statSync(join(folder, 'new.zonefile.data')).size).toBe(16 * MIB);
  await unlock(page);
  await selectZone(page, 2);
  await append(page, '64KiB');
  await expect(details(page)).toContainText(/oi\s*implicitly opened/);
  await page.keyboard.press('Control+s');
  await expect(page.getByText('unsaved edits')).toHaveCount(0);
  await expect.poll(() => pointersOf(workbench, 'new.zonefile')[2]).toBe(2 * MIB + 65_536);
});

test('a zone_file without a data image opens as a map of its zones', async ({ workbench }) => {
  const { page, folder } = workbench;
  await createOfFamily(workbench, 'zone_file', 'alone.zonefile', async (wizard) => {
    await wizard.getByLabel('Make a raw image for the data').uncheck();
  });
  await expect(page.getByRole('listbox', { name: /^Zone map/ })).toBeVisible();
  expect(existsSync(join(folder, 'alone.zonefile.data'))).toBe(false);
  expect(infoOf(workbench, 'alone.zonefile')).toMatchObject({ format: 'zone-file', hasData: false });
});

test(
  'converts extended to qcow2 and back, says what is lost first, and keeps every byte',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page, folder } = workbench;
    await createByWizard(workbench, 'source.zoned');
    await unlock(page);
    await selectZone(page, 2);
    await append(page, '64KiB');
    await page.keyboard.press('Control+s');
    await expect(page.getByText('unsaved edits')).toHaveCount(0);
    await expect.poll(() => pointersOf(workbench, 'source.zoned')[2]).toBe(2 * MIB + 65_536);

    const toQcow2 = await beginConversion(workbench, 'qcow2');
    await expect(toQcow2.getByRole('region', { name: 'What is lost' })).toContainText(
      'state-implicitly-opened',
    );
    await expect(toQcow2.getByRole('button', { name: 'Convert', exact: true })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    expect(existsSync(join(folder, 'middle.qcow2'))).toBe(false);
    await toQcow2.getByRole('checkbox', { name: 'Accept these losses' }).check();
    await convertTo(workbench, toQcow2, 'middle.qcow2');
    await expect(page.getByRole('toolbar', { name: 'Inspect' })).toContainText('qcow2 44');

    const back = await beginConversion(workbench, 'zoned');
    await expect(back).toContainText('Nothing is lost');
    await convertTo(workbench, back, 'back.zoned');
    await expect(page.getByRole('toolbar', { name: 'Inspect' })).toContainText('zoned extended');

    expect(zonesmith(workbench, 'read', 'back.zoned', ...ZONE)).toBe(
      zonesmith(workbench, 'read', 'source.zoned', ...ZONE),
    );
    expect(pointersOf(workbench, 'back.zoned')).toEqual(pointersOf(workbench, 'source.zoned'));
  },
);

test('attach commands name the image that is open', { tag: '@further' }, async ({ workbench }) => {
  const { page, folder } = workbench;
  await createByWizard(workbench, 'attached.zoned');
  await runCommand(page, 'Attach commands');
  const dialog = page.getByRole('dialog', { name: 'Attach attached.zoned' });
  await expect(dialog).toContainText('null_blk');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await createOfFamily(workbench, 'qcow2', 'attached.qcow2');
  await runCommand(page, 'Attach commands');
  await expect(page.getByRole('dialog', { name: 'Attach attached.qcow2' })).toContainText(
    join(folder, 'attached.qcow2'),
  );
});

/** Goes through the wizard with its first preset and another family. `review`: what is done in the last step. */
async function createOfFamily(
  workbench: Workbench,
  family: 'qcow2' | 'zone_file',
  name: string,
  review: (wizard: Locator) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const { page } = workbench;
  await page.getByRole('link', { name: 'Home' }).click();
  await page.getByRole('button', { name: 'Create image…' }).first().click();
  const wizard = page.getByRole('main', { name: 'Create image' });
  await wizard.getByRole('button', { name: 'Next' }).click();
  await wizard.getByRole('radiogroup', { name: 'Family' }).getByText(family, { exact: true }).click();
  await wizard.locator('form').getByRole('button', { name: 'Review' }).click();
  await expect(wizard.getByRole('heading', { level: 2, name: 'Review', exact: true })).toBeVisible();
  await review(wizard);
  await workbench.answerFile(() => wizard.getByRole('button', { name: 'Choose…' }).click(), 'save', name);
  await wizard.getByRole('button', { name: 'Create and open' }).click();
  await expect(page.getByRole('main', { name: 'Inspect' })).toBeVisible();
}

async function beginConversion({ page }: Workbench, family: 'zoned' | 'qcow2'): Promise<Locator> {
  await runCommand(page, 'Convert image');
  const dialog = page.getByRole('dialog', { name: /^Convert .+/ });
  await dialog.getByRole('radiogroup', { name: 'Family' }).getByText(family, { exact: true }).click();
  return dialog;
}

/** Chooses the place, waits for the job and opens what it made. */
async function convertTo(workbench: Workbench, dialog: Locator, name: string): Promise<void> {
  const { page } = workbench;
  await workbench.answerFile(() => dialog.getByRole('button', { name: 'Choose…' }).click(), 'save', name);
  await dialog.getByRole('button', { name: 'Convert', exact: true }).click();
  await expect(dialog).toBeHidden();
  const message = page
    .getByRole('region', { name: 'Messages' })
    .getByRole('status')
    .filter({ hasText: name });
  await message.getByRole('button', { name: 'Open the converted image' }).click();
  await expect(page.getByRole('button', { name: `Close ${name}` })).toBeVisible();
  await expect(message).toBeHidden();
}

async function append(page: Workbench['page'], size: string): Promise<void> {
  await details(page).getByRole('button', { name: 'Append' }).click();
  const dialog = page.getByRole('dialog', { name: /^Append to zone/ });
  await dialog.getByLabel('Size').fill(size);
  await dialog.getByRole('button', { name: 'Append' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('unsaved edits')).toBeVisible();
}

function infoOf(workbench: Workbench, name: string): unknown {
  return JSON.parse(zonesmith(workbench, 'info', name, '--json'));
}

/** Write pointers in device bytes, by zone; null where there is none. */
function pointersOf(workbench: Workbench, name: string): readonly (number | null)[] {
  const { zones } = JSON.parse(zonesmith(workbench, 'report', name, '--as', 'json')) as {
    readonly zones: readonly { readonly writePointerBytes: number | null }[];
  };
  return zones.map(({ writePointerBytes }) => writePointerBytes);
}
