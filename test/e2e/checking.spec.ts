import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright/test';
import { details, openImage, runCommand, tryZonesmith, zonesmith } from './support/actions';
import { expect, test, type Workbench } from './support/workbench';

/** A damaged image of the gallery, open, with its check shown. */
async function openDamaged(workbench: Workbench, suite: string, file: string): Promise<Locator> {
  zonesmith(workbench, 'fixtures', '-o', 'gallery', '--suite', suite);
  copyFileSync(join(workbench.folder, 'gallery', file), join(workbench.folder, file));
  await openImage(workbench, file);
  await workbench.page.getByRole('link', { name: 'Check' }).click();
  return workbench.page.getByRole('main', { name: 'Check' });
}

const sumOf = ({ folder }: Workbench, name: string): string =>
  createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('hex');

/** What the last line under the toolbar says of the check. */
const sentence = (view: Locator): Locator => view.getByRole('toolbar', { name: 'Check' }).getByRole('status');

test('a damaged image is checked, its plan is made, one repair is left out, the rest applied and undone', async ({
  workbench,
}) => {
  const { page } = workbench;
  const view = await openDamaged(workbench, 'zoned', 'extended-table-shifted.img');
  const before = sumOf(workbench, 'extended-table-shifted.img');
  await expect(view.getByText('This image was not checked yet')).toBeVisible();
  await view.getByRole('button', { name: 'Check image' }).click();
  await expect(sentence(view)).toContainText(/^\d+ findings: \d+ error/);
  const list = view.getByRole('grid', { name: /^Findings/ });
  await expect(list).toContainText('zoned-empty-wp');

  // A finding leads to its zone, in the map beside it and in Inspect, and says what its code means.
  await view.getByRole('textbox', { name: 'Text', exact: true }).fill('zoned-empty-wp');
  await expect(list).toHaveAttribute('aria-rowcount', '5');
  await list.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const meaning = view.getByRole('region', { name: 'What the finding means' });
  await expect(meaning).toContainText('For example, expected');
  await expect(meaning.getByRole('option', { name: /^zone 10/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main', { name: 'Inspect' })).toBeVisible();
  await expect(details(page).getByRole('button', { name: 'Zone 10', exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Check' }).click();
  await expect(view.getByRole('textbox', { name: 'Text', exact: true })).toHaveValue('zoned-empty-wp');

  // Every edit is listed and ticked; the bytes before and after stand beneath.
  await view.getByRole('button', { name: 'Plan repairs…' }).click();
  const plan = view.getByRole('grid', { name: /^Edits of the plan/ });
  await expect(view.getByText(/^4 of 4 repairs ticked: 4 edits/)).toBeVisible();
  await expect(view.getByRole('button', { name: 'Apply', exact: true })).toBeDisabled();
  await plan.focus();
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowDown');
  await expect(view.getByRole('region', { name: 'Bytes before and after' }).last()).toContainText(
    'zoned-empty-wp:10: ',
  );
  await page.keyboard.press('Space');
  await expect(view.getByText(/^3 of 4 repairs ticked: 3 edits/)).toBeVisible();
  await expect(plan.getByRole('checkbox', { name: 'zoned-empty-wp:10' })).not.toBeChecked();
  await view.getByText('Left as it is').click();
  await expect(view.getByRole('grid', { name: /^Findings that are left/ })).toContainText('zoned-empty-wp');

  await view.getByRole('button', { name: 'Unlock for editing' }).click();
  await view.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(view.getByRole('radio', { name: /Findings/ })).toBeChecked();
  await expect(list).toHaveAttribute('aria-rowcount', '2');
  await expect(list).toContainText('zoned-empty-wp');
  expect(sumOf(workbench, 'extended-table-shifted.img')).toBe(before);

  await page.keyboard.press('Control+z');
  await expect(view.getByText('The image has changed since this check.')).toBeVisible();
  await view.getByRole('button', { name: 'Check again' }).last().click();
  await expect(list).toHaveAttribute('aria-rowcount', '5');

  // Done again and saved it is what the command line makes of it.
  await page.keyboard.press('Control+y');
  await expect(page.getByRole('contentinfo')).toContainText('Done again: Repair 3 findings');
  await page.keyboard.press('Control+s');
  await expect(page.getByRole('contentinfo')).toContainText('Saved extended-table-shifted.img');
  const names = [9, 11, 12].map((zone) => `zoned-empty-wp:${zone}`).join(',');
  const source = 'gallery/extended-table-shifted.img';
  expect(tryZonesmith(workbench, 'repair', source, '--accept', names, '-o', 'by-command.img').status).toBe(1);
  expect(sumOf(workbench, 'extended-table-shifted.img')).toBe(sumOf(workbench, 'by-command.img'));
  expect(workbench.complaints).toEqual([]);
});

test(
  'an image that can only be read for its damage is repaired, with what comes along',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page } = workbench;
    const file = 'zone-file-code-13.bin';
    const view = await openDamaged(workbench, 'qemu-codes', file);
    await runCommand(page, 'Check image');
    await expect(view).toContainText('QEMU would refuse and re-initialise this file: 13');
    await view.getByRole('button', { name: 'Plan repairs…' }).click();
    const plan = view.getByRole('grid', { name: /^Edits of the plan/ });
    await expect(plan).toContainText('Comes with the others, cannot be left out alone');
    await expect(plan.getByRole('checkbox', { name: 'zone-file-list@0x48' })).toBeDisabled();
    const unlock = view.getByRole('button', { name: 'Unlock for editing' });
    if (await unlock.isVisible()) await unlock.click();
    await view.getByRole('button', { name: 'Apply', exact: true }).click();
    await expect(view.getByRole('radio', { name: /Findings/ })).toBeChecked();
    await expect(view).not.toContainText('QEMU would refuse');
    await page.keyboard.press('Control+s');
    await expect(page.getByRole('contentinfo')).toContainText(`Saved ${file}`);
    zonesmith(workbench, 'repair', `gallery/${file}`, '--accept', 'all', '-o', 'by-command.bin');
    expect(sumOf(workbench, file)).toBe(sumOf(workbench, 'by-command.bin'));
    expect(workbench.complaints).toEqual([]);
  },
);

test(
  'findings are written as the command line prints them, and a sound image says what was looked at',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page, folder } = workbench;
    const view = await openDamaged(workbench, 'zoned', 'rfc-word-state.img');
    await view.getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export the findings' });
    await dialog.getByText('SARIF 2.1.0').click();
    await workbench.answerFile(
      () => dialog.getByRole('button', { name: 'Export…' }).click(),
      'save',
      'findings.sarif',
    );
    await expect(page.getByRole('contentinfo')).toContainText('Exported the findings');
    const printed = tryZonesmith(workbench, 'check', 'rfc-word-state.img', '--sarif');
    expect(readFileSync(join(folder, 'findings.sarif'), 'utf8')).toBe(printed.stdout);

    zonesmith(workbench, 'create', 'sound.zoned', '--zone-size', '1MiB', '--zones', '16');
    await openImage(workbench, 'sound.zoned');
    await runCommand(page, 'Check image');
    await expect(view.getByText('16 zones, nothing found', { exact: true })).toBeVisible();
    await view.getByRole('button', { name: 'Plan repairs…' }).click();
    await expect(view.getByText('Nothing to repair')).toBeVisible();
  },
);
