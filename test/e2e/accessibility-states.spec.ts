import { copyFileSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { details, openImage, runCommand, selectZone, unlock, zonesmith } from './support/actions';
import { serious } from './support/axe';
import { exploreTrace, openWithTrace } from './support/crash-states';
import { expect, root, test, type Workbench } from './support/workbench';

const CAPTURE = join(root, 'test/fixtures/captures/linux-6.1/nullblk-scsi/scsi-rep-zones.txt');
/** Dialogs that a command opens over the image. */
const DIALOGS = [
  'Go to address',
  'Select until',
  'Opening options',
  'Convert image',
  'Attach commands',
  'Export zone table',
  'Export structure',
  'Note on bytes',
  'Fill…',
  'Write blocks',
  'Append to zone',
  'Set descriptor extension',
  'Guide to this view',
];

test('axe finds nothing serious in dialogs in any theme', { tag: '@further' }, async ({ workbench }) => {
  const { page } = workbench;
  await place(workbench);
  await unlock(page);
  await selectZone(page, 3);
  await goTo(page, 'z3');
  await page.keyboard.press('Shift+ArrowRight');
  const found: Record<string, string[]> = {};
  const dialog = page.getByRole('dialog');
  for (const title of DIALOGS) {
    await runCommand(page, title);
    await expect(dialog.getByRole('heading', { level: 2 })).toBeVisible();
    found[title] = await serious(page);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
  await page.keyboard.press('Control+Shift+P');
  found['Palette'] = await serious(page);
  await page.keyboard.press('Escape');
  await runCommand(page, 'Go to address');
  await dialog.getByRole('textbox').fill('z99');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).not.toBeEmpty();
  found['Go to with a problem'] = await serious(page);
  await page.keyboard.press('Escape');
  await details(page).getByRole('button', { name: 'Finish', exact: true }).click();
  await expect(details(page)).toContainText(/fu\s*full/);
  await page.keyboard.press('Control+q');
  await expect(dialog).toBeVisible();
  found['Question about edits'] = await serious(page);
  await page.keyboard.press('Escape');
  if (workbench.host === 'web') {
    await page.keyboard.press('Control+o');
    await expect(dialog.getByRole('option').first()).toBeVisible();
    found['Choice of a file'] = await serious(page);
    await page.keyboard.press('Escape');
  }
  await runCommand(page, 'Paste a report');
  await dialog.getByRole('textbox', { name: 'Report of zones' }).fill(readFileSync(CAPTURE, 'utf8'));
  await expect(dialog).toContainText('16 zones');
  found['Paste a report'] = await serious(page);
  expect(Object.entries(found).filter(([, rules]) => rules.length > 0)).toEqual([]);
});

test(
  'axe finds nothing serious in states of views in any theme',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page, folder } = workbench;
    await place(workbench);
    const found: Record<string, string[]> = {};
    await page.keyboard.press('Control+f');
    await page.keyboard.type('5z');
    await page.keyboard.press('Enter');
    const find = page.getByRole('region', { name: 'Find' });
    await expect(find.getByRole('alert')).toBeVisible();
    found['Find with a problem'] = await serious(page);
    await find.getByRole('textbox', { name: 'Pattern' }).fill('5a5a5a');
    await page.keyboard.press('Enter');
    await expect(find.getByRole('grid', { name: 'Hits' })).toBeVisible();
    found['Find with hits'] = await serious(page);
    await page.keyboard.press('Escape');

    await runCommand(page, 'Structure');
    const tree = page.getByRole('tree', { name: 'Structure of the file' });
    await expect(tree).toBeFocused();
    await page.keyboard.press('Home');
    found['Structure tree'] = await serious(page);
    await unlock(page);
    await goTo(page, 'z1');
    for (let step = 0; step < 7; step++) await page.keyboard.press('Shift+ArrowRight');
    await expect(details(page).getByText('Entropy')).toBeVisible();
    await runCommand(page, 'Data inspector');
    await page.keyboard.press('Enter');
    await expect(details(page).getByRole('textbox', { name: 'u8 LE' })).toBeFocused();
    await page.keyboard.type('300');
    await page.keyboard.press('Enter');
    await expect(details(page).getByRole('alert')).toBeVisible();
    found['Data inspector with a value that does not fit'] = await serious(page);
    await page.keyboard.press('Escape');
    await page.getByRole('radiogroup', { name: 'Show zones as' }).getByText('Table').click();
    found['Zone table'] = await serious(page);

    await compareWithReport(workbench, found);
    await stepThroughWizard(page, found);
    await checkDamaged(workbench, found);
    await page.getByRole('link', { name: 'Inspect' }).click();
    truncateSync(join(folder, 'states.zoned'), 5000);
    await expect(page.getByRole('alert', { name: 'The file changed outside' })).toBeVisible();
    found['Changed outside'] = await serious(page);
    expect(Object.entries(found).filter(([, rules]) => rules.length > 0)).toEqual([]);
  },
);

test(
  'axe finds nothing serious in every state of the crash lab in any theme',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page } = workbench;
    const lab = await openWithTrace(workbench);
    const found: Record<string, string[]> = {};
    found['Before exploring'] = await serious(page);
    await lab.getByRole('textbox', { name: 'Torn after' }).fill('three');
    await expect(lab.getByText("'three' is not a size")).toBeVisible();
    found['With a problem'] = await serious(page);
    await lab.getByRole('textbox', { name: 'Torn after' }).fill('');
    await exploreTrace(lab);
    found['Explored'] = await serious(page);
    await lab.getByRole('grid', { name: /^Cuts/ }).getByRole('row').nth(1).click();
    const cells = lab.getByRole('listbox', { name: /^States;/ });
    await cells
      .getByRole('option', { name: /violated/ })
      .first()
      .click();
    await expect(lab.getByRole('region', { name: 'Zones after recovery' })).toBeVisible();
    await cells.focus();
    found['With a verdict'] = await serious(page);
    expect(Object.entries(found).filter(([, rules]) => rules.length > 0)).toEqual([]);
  },
);

/** An image with data in a conventional zone, open. */
async function place(workbench: Workbench): Promise<void> {
  const create = ['--zone-size', '1MiB', '--zones', '8', '--conventional', '0-1', '--zde', '64'];
  zonesmith(workbench, 'create', 'states.zoned', ...create);
  zonesmith(workbench, 'write', 'states.zoned', '--zone', '1', '--pattern', '0x5a', '--length', '4KiB');
  await openImage(workbench, 'states.zoned');
}

async function goTo(page: Page, address: string): Promise<void> {
  await page.keyboard.press('Control+g');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Address' }).fill(address);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
}

/** Each way to compare, and a report that says the same. */
async function compareWithReport(workbench: Workbench, found: Record<string, string[]>): Promise<void> {
  const { page } = workbench;
  await runCommand(page, 'Compare with a pasted report');
  const view = page.getByRole('main', { name: 'Compare' });
  found['Compare with a report'] = await serious(page);
  const report = zonesmith(workbench, 'report', 'states.zoned', '--as', 'nvme');
  await view.getByRole('textbox', { name: 'Text of a report' }).fill(report);
  await view.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(view.getByText('0 semantic differences')).toBeVisible();
  found['Compare without differences'] = await serious(page);
  for (const kind of ['Zones of its own', 'A moment of a trace', 'A file']) {
    await view.getByText(kind, { exact: true }).click();
    found[`Compare: ${kind}`] = await serious(page);
  }
}

/** What a check finds, what it means, and the plan of repairs; the image that was open before is shown in the end. */
async function checkDamaged(workbench: Workbench, found: Record<string, string[]>): Promise<void> {
  const { page } = workbench;
  zonesmith(workbench, 'fixtures', '-o', 'gallery', '--suite', 'qemu-codes');
  copyFileSync(
    join(workbench.folder, 'gallery/zone-file-code-13.bin'),
    join(workbench.folder, 'damaged.bin'),
  );
  await openImage(workbench, 'damaged.bin');
  await runCommand(page, 'Check image');
  const view = page.getByRole('main', { name: 'Check' });
  await view.getByRole('grid', { name: /^Findings/ }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(view.getByText('For example, expected')).toBeVisible();
  found['Check with findings'] = await serious(page);
  await view.getByRole('textbox', { name: 'Zones' }).fill('nine');
  await expect(view.getByRole('textbox', { name: 'Zones' })).toHaveAttribute('aria-invalid', 'true');
  found['Check with a problem of the filter'] = await serious(page);
  await view.getByRole('button', { name: 'Plan repairs…' }).click();
  const plan = view.getByRole('grid', { name: /^Edits of the plan/ });
  await plan.focus();
  await page.keyboard.press('ArrowDown');
  found['Plan of repairs'] = await serious(page);
  await runCommand(page, 'Previous image');
  await expect(view.getByText('This image was not checked yet')).toBeVisible();
  found['Check that is still to be made'] = await serious(page);
}

/** Every step of the wizard, and one with a value that cannot be. */
async function stepThroughWizard(page: Page, found: Record<string, string[]>): Promise<void> {
  await runCommand(page, 'Create image…');
  const wizard = page.getByRole('main', { name: 'Create image' });
  for (const step of ['Format', 'Limits', 'Zones', 'Review', 'Geometry']) {
    await wizard.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: step }).click();
    await expect(wizard.getByRole('heading', { level: 2, name: step, exact: true })).toBeVisible();
    found[`Create image: ${step}`] = await serious(page);
  }
  await wizard.getByRole('textbox', { name: 'Zone size' }).fill('5000');
  await expect(wizard.getByRole('navigation', { name: 'Steps' })).toContainText('wrong');
  found['Create image with a problem'] = await serious(page);
  await wizard.getByRole('button', { name: 'Cancel' }).click();
}
