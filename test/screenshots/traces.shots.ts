import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openImage, runCommand } from '../e2e/support/actions';
import { expect, type Workbench } from '../e2e/support/workbench';
import { create, placeHuge, placeSmall, runWorkload, show } from './images';
import { scene } from './scene';

scene('traces', 'no-image', async ({ page }) => {
  await show(page, 'Traces');
});

scene('traces', 'empty', async (workbench) => {
  await placeSmall(workbench);
  await show(workbench.page, 'Traces');
});

scene('traces', 'normal', async (workbench) => {
  const { page } = workbench;
  await placeSmall(workbench);
  await runWorkload(page, 300, 'Append round robin');
  const view = await show(page, 'Traces');
  await page.keyboard.press('F9');
  await view.getByRole('textbox', { name: 'Stop at' }).fill('active>=3');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+F5');
  await expect(page.getByRole('region', { name: 'Moment of a trace' })).toContainText('At command 3 of 300');
});

scene('traces', 'huge', async (workbench) => {
  const { page } = workbench;
  await placeHuge(workbench);
  await runWorkload(page, 100_000);
  const view = await show(page, 'Traces');
  await view.getByRole('slider', { name: 'Moment of the trace' }).press('End');
  await expect(page.getByRole('region', { name: 'Moment of a trace' })).toContainText(
    /At the end of 100,000/,
  );
});

scene(
  'traces',
  'error',
  async (workbench) => {
    await importIolog(workbench);
    const view = workbench.page.getByRole('main', { name: 'Traces' });
    await workbench.page.keyboard.press('F9');
    await view.getByRole('textbox', { name: 'Stop at' }).fill('lba:wrong');
    await workbench.page.keyboard.press('Enter');
    await expect(view.getByRole('alert')).toContainText('is not understood');
  },
  (page) => page.getByRole('alert').scrollIntoViewIfNeeded(),
);

scene(
  'traces',
  'rules',
  async (workbench) => {
    const { page } = workbench;
    await placeSmall(workbench);
    await runWorkload(page, 300, 'Append round robin');
    await show(page, 'Traces');
    await runCommand(page, 'Compare rules');
    const study = page.getByRole('complementary', { name: 'What the commands did' });
    await study.getByLabel('Other choices of B').fill('max-open=2');
    await study.getByRole('button', { name: 'Compare rules' }).click();
    await expect(study).toContainText('commands differ');
  },
  (page) => page.getByText('commands differ').scrollIntoViewIfNeeded(),
);

/** A log of fio of which some lines cannot be taken. */
async function importIolog(workbench: Workbench): Promise<void> {
  const { page, folder } = workbench;
  create(workbench, 'drive.zoned', '--zone-size', '1MiB', '--zones', '8');
  const writes = Array.from(
    { length: 40 },
    (_, at) => `${at + 3} /dev/x write ${(at * 65536 * 7) % 8388608} 65536`,
  );
  const lines = [
    'fio version 3 iolog',
    '1 /dev/x add',
    '2 /dev/x open',
    ...writes,
    '99 /dev/x write 7 9',
    '',
  ];
  writeFileSync(join(folder, 'job.iolog'), lines.join('\n'));
  await openImage(workbench, 'drive.zoned');
  await workbench.answerFile(() => runCommand(page, 'Import trace'), 'open', 'job.iolog');
  await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click();
  const study = page.getByRole('complementary', { name: 'What the commands did' });
  await study.getByRole('button', { name: 'Replay trace' }).click();
  await expect(study).toContainText('all results are as');
}
