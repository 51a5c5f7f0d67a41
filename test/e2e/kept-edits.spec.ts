import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { details, openImage, selectZone, unlock, zonesmith } from './support/actions';
import { kill, startHost, workbenchIn } from './support/own-host';
import { expect, test } from './support/workbench';

test(
  'Home offers the edits of a host that was killed, and opens images with them',
  { tag: '@further' },
  async ({ workbench, browser }) => {
    const { folder } = workbench;
    for (const name of ['a.zoned', 'b.zoned'])
      zonesmith(workbench, 'create', name, '--zone-size', '1MiB', '--zones', '8');
    const first = await startHost(folder);
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(first.url);
    for (const name of ['a.zoned', 'b.zoned']) {
      await openImage(workbenchIn(page, workbench), name);
      await unlock(page);
      for (const zone of [2, 3]) {
        await selectZone(page, zone);
        await details(page).getByRole('button', { name: 'Finish', exact: true }).click();
      }
      await expect(details(page)).toContainText(/fu\s*full/);
    }
    await kill(first);
    zonesmith(workbench, 'zone', 'finish', 'b.zoned', '7');
    writeFileSync(join(folder, '.user-data/unsaved/what.zsedits'), 'something else');

    const second = await startHost(folder);
    await page.goto(second.url);
    const kept = page.getByRole('region', { name: 'Unsaved edits' });
    const rows = kept.getByRole('listitem');
    await expect(rows).toHaveCount(3);
    await expect(rows.filter({ hasText: 'what.zsedits' })).toContainText('no kept edits at all');
    await rows.filter({ hasText: 'what.zsedits' }).getByRole('button', { name: 'Discard…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard the edits' }).click();
    await expect(rows).toHaveCount(2);

    // Another program finished a zone of it: they cannot be laid over that, and are still kept.
    const changed = rows.filter({ hasText: 'b.zoned' });
    await expect(changed).toContainText('was overwritten since they were made');
    await changed.getByRole('button', { name: 'Open with its edits' }).click();
    await expect(page.getByRole('region', { name: 'Messages' })).toContainText(
      'another program changed zones',
    );
    await expect(rows).toHaveCount(2);

    const whole = rows.filter({ hasText: 'a.zoned' });
    await expect(whole).toContainText('2 edits, the last:');
    await whole.getByRole('button', { name: 'Open with its edits' }).click();
    await expect(page.getByRole('main', { name: 'Inspect' })).toBeVisible();
    await selectZone(page, 3);
    await expect(details(page)).toContainText(/fu\s*full/);
    await page.keyboard.press('Control+s');
    await expect(page.getByText('Saved a.zoned').first()).toBeVisible();
    const report = JSON.parse(zonesmith(workbench, 'info', 'a.zoned', '--json')) as {
      counts: { full: number };
    };
    expect(report.counts.full).toBe(2);
    await page.getByRole('link', { name: 'Home' }).click();
    await expect(rows).toHaveCount(1);
    await context.close();
    await kill(second);
  },
);
