import type { Locator, Page } from 'playwright/test';
import { createByWizard, details, selectZone, unlock, zonesmith } from './support/actions';
import { expect, test } from './support/workbench';

test('create by wizard, append, be refused by a rule, undo and save', async ({ workbench }) => {
  const { page } = workbench;
  await createByWizard(workbench, 'journey.zoned');
  await unlock(page);
  await selectZone(page, 2);

  await expect(await append(page, '64KiB')).toBeHidden();
  await expect(details(page)).toContainText(/oi\s*implicitly opened/);

  const refused = await append(page, '2MiB');
  await expect(refused).toContainText('Zone Boundary Error (1B8h)');
  await expect(refused).toContainText('zone 2');
  await expect(refused.getByLabel('Size')).toHaveValue('2MiB');
  await refused.getByRole('button', { name: 'Cancel' }).click();

  await selectZone(page, 3);
  await expect(await append(page, '4KiB')).toBeHidden();
  await page.keyboard.press('Control+z');
  await expect(details(page)).toContainText(/em\s*empty/);

  await page.keyboard.press('Control+s');
  await expect
    .poll(() => zonesmith(workbench, 'report', 'journey.zoned', '--from', '2', '--count', '2', '--as', 'csv'))
    .toBe(
      'index,type,state,start_lba,start_bytes,size_bytes,capacity_bytes,write_pointer_bytes,attributes\n' +
        '2,sequentialWriteRequired,implicitlyOpened,512,2097152,1048576,1048576,2162688,\n' +
        '3,sequentialWriteRequired,empty,768,3145728,1048576,1048576,3145728,\n',
    );
  expect(zonesmith(workbench, 'check', 'journey.zoned')).toBe('nothing found\n');
});

test('on a first day: a view says what it is for, and a sample with its trace leads to what it teaches', async ({
  workbench,
}) => {
  const { page } = workbench;
  await page.getByRole('link', { name: 'Crash lab' }).click();
  const lab = page.getByRole('main', { name: 'Crash lab' });
  await expect(lab).toContainText('Power is cut at any point');
  await page.getByRole('link', { name: 'Home' }).click();
  const samples = page.getByRole('region', { name: /^Sample images/ });
  await samples.getByRole('button', { name: /^A flush that is missing/ }).click();
  await lab.getByRole('button', { name: 'Crash and recover' }).click();
  await expect(lab).toContainText('Recovered with allowed loss');
});

test('an action that a rule forbids is disabled and names rule, status and numbers', async ({
  workbench,
}) => {
  const { page } = workbench;
  await createByWizard(workbench, 'rules.zoned');
  await unlock(page);
  await selectZone(page, 5);
  const close = details(page).getByRole('button', { name: 'Close', exact: true });
  await expect(close).toHaveAttribute('aria-disabled', 'true');
  await close.focus();
  await expect(page.getByRole('tooltip')).toContainText('Invalid Zone State Transition (1BFh)');
  await expect(page.getByRole('tooltip')).toContainText('zone 5');
});

/** Gives an append; the dialog, which closes when it is done. */
async function append(page: Page, size: string): Promise<Locator> {
  await details(page).getByRole('button', { name: 'Append' }).click();
  const dialog = page.getByRole('dialog', { name: /^Append to zone/ });
  await dialog.getByLabel('Size').fill(size);
  await dialog.getByRole('button', { name: 'Append' }).click();
  return dialog;
}
