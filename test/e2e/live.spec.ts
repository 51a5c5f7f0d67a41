import { serious } from './support/axe';
import { attachHost, blocks, openDrive } from './support/live';
import { expect, test } from './support/workbench';

test('a host attaches the image as a drive, the map moves, and the plug is pulled', async ({ workbench }) => {
  const { page } = workbench;
  const view = await openDrive(workbench);
  const host = await attachHost(view);
  await expect(view.getByRole('list', { name: '1 attached host' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Served as a drive' })).toContainText('scratch copy');

  await host.append(3, blocks(8));
  await host.flush();
  await host.append(5, blocks(4));
  const counter = view.getByRole('button', { name: /^oi implicit/ });
  await expect(counter).toContainText('2');
  const commands = view.getByRole('grid', { name: /^Last commands/ });
  await expect(commands.getByRole('row').nth(1)).toContainText('zone 5');
  await expect(view.getByRole('grid', { name: /^Writes not yet durable/ })).toContainText('zone 5');

  expect(await serious(page)).toEqual([]);

  // Inspect shows what the host wrote, and edits nothing.
  await page.getByRole('link', { name: 'Inspect' }).click();
  const inspect = page.getByRole('main', { name: 'Inspect' });
  await expect(inspect.getByRole('button', { name: /^oi implicit/ })).toContainText('2');
  await page.getByRole('region', { name: 'Served as a drive' }).getByRole('button', { name: 'Live' }).click();

  await view.getByRole('button', { name: 'Pull the plug…' }).click();
  expect(await serious(page)).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Pull the plug' }).click();
  await host.ended();
  const cut = view.getByRole('region', { name: 'Power cut' });
  await expect(cut).toContainText(/The plug was pulled\. Behind command \d+: 0 writes survived/);
  await expect(cut.getByRole('status')).toContainText('Recovered with allowed loss');
  await expect(page.getByRole('region', { name: 'Served as a drive' })).toBeHidden();

  expect(await serious(page)).toEqual([]);
  await cut.getByRole('button', { name: 'Show in Crash lab' }).click();
  const lab = page.getByRole('main', { name: 'Crash lab' });
  await expect(lab.getByRole('status').first()).toContainText('Recovered with allowed loss');
  await page.getByRole('link', { name: 'Live' }).click();
  await cut.getByRole('button', { name: 'Open its trace' }).click();
  const traces = page.getByRole('main', { name: 'Traces' });
  await expect(traces).toContainText('Served as a drive');
  expect(workbench.complaints).toEqual([]);
});

test('what a host wrote in place is one edit, and a zone that is reset here is told to it', async ({
  workbench,
}) => {
  const { page } = workbench;
  const view = await openDrive(workbench);
  await view.getByText('In place', { exact: true }).click();
  await view.getByRole('button', { name: 'Unlock for editing' }).click();
  const host = await attachHost(view);
  await host.append(0, blocks(8));
  const event = host.event();

  await view.getByRole('listbox', { name: /^Zone map/ }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await view
    .getByRole('group', { name: 'Actions of zone 0' })
    .getByRole('button', { name: 'Finish' })
    .click();
  expect(await event).toMatchObject({ page: 0xbf });
  const { zones } = await host.report({}, 1);
  expect(zones[0]).toMatchObject({ state: 'full' });

  await view.getByRole('button', { name: 'Stop' }).click();
  await expect(view.getByText(/^Served: /)).toBeVisible();
  await expect(page.getByRole('button', { name: /Unlock|Lock/ }).first()).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('contentinfo')).toContainText('Undone: Served as a drive');
  expect(workbench.complaints).toEqual([]);
});

test('says why an address cannot be listened on', async ({ workbench }) => {
  const view = await openDrive(workbench);
  await view.getByRole('textbox', { name: 'Address' }).fill('192.0.2.1');
  await expect(view.getByText(/there is no authentication/)).toBeVisible();
  await view.getByRole('button', { name: 'Serve as a drive' }).click();
  await expect(view.getByRole('alert', { name: 'Serving failed' })).toContainText('192.0.2.1');
  expect(workbench.complaints).toEqual([]);
});
