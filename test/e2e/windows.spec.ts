import type { Page } from 'playwright/test';
import { openImage, runCommand, selectZone, unlock, zonesmith, details } from './support/actions';
import { expect, test, type Workbench } from './support/workbench';

const tabs = (page: Page) => page.getByRole('navigation', { name: 'Open images' });

/** Makes images of four zones. */
function makeImages(workbench: Workbench, ...names: string[]): void {
  for (const name of names) zonesmith(workbench, 'create', name, '--zone-size', '1MiB', '--zones', '4');
}

/** Makes zone 1 of the image that is shown full, without saving. */
async function edit(page: Page): Promise<void> {
  await unlock(page);
  await selectZone(page, 1);
  await details(page).getByRole('button', { name: 'Finish' }).click();
  await expect(details(page)).toContainText(/fu\s*full/);
}

test('a tab goes to a window of its own with its edits, and both windows have their own images', async ({
  workbench,
}) => {
  const { page } = workbench;
  makeImages(workbench, 'one.zoned', 'two.zoned');
  await openImage(workbench, 'one.zoned');
  await openImage(workbench, 'two.zoned');
  await edit(page);
  const second = await workbench.nextWindow(() => runCommand(page, 'Move image to a new window'));
  await expect(tabs(second)).toContainText('two.zoned');
  await expect(tabs(second)).not.toContainText('one.zoned');
  await expect(tabs(second)).toContainText('unsaved edits');
  await expect(details(second)).toContainText(/fu\s*full/);
  await expect(tabs(page)).toContainText('one.zoned');
  await expect(tabs(page)).not.toContainText('two.zoned');

  await second.keyboard.press('Control+z');
  await expect(details(second)).not.toContainText(/fu\s*full/);
  await page.reload();
  await expect(tabs(page)).toContainText('one.zoned');
  await expect(tabs(page)).not.toContainText('two.zoned');
  await second.reload();
  await expect(tabs(second)).toContainText('two.zoned');
  await expect(tabs(second)).not.toContainText('one.zoned');
});

test(
  'an image that another window has is shown there, and comes here with its edits when it is asked for',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page } = workbench;
    makeImages(workbench, 'one.zoned', 'two.zoned');
    await openImage(workbench, 'one.zoned');
    await edit(page);
    await openImage(workbench, 'two.zoned');
    const second = await workbench.nextWindow(() => runCommand(page, 'New window'));
    await expect(second.getByRole('main', { name: 'Home' })).toBeVisible();
    await second
      .getByRole('region', { name: 'Recent images' })
      .getByRole('button', { name: /^one\.zoned/ })
      .click();
    await expect(second.getByText('is open in another window')).toBeVisible();
    await expect(tabs(page).locator('[aria-current=true]')).toContainText('one.zoned');
    await second.getByRole('button', { name: 'Show it here' }).click();
    await expect(tabs(second)).toContainText('one.zoned');
    await expect(tabs(second)).toContainText('unsaved edits');
    await expect(tabs(page)).not.toContainText('one.zoned');
    await second.keyboard.press('Control+s');
    await expect(tabs(second)).not.toContainText('unsaved edits');
    expect(zonesmith(workbench, 'report', 'one.zoned')).toContain('full');
  },
);

test(
  'closing one of several windows asks about its own edits and closes only it',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page } = workbench;
    makeImages(workbench, 'one.zoned', 'two.zoned');
    await openImage(workbench, 'one.zoned');
    await edit(page);
    await openImage(workbench, 'two.zoned');
    const second = await workbench.nextWindow(() => runCommand(page, 'Move image to a new window'));
    await edit(second);
    await second.keyboard.press('Control+Alt+Shift+W');
    const question = second.getByRole('dialog', { name: 'Save the edits of two.zoned?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect(tabs(second)).toContainText('two.zoned');
    await second.keyboard.press('Control+Alt+Shift+W');
    const closed = second.waitForEvent('close');
    await question.getByRole('button', { name: 'Save', exact: true }).click();
    await closed;
    await expect(tabs(page)).toContainText('one.zoned');
    await expect(tabs(page)).toContainText('unsaved edits');
    expect(zonesmith(workbench, 'report', 'two.zoned')).toContain('full');
    expect(zonesmith(workbench, 'report', 'one.zoned')).not.toContain('full');
  },
);
