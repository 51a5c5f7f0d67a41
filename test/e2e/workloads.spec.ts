import type { Locator, Page } from 'playwright/test';
import { openImage, zonesmith } from './support/actions';
import { expect, test, type Workbench } from './support/workbench';

async function openWorkloads(workbench: Workbench): Promise<Locator> {
  const geometry = ['--zone-size', '1MiB', '--zones', '8', '--max-open', '3', '--max-active', '5'];
  zonesmith(workbench, 'create', 'load.zoned', ...geometry);
  await openImage(workbench, 'load.zoned');
  await workbench.page.getByRole('link', { name: 'Workloads' }).click();
  return workbench.page.getByRole('main', { name: 'Workloads' });
}

/** Chooses a workload by what is typed to find it. */
async function choose(view: Locator, search: string, title: string): Promise<void> {
  await view.getByRole('textbox', { name: 'Search workloads' }).fill(search);
  await view.getByRole('radio', { name: new RegExp(`^${title}`) }).check();
}

test('a workload is found, explained, previewed and run; it carries what it expects', async ({
  workbench,
}) => {
  const { page } = workbench;
  const view = await openWorkloads(workbench);
  await choose(view, 'rules refusal', 'Illegal commands');
  await expect(view.getByRole('radio')).toHaveCount(2);
  await expect(
    view.getByText('Every command gets the status that it carries; one that carries none is accepted.'),
  ).toBeVisible();
  const first = view.getByRole('list', { name: 'First commands' });
  await expect(first.getByRole('listitem')).toHaveCount(12);
  await expect(first).toContainText('must be refused: ');
  const before = await first.innerText();
  await view.getByRole('textbox', { name: 'Seed' }).fill('12');
  await expect.poll(() => first.innerText()).not.toBe(before);
  await view.getByRole('textbox', { name: 'Percent of illegal commands' }).fill('200');
  await expect(view.getByText('Percent of illegal commands: 1 to 100 percent')).toBeVisible();
  await expect(view.getByText('Shown once all settings are right.')).toBeVisible();
  await view.getByRole('textbox', { name: 'Percent of illegal commands' }).fill('20');
  await view.getByRole('button', { name: 'Start' }).click();
  await expect(view.getByRole('region', { name: 'Run', exact: true })).toContainText('done');
  await expectNoSidewaysScrolling(page, view);
});

test(
  'a job in fio’s words runs in the window as on the command line',
  { tag: '@further' },
  async ({ workbench }) => {
    const view = await openWorkloads(workbench);
    await choose(view, 'fio', 'fio job');
    await view.getByLabel('rw', { exact: true }).selectOption('randwrite');
    await view.getByLabel('io_size', { exact: true }).fill('1m');
    await view.getByText('More settings').click();
    await view.getByLabel('fsync', { exact: true }).fill('3');
    const first = view.getByRole('list', { name: 'First commands' });
    await expect(first).toContainText('flush');
    await expect(view.getByText(/--set rw=randwrite --set io_size=1m --set fsync=3$/)).toBeVisible();
    await view.getByLabel('bs', { exact: true }).fill('1000');
    await expect(
      view.getByText(/1000 bytes are not accepted; accepted: multiples of the logical block/),
    ).toBeVisible();
    await view.getByLabel('bs', { exact: true }).fill('64k');
    await view.getByRole('button', { name: 'Start' }).click();
    await expect(view.getByRole('region', { name: 'Run', exact: true })).toContainText('done');
    const words = ['--set', 'rw=randwrite', '--set', 'io_size=1m', '--set', 'fsync=3', '--set', 'bs=64k'];
    const line = ['run', 'fio', 'load.zoned', '--seed', '1', ...words, '--json'];
    const { commands } = JSON.parse(zonesmith(workbench, ...line)) as { commands: number };
    await expect(view.getByRole('grid', { name: 'Commands of the trace' })).toHaveAttribute(
      'aria-rowcount',
      String(commands + 1),
    );
  },
);

async function expectNoSidewaysScrolling(page: Page, view: Locator): Promise<void> {
  for (const width of [1440, 1024]) {
    await page.setViewportSize({ width, height: width === 1440 ? 900 : 700 });
    const form = view.getByRole('form', { name: 'Workload' });
    await expect(form).toBeVisible();
    expect(await form.evaluate((it) => it.scrollWidth - it.clientWidth)).toBe(0);
    const fields = form.locator('.fields');
    expect(await fields.evaluate((it) => it.scrollWidth - it.clientWidth)).toBe(0);
  }
}
