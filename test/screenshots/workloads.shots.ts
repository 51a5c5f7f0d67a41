import { openImage } from '../e2e/support/actions';
import { placeQemuImage } from '../e2e/support/qemu-images';
import { expect } from '../e2e/support/workbench';
import { placeHuge, placeSmall, runWorkload, show } from './images';
import { blur, scene } from './scene';

scene('workloads', 'no-image', async ({ page }) => {
  await show(page, 'Workloads');
});

scene('workloads', 'empty', async (workbench) => {
  await placeSmall(workbench);
  const view = await show(workbench.page, 'Workloads');
  await expect(view.getByRole('button', { name: 'Start' })).toBeEnabled();
});

scene('workloads', 'normal', async (workbench) => {
  await placeSmall(workbench);
  await runWorkload(workbench.page, 1000);
});

scene('workloads', 'huge', async (workbench) => {
  await placeHuge(workbench);
  await runWorkload(workbench.page, 100_000);
});

scene(
  'workloads',
  'error',
  async (workbench) => {
    const { page } = workbench;
    await placeSmall(workbench);
    const view = await show(page, 'Workloads');
    await view.getByRole('textbox', { name: 'Commands at most' }).fill('many');
    await view.getByRole('textbox', { name: 'Bytes a write' }).fill('3');
    await blur(page);
  },
  (page) => page.getByRole('textbox', { name: 'Commands at most' }).scrollIntoViewIfNeeded(),
);

scene('workloads', 'cannot-execute', async (workbench) => {
  placeQemuImage(workbench, 'nvme-zonefile-v5/f04-limits', '01-killed.zonefile', 'f04.zonefile');
  await openImage(workbench, 'f04.zonefile');
  await show(workbench.page, 'Workloads');
});
