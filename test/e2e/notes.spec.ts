import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { details, openImage, runCommand, selectZone, zonesmith } from './support/actions';
import { footprint } from './support/footprint';
import { kill, startHost } from './support/own-host';
import { expect, test } from './support/workbench';

test('notes are made by the keyboard, lead to their places, and stand in a report', async ({ workbench }) => {
  const { page, folder } = workbench;
  zonesmith(workbench, 'create', 'noted.zoned', '--zone-size', '1MiB', '--zones', '64');
  const before = footprint(join(folder, 'noted.zoned'));
  await openImage(workbench, 'noted.zoned');
  const dialog = page.getByRole('dialog');
  await page.getByRole('grid', { name: /^Bytes of the image/ }).focus();
  await page.keyboard.press('Control+b');
  await dialog.getByRole('textbox', { name: 'Title' }).fill('<b>magic</b>');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await selectZone(page, 7);
  await runCommand(page, 'Note on zone…');
  await dialog.getByRole('textbox', { name: 'Title' }).fill('zone seven');
  await dialog.getByRole('textbox', { name: 'Text' }).fill('Filled by hand');
  await dialog.getByRole('button', { name: 'Keep' }).click();
  await runCommand(page, 'Notes');
  const notes = details(page).getByRole('list', { name: 'Notes' }).getByRole('listitem');
  await expect(notes).toHaveCount(2);
  await expect(notes.nth(1)).toContainText('<b>magic</b>');
  await notes.nth(1).getByRole('button').first().click();
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('offset 0x0');

  await workbench.answerFile(() => runCommand(page, 'Report…'), 'save', 'report.html');
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('Wrote the report');
  const html = readFileSync(join(folder, 'report.html'), 'utf8');
  expect(html).toContain('&lt;b&gt;magic&lt;/b&gt;');
  expect(html).toContain('Filled by hand');
  expect(footprint(join(folder, 'noted.zoned'))).toEqual(before);
});

test(
  'a link asks first, a host that is started anew offers what was open',
  { tag: '@further' },
  async ({ workbench, browser }) => {
    const { folder } = workbench;
    for (const name of ['a.zoned', 'b.zoned'])
      zonesmith(workbench, 'create', name, '--zone-size', '1MiB', '--zones', '8');
    const first = await startHost(folder);
    const context = await browser.newContext();
    const page = await context.newPage();
    const link = (name: string) => `#/open?path=${encodeURIComponent(join(folder, name))}&at=z3&select=16`;
    await page.goto(`${first.url}${link('a.zoned')}`);
    const dialog = page.getByRole('dialog');
    const tabs = page.getByRole('navigation', { name: 'Open images' });
    await expect(dialog).toContainText(join(folder, 'a.zoned'));
    await expect(tabs).toBeHidden();
    await dialog.getByRole('button', { name: 'Open', exact: true }).click();
    const status = page.getByRole('contentinfo', { name: 'Status' });
    await expect(status).toContainText('16 B selected');
    await expect(status).toContainText('z3 + 15 B');
    await page.evaluate((hash) => (window.location.hash = hash), link('b.zoned'));
    await dialog.getByRole('button', { name: 'Do not open' }).click();
    await expect(tabs).not.toContainText('b.zoned');
    const workspace = join(folder, '.user-data/workspace.json');
    // The tab is kept as soon as it is there, what is selected in it a moment later.
    await expect
      .poll(() => (existsSync(workspace) ? readFileSync(workspace, 'utf8') : ''))
      .toMatch(/a\.zoned"[^]*"anchor": [1-9]/);
    await kill(first);

    const second = await startHost(folder);
    await page.goto(second.url);
    const last = page.getByRole('region', { name: 'Open when the window was closed' });
    await expect(last).toContainText('1 image: a.zoned');
    await last.getByRole('button', { name: 'Open again' }).click();
    await expect(status).toContainText('16 B selected');
    await context.close();
    await kill(second);
  },
);
