import { openImage, runCommand, zonesmith } from './support/actions';
import { expect, test } from './support/workbench';

test('the guide of a view is read beside it: links, back, copy, Escape, and on where it was left', async ({
  workbench,
}) => {
  const { page } = workbench;
  zonesmith(workbench, 'create', 'read.zoned', '--zone-size', '1MiB', '--zones', '4');
  await page.getByRole('link', { name: 'Traces' }).click();
  const help = page.getByRole('dialog', { name: 'Guides' });
  const title = help.getByRole('heading', { level: 3 });
  await page.getByRole('button', { name: 'Guide', exact: true }).click();
  await expect(title).toHaveText("A customer's trace: reproduced, stepped through, shrunk");
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
  await expect(page.getByRole('button', { name: 'Guide', exact: true })).toBeFocused();

  await openImage(workbench, 'read.zoned');
  await page.getByRole('listbox', { name: /^Zone map/ }).focus();
  await page.keyboard.press('F1');
  await expect(title).toHaveText('Inspect a field image that you must not change');
  await expect(help.getByRole('document')).toBeFocused();
  await page.keyboard.press('End');
  const link = help.getByRole('link', { name: 'reference/findings.md' });
  await link.press('Enter');
  await expect(title).toHaveText('Findings');
  await expect(help.getByRole('document')).toBeFocused();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(title).toHaveText('Inspect a field image that you must not change');
  await expect(link).toBeInViewport();

  // The view beside it can be used meanwhile.
  await page.getByRole('link', { name: 'Check' }).click();
  await expect(page.getByRole('main', { name: 'Check' })).toBeVisible();
  await help.getByRole('button', { name: 'Close' }).click();
  await runCommand(page, 'Guide to this view');
  await expect(title).toHaveText('Repair a damaged image');
  await help.getByRole('button', { name: 'All guides' }).click();
  await help.getByRole('link', { name: 'Your first image in five minutes' }).click();
  await help.getByText('On this page').click();
  await help.getByRole('link', { name: '4. Break a rule.' }).click();
  await expect(help.getByText('4. Break a rule.').last()).toBeInViewport();
});
