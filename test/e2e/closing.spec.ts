import { createByWizard, details, selectZone, unlock, zonesmith } from './support/actions';
import { expect, test } from './support/workbench';

test('closing the window asks about unsaved edits', async ({ workbench }) => {
  const { page } = workbench;
  await createByWizard(workbench, 'closing.zoned');
  await unlock(page);
  await selectZone(page, 3);
  await details(page).getByRole('button', { name: 'Open', exact: true }).click();
  await expect(details(page)).toContainText('explicitly opened');

  await page.keyboard.press('Control+q');
  const question = page.getByRole('dialog', { name: 'Save the edits of closing.zoned?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(details(page)).toContainText('explicitly opened');
  expect(zonesmith(workbench, 'report', 'closing.zoned')).not.toContain('explicitly opened');

  await page.keyboard.press('Control+q');
  await question.getByRole('button', { name: 'Save', exact: true }).click();
  // A browser lets no page close a tab that it did not open.
  const emptied = expect(page.getByText('Inspect: no image is open')).toBeVisible();
  await Promise.race([page.waitForEvent('close'), emptied]);
  expect(zonesmith(workbench, 'report', 'closing.zoned')).toContain('explicitly opened');
});
