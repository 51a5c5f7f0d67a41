import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openImage, zonesmith } from './support/actions';
import { expect, test, type Workbench } from './support/workbench';

test('a workload of 1,000 commands, crashed and recovered, gives what the command line gives', async ({
  workbench,
}) => {
  const { page, folder } = workbench;
  const create = ['--zone-size', '1MiB', '--zones', '64', '--max-open', '4', '--max-active', '6'];
  zonesmith(workbench, 'create', 'base.zoned', ...create);
  const before = readFileSync(join(folder, 'base.zoned'));
  await openImage(workbench, 'base.zoned');

  await runWorkload(workbench);
  await workbench.answerFile(
    () => page.getByRole('button', { name: 'Save trace…' }).click(),
    'save',
    'load.trace',
  );
  await page.getByRole('button', { name: 'Open in crash lab' }).click();

  const lab = page.getByRole('main', { name: 'Crash lab' });
  await lab.getByLabel('Command at the crash point').fill('500');
  await lab
    .getByLabel('Moment within the command')
    .selectOption({ label: 'after its data, before its table writes' });
  await lab.getByText('Random', { exact: true }).click();
  await lab.getByRole('textbox', { name: 'Seed' }).fill('3');
  await lab.getByRole('button', { name: 'Crash and recover' }).click();
  await expect(lab.getByRole('status').or(lab.getByRole('alert')).first()).toContainText(
    /Consistent|Recovered|Violated/,
  );

  await workbench.answerFile(
    () => lab.getByRole('button', { name: 'Keep crashed image…' }).click(),
    'save',
    'kept.zoned',
  );
  await workbench.answerFile(
    () => lab.getByRole('button', { name: 'Keep recovered image…' }).click(),
    'save',
    'recovered.zoned',
  );
  await expect(page.getByText('The recovered image was kept')).toBeVisible();

  const point = ['--trace', 'load.trace', '--at', '500:after-data', '--lose', 'random', '--seed', '3'];
  const summary = JSON.parse(
    zonesmith(workbench, 'crash', 'base.zoned', ...point, '-o', 'again.zoned', '--json'),
  ) as {
    id: string;
  };
  await expect(lab).toContainText(summary.id);
  await expect.poll(() => sameBytes(folder, 'kept.zoned', 'again.zoned')).toBe(true);
  zonesmith(workbench, 'recover', 'again.zoned', '--policy', 'nvme');
  expect(zonesmith(workbench, 'report', 'recovered.zoned', '--as', 'json')).toBe(
    zonesmith(workbench, 'report', 'again.zoned', '--as', 'json'),
  );
  expect(readFileSync(join(folder, 'base.zoned')).equals(before)).toBe(true);
});

test('a workload can be cancelled and leaves nothing', async ({ workbench }) => {
  const { page, folder } = workbench;
  zonesmith(workbench, 'create', 'long.zoned', '--zone-size', '64MiB', '--zones', '64');
  const before = statSync(join(folder, 'long.zoned'), { bigint: true });
  await openImage(workbench, 'long.zoned');
  await page.getByRole('link', { name: 'Workloads' }).click();
  await page.getByRole('textbox', { name: 'Commands at most' }).fill('2000000');
  await page.getByRole('textbox', { name: 'Bytes a write' }).fill('4KiB');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('main', { name: 'Workloads' }).getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('main', { name: 'Workloads' })).toContainText('cancelled');
  const { blocks, mtimeNs, ctimeNs } = statSync(join(folder, 'long.zoned'), { bigint: true });
  expect({ blocks, mtimeNs, ctimeNs }).toEqual({
    blocks: before.blocks,
    mtimeNs: before.mtimeNs,
    ctimeNs: before.ctimeNs,
  });
});

async function runWorkload({ page }: Workbench): Promise<void> {
  await page.getByRole('link', { name: 'Workloads' }).click();
  const view = page.getByRole('main', { name: 'Workloads' });
  await view.getByText('Append round robin').first().click();
  await view.getByRole('textbox', { name: 'Seed' }).fill('7');
  await view.getByRole('textbox', { name: 'Bytes a write' }).fill('16KiB');
  await view.getByRole('textbox', { name: 'Commands at most' }).fill('1000');
  await view.getByRole('button', { name: 'Start' }).click();
  await expect(view.getByRole('region', { name: 'Run', exact: true })).toContainText('done');
}

function sameBytes(folder: string, a: string, b: string): boolean {
  try {
    return readFileSync(join(folder, a)).equals(readFileSync(join(folder, b)));
  } catch {
    return false;
  }
}
