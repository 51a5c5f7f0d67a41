import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { createByWizard, runCommand, unlock, zonesmith } from './support/actions';
import { serious, THEMES } from './support/axe';
import { expect, test, type Workbench } from './support/workbench';

test('axe finds nothing serious on any view in any theme', async ({ workbench }) => {
  const { page } = workbench;
  const found = { Home: await serious(page) } as Record<string, string[]>;
  await page.getByRole('button', { name: 'Create image…' }).first().click();
  found['Create image'] = await serious(page);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await createByWizard(workbench, 'axe.zoned');
  for (const view of [
    'Inspect',
    'Workloads',
    'Traces',
    'Crash lab',
    'Check',
    'Compare',
    'Live',
    'Settings',
  ]) {
    await page.getByRole('link', { name: view }).click();
    await expect(page.getByRole('main', { name: view })).toBeVisible();
    found[view] = await serious(page);
  }
  await page.getByRole('link', { name: 'Inspect' }).click();
  await unlock(page);
  await runCommand(page, 'Raw editing on or off');
  await page.getByRole('grid', { name: /^Bytes of the image/ }).focus();
  await page.keyboard.type('77a');
  await page.keyboard.press('Shift+ArrowRight');
  await runCommand(page, 'List of edits');
  await expect(page.getByRole('list', { name: 'Edits' })).toBeVisible();
  found['Inspect with edits'] = await serious(page);
  await page.getByRole('grid', { name: /^Bytes of the image/ }).press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: 'Copy as…' })).toBeVisible();
  found['Menu of bytes'] = await serious(page);
  await page.keyboard.press('Escape');
  await runCommand(page, 'Discard all edits');
  await compare(workbench);
  found['Compare with differences'] = await serious(page);
  await runCommand(page, 'Keyboard shortcuts');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  found['Keyboard shortcuts'] = await serious(page);
  await page.keyboard.press('Escape');
  await runCommand(page, 'About Zonesmith');
  const messages = page.getByRole('region', { name: 'Messages' });
  found['Messages'] = await serious(page);
  await messages.getByRole('button', { name: 'Show the whole message' }).click();
  found['Message unfolded'] = await serious(page);
  await messages.getByRole('button', { name: 'Fold messages' }).click();
  found['Messages folded'] = await serious(page);
  await page.getByRole('link', { name: 'Workloads' }).click();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('button', { name: 'Open in crash lab' }).click();
  const lab = page.getByRole('main', { name: 'Crash lab' });
  found['Crash lab with a trace'] = await serious(page);
  await lab.getByRole('button', { name: 'Crash and recover' }).click();
  await expect(lab.getByRole('button', { name: 'Keep recovered image…' })).toBeVisible();
  found['Crash lab with a verdict'] = await serious(page);
  await page.getByRole('link', { name: 'Workloads' }).click();
  found['Workloads with a run'] = await serious(page);
  await page.getByRole('link', { name: 'Traces' }).click();
  found['Traces with a trace'] = await serious(page);
  await page.keyboard.press('F5');
  await expect(page.getByRole('region', { name: 'Moment of a trace' })).toBeVisible();
  found['Traces at a moment'] = await serious(page);
  await runCommand(page, 'Compare rules');
  await page.getByRole('button', { name: 'Compare rules' }).click();
  await runCommand(page, 'Shrink trace');
  await expect(page.getByRole('button', { name: 'Shrink trace' })).toBeVisible();
  found['Traces compared and shrunk'] = await serious(page);
  await runCommand(page, 'Export trace');
  await expect(page.getByRole('dialog', { name: /^Export / })).toBeVisible();
  found['Export of a trace'] = await serious(page);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Inspect' }).click();
  await expect(page.getByRole('main', { name: 'Inspect' })).toBeVisible();
  found['Inspect at a moment'] = await serious(page);
  expect(Object.entries(found).filter(([, rules]) => rules.length > 0)).toEqual([]);
});

test('a theme that is chosen in Settings is the one that is shown', async ({ workbench }) => {
  const { page } = workbench;
  await page.getByRole('link', { name: 'Settings' }).click();
  for (const [label, theme] of Object.entries(THEMES)) {
    await page.getByText(label, { exact: true }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
  }
});

/** Compares with a copy in which a zone is open and some bytes are other ones. */
async function compare(workbench: Workbench): Promise<void> {
  const { page, folder } = workbench;
  copyFileSync(join(folder, 'axe.zoned'), join(folder, 'other.zoned'));
  zonesmith(workbench, 'write', 'other.zoned', '--zone', '4', '--pattern', '0x5a', '--length', '4KiB');
  await page.getByRole('link', { name: 'Compare' }).click();
  const view = page.getByRole('main', { name: 'Compare' });
  await view.getByLabel('File', { exact: true }).fill(join(folder, 'other.zoned'));
  await page.keyboard.press('Enter');
  await expect(view.getByRole('grid', { name: /^Bytes of both sides/ })).toContainText('5a');
}
