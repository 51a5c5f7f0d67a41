import { runCommand } from '../e2e/support/actions';
import { expect } from '../e2e/support/workbench';
import { placeNormal, show } from './images';
import { blur, scene } from './scene';

scene('settings', 'empty', async ({ page }) => {
  await show(page, 'Settings');
});

scene('settings', 'normal', async (workbench) => {
  await placeNormal(workbench);
  await show(workbench.page, 'Settings');
});

scene('settings', 'messages', async (workbench) => {
  const { page } = workbench;
  await placeNormal(workbench);
  await show(page, 'Settings');
  await runCommand(page, 'About Zonesmith');
  await expect(page.getByRole('region', { name: 'Messages' })).toBeVisible();
  await blur(page);
});
