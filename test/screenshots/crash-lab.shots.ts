import { expect, type Workbench } from '../e2e/support/workbench';
import { placeHuge, placeSmall, runWorkload, show } from './images';
import { blur, scene } from './scene';

scene('crash-lab', 'no-image', async ({ page }) => {
  await show(page, 'Crash lab');
});

scene('crash-lab', 'empty', async (workbench) => {
  await placeSmall(workbench);
  await show(workbench.page, 'Crash lab');
});

scene('crash-lab', 'no-verdict', async (workbench) => {
  await placeSmall(workbench);
  await runWorkload(workbench.page, 1000);
  await show(workbench.page, 'Crash lab');
});

scene('crash-lab', 'normal', async (workbench) => {
  await placeSmall(workbench);
  await runWorkload(workbench.page, 1000);
  await crash(workbench, '500', 'after its data, before its table writes');
});

scene('crash-lab', 'huge', async (workbench) => {
  await placeHuge(workbench);
  await runWorkload(workbench.page, 100_000);
  await crash(workbench, '50000');
});

scene('crash-lab', 'error', async (workbench) => {
  const lab = await show((await withRun(workbench)).page, 'Crash lab');
  await lab.getByLabel('Command at the crash point').fill('5000');
  await workbench.page.keyboard.press('Tab');
  await lab.getByText('Random', { exact: true }).click();
  await lab.getByRole('textbox', { name: 'Seed' }).fill('three');
  await blur(workbench.page);
});

async function withRun(workbench: Workbench): Promise<Workbench> {
  await placeSmall(workbench);
  await runWorkload(workbench.page, 1000);
  return workbench;
}

/** Cuts the power with random losses, and recovers. */
async function crash({ page }: Workbench, at: string, moment?: string): Promise<void> {
  const lab = await show(page, 'Crash lab');
  await lab.getByLabel('Command at the crash point').fill(at);
  if (moment !== undefined) await lab.getByLabel('Moment within the command').selectOption({ label: moment });
  await lab.getByText('Random', { exact: true }).click();
  await lab.getByRole('textbox', { name: 'Seed' }).fill('3');
  await lab.getByRole('button', { name: 'Crash and recover' }).click();
  await expect(lab.getByRole('button', { name: 'Keep recovered image…' })).toBeVisible();
}
