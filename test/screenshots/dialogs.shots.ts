import { details, runCommand, selectZone, unlock, zonesmith } from '../e2e/support/actions';
import { expect, type Workbench } from '../e2e/support/workbench';
import { create, goTo, openDialog, placeNormal, placeSmall, runWorkload, show } from './images';
import { scene } from './scene';

const NORMAL = {
  'go-to': 'Go to address',
  'opening-options': 'Opening options',
  convert: 'Convert image',
  attach: 'Attach commands',
  'export-zones': 'Export zone table',
  'export-structure': 'Export structure',
  'select-until': 'Select until',
  note: 'Note on bytes',
  keys: 'Keyboard shortcuts',
  guide: 'Guide to this view',
} as const;

for (const [name, command] of Object.entries(NORMAL))
  scene('dialogs', name, async (workbench) => {
    await placeNormal(workbench);
    await openDialog(workbench.page, command);
  });

for (const [name, command] of Object.entries({
  write: 'Write',
  append: 'Append',
  fill: 'Fill',
  zde: 'Set descriptor extension',
}))
  scene('dialogs', name, async (workbench) => {
    await placeEditing(workbench);
    await openDialog(workbench.page, command);
  });

scene('dialogs', 'append-refused', async (workbench) => {
  await placeEditing(workbench);
  const dialog = await openDialog(workbench.page, 'Append');
  await dialog.getByLabel('Size').fill('64MiB');
  await dialog.getByRole('button', { name: 'Append' }).click();
  await expect(dialog).toContainText('Zone Boundary Error');
});

scene('dialogs', 'go-to-problem', async (workbench) => {
  await placeNormal(workbench);
  const dialog = await openDialog(workbench.page, 'Go to address');
  await dialog.getByRole('textbox').fill('z99');
  await workbench.page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).not.toBeEmpty();
});

scene('dialogs', 'open', async (workbench) => {
  await placeNormal(workbench);
  create(workbench, 'b.zoned', '--zone-size', '1MiB', '--zones', '4');
  await workbench.page.keyboard.press('Control+o');
  await expect(workbench.page.getByRole('dialog').getByRole('option').first()).toBeVisible();
});

scene('dialogs', 'palette', async (workbench) => {
  await placeNormal(workbench);
  await workbench.page.keyboard.press('Control+Shift+P');
  await workbench.page.getByRole('combobox', { name: 'Command' }).fill('zone');
});

scene('dialogs', 'menu', async (workbench) => {
  await placeNormal(workbench);
  await goTo(workbench.page, 'z3');
  await workbench.page.keyboard.press('Shift+F10');
  await workbench.page.getByRole('menuitem', { name: 'Copy as…' }).press('ArrowRight');
});

scene('dialogs', 'close', async (workbench) => {
  await placeEditing(workbench);
  await details(workbench.page).getByRole('button', { name: 'Finish', exact: true }).click();
  await expect(details(workbench.page)).toContainText(/fu\s*full/);
  await workbench.page.keyboard.press('Control+q');
  await expect(workbench.page.getByRole('dialog')).toBeVisible();
});

scene('dialogs', 'paste-report', async (workbench) => {
  await placeNormal(workbench);
  await runCommand(workbench.page, 'Paste a report');
  const report = zonesmith(workbench, 'report', 'zns.zoned', '--as', 'blkzone');
  await workbench.page.getByRole('textbox', { name: 'Report of zones' }).fill(report);
  await expect(workbench.page.getByRole('dialog')).toContainText('48 zones');
});

scene('dialogs', 'export-trace', async (workbench) => {
  await placeSmall(workbench);
  await runWorkload(workbench.page, 300);
  await show(workbench.page, 'Traces');
  await openDialog(workbench.page, 'Export trace');
});

/** The normal image, unlocked, with an empty zone selected and some bytes of it. */
async function placeEditing(workbench: Workbench): Promise<void> {
  await placeNormal(workbench);
  await unlock(workbench.page);
  await selectZone(workbench.page, 30);
  await goTo(workbench.page, 'z30');
  for (let step = 0; step < 7; step++) await workbench.page.keyboard.press('Shift+ArrowRight');
}
