import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openImage, runCommand, zonesmith } from './support/actions';
import { expect, test } from './support/workbench';

test(
  'the structure of a million zones is a tree that the keyboard unfolds',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page, folder } = workbench;
    zonesmith(workbench, 'create', 'tree.zoned', '--zone-size', '1MiB', '--zones', '1000000');
    await openImage(workbench, 'tree.zoned');
    const tree = page.getByRole('tree', { name: 'Structure of the file' });
    const item = (name: RegExp) => tree.getByRole('treeitem', { name });
    await expect(item(/^header \d+ fields/)).toBeVisible();
    await tree.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('tab');
    const current = tree.locator('[aria-selected=true]');
    await expect(current).toContainText('1,000,000 entries');
    for (const key of ['ArrowRight', 'ArrowRight', 'End']) await page.keyboard.press(key);
    for (const key of ['Home', 't']) await page.keyboard.press(key);
    await page.keyboard.press('ArrowRight');
    await expect(current).toContainText('0 – 999');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(current).toContainText('table[0]');
    await expect(current).toHaveAttribute('aria-expanded', 'false');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await expect(current).toContainText('state');
    await expect(current).toHaveAttribute('aria-level', '4');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowLeft');
    await expect(current).toContainText('table[0]');

    await runCommand(page, 'Go to address');
    await page.getByRole('dialog').getByRole('textbox').fill('table:765432');
    await page.keyboard.press('Enter');
    await expect(current).toContainText('state');
    await expect(tree).toContainText('table[765432]');

    await page.getByRole('textbox', { name: 'Filter the structure' }).fill('zones_max');
    await expect(tree).toContainText('open_zones_max');
    await expect(tree).toContainText('no limit');
    await page.getByRole('textbox', { name: 'Filter the structure' }).press('Escape');
    await expect(tree).toContainText('table[765432]');

    await runCommand(page, 'Export structure');
    await workbench.answerFile(
      () => page.getByRole('dialog').getByRole('button', { name: 'Export…' }).click(),
      'save',
      'tree.ksy',
    );
    const status = page.getByRole('contentinfo', { name: 'Status' });
    await expect(status).toContainText('Exported the structure as');
    expect(readFileSync(join(folder, 'tree.ksy'), 'utf8')).toContain('repeat-expr: 1000000');
  },
);
