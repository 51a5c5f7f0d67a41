import { details, openImage, selectZone, unlock, zonesmith } from './support/actions';
import { kill, startHost, workbenchIn } from './support/own-host';
import { expect, test } from './support/workbench';

test(
  'a page whose host died says so, finds the next one, and opens its images again with their edits',
  { tag: '@further' },
  async ({ workbench, browser }) => {
    const { folder } = workbench;
    zonesmith(workbench, 'create', 'a.zoned', '--zone-size', '1MiB', '--zones', '8');
    const first = await startHost(folder);
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(first.url);
    const own = workbenchIn(page, workbench);
    await openImage(own, 'a.zoned');
    await unlock(page);
    await selectZone(page, 2);
    await details(page).getByRole('button', { name: 'Finish', exact: true }).click();
    await expect(details(page)).toContainText(/fu\s*full/);
    const bar = page.getByRole('alert', { name: 'Connection to the host' });
    await expect(bar).toBeHidden();

    await kill(first);
    await expect(bar).toContainText('Disconnected, trying again.');
    await bar.getByRole('button', { name: 'Try now' }).click();
    await expect(bar).toContainText('Disconnected, trying again.');

    const second = await startHost(folder, new URL(first.url).port);
    await expect(bar).toContainText('does not know this page');
    // The address that the new host printed lets the browser in, and with it this page.
    await (await context.newPage()).goto(second.url);
    await expect(bar).toContainText('1 image is no longer open: a.zoned. Unsaved edits were kept: a.zoned.');
    await bar.getByRole('button', { name: 'Open again' }).click();
    await expect(bar).toBeHidden();
    await expect(page.getByRole('listbox', { name: /^Zone map/ })).toBeVisible();
    await expect(page.getByRole('button', { name: /Undo/ }).first()).toBeEnabled();
    await context.close();
    await kill(second);
  },
);
