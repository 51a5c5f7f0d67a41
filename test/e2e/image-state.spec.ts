import type { Locator, Page } from 'playwright/test';
import { details, openImage, runCommand, selectZone, unlock, zonesmith } from './support/actions';
import { expect, test, type Workbench } from './support/workbench';

test(
  'the filter, the order and the kind of the zone view belong to their image',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page } = workbench;
    create(workbench, 'one.zoned');
    create(workbench, 'two.zoned');
    zonesmith(workbench, 'write', 'one.zoned', '--zone', '3', '--pattern', '0x5a', '--length', '64KiB');
    await openImage(workbench, 'one.zoned');
    const zones = page.getByRole('region', { name: 'Zones' });
    await zones.getByRole('button', { name: /^oi/ }).click();
    await zones.getByText('Table', { exact: true }).click();
    await expect(zones.getByRole('row')).toHaveCount(2);

    await openImage(workbench, 'two.zoned');
    await expect(zones.getByRole('listbox', { name: /^Zone map/ })).toBeVisible();
    await expect(zones.getByRole('button', { name: /^oi/, pressed: false })).toBeVisible();
    await zones.getByText('Table', { exact: true }).click();
    await expect(zones.getByRole('row')).toHaveCount(9);

    await showTab(page, 'one.zoned');
    await expect(zones.getByRole('row')).toHaveCount(2);
    await expect(zones.getByRole('button', { name: /^oi/, pressed: true })).toBeVisible();
  },
);

test(
  'scroll, zoom, current rows and messages belong to their image',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page } = workbench;
    create(workbench, 'one.zoned', 400);
    create(workbench, 'two.zoned', 400);
    await openImage(workbench, 'two.zoned');
    await openImage(workbench, 'one.zoned');
    await unlock(page);
    await selectZone(page, 2);
    await details(page).getByRole('button', { name: 'Finish', exact: true }).click();
    await expect(details(page)).toContainText(/fu\s*full/);
    await page
      .getByRole('toolbar', { name: 'Inspect' })
      .getByRole('button', { name: 'Lock', exact: true })
      .click();
    const messages = page.getByRole('region', { name: 'Messages' });
    await expect(messages).toContainText(/^one\.zoned.*unsaved edits/);
    await runCommand(page, 'About Zonesmith');

    const zones = page.getByRole('region', { name: 'Zones' });
    const firstOf = (rows: Locator) => rows.nth(1).innerText();
    await zones.getByText('Table', { exact: true }).click();
    const table = zones.getByRole('grid', { name: 'Zones' });
    await table.hover();
    await page.mouse.wheel(0, 2400);
    await expect(zones.getByRole('row').nth(1)).toContainText('100');
    const bytes = page.getByRole('region', { name: 'Bytes' });
    await bytes.getByRole('grid').hover();
    await page.mouse.wheel(0, 6000);
    const left = [await firstOf(zones.getByRole('row')), await firstOf(bytes.getByRole('row'))];

    await showTab(page, 'two.zoned');
    await expect(messages).toContainText('Zonesmith 0.1.0');
    await expect(messages).not.toContainText('one.zoned');
    await expect(bytes.getByRole('row').nth(1)).toContainText('0x0');

    await showTab(page, 'one.zoned');
    await expect(messages).toContainText('one.zoned');
    await expect
      .poll(async () => [await firstOf(zones.getByRole('row')), await firstOf(bytes.getByRole('row'))])
      .toEqual(left);
  },
);

test(
  'the crash lab keeps point, policies and verdict of an image while another one is shown',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page } = workbench;
    create(workbench, 'one.zoned');
    create(workbench, 'two.zoned');
    await openImage(workbench, 'two.zoned');
    await runWorkload(page);
    await openImage(workbench, 'one.zoned');
    await runWorkload(page);
    await page.getByRole('link', { name: 'Crash lab' }).click();
    const lab = page.getByRole('main', { name: 'Crash lab' });
    const command = lab.getByLabel('Command at the crash point');
    const verdict = lab.getByRole('region', { name: 'Verdict' });
    await command.fill('20');
    await lab.getByText('Random', { exact: true }).click();
    await lab.getByRole('button', { name: 'Crash and recover' }).click();
    await expect(verdict).toContainText('State id');
    // What lies at the bytes that differ is asked for when they are shown.
    await expect(verdict).toContainText(/1 B\s*header/);
    await expect(verdict).not.toContainText('reading zones');
    const text = await verdict.innerText();

    await showTab(page, 'two.zoned');
    await expect(verdict).toContainText('The verdict comes here');
    await expect(command).toHaveValue('49');
    await expect(lab.getByRole('radio', { name: 'Random' })).not.toBeChecked();

    await showTab(page, 'one.zoned');
    await expect(command).toHaveValue('20');
    await expect(lab.getByRole('radio', { name: 'Random' })).toBeChecked();
    await expect(verdict).toHaveText(text, { useInnerText: true });
  },
);

function create(workbench: Workbench, name: string, zones = 8): void {
  zonesmith(workbench, 'create', name, '--zone-size', '1MiB', '--zones', String(zones));
}

const showTab = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name: new RegExp(`^${name}`) }).click();

async function runWorkload(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Workloads' }).click();
  const view = page.getByRole('main', { name: 'Workloads' });
  await view.getByRole('textbox', { name: 'Commands at most' }).fill('50');
  await view.getByRole('textbox', { name: 'Bytes a write' }).fill('4KiB');
  await view.getByRole('button', { name: 'Start' }).click();
  await expect(view.getByRole('region', { name: 'Run', exact: true })).toContainText('done');
}
