import { rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { openImage, zonesmith } from '../e2e/support/actions';
import { placeQemuImage } from '../e2e/support/qemu-images';
import { expect } from '../e2e/support/workbench';
import { makeHuge, placeNormal, placeSmall, show } from './images';
import { scene } from './scene';

scene('home', 'empty', async ({ page }) => {
  await expect(page.getByRole('region', { name: /^Sample images/ })).toBeVisible();
});

scene('home', 'normal', async (workbench) => {
  placeQemuImage(workbench, 'qcow2-v9/n01-basic', '11-append-again.img', 'n01.qcow2');
  await openImage(workbench, 'n01.qcow2');
  await placeSmall(workbench);
  await placeNormal(workbench);
  await show(workbench.page, 'Home');
});

scene('home', 'huge', async (workbench) => {
  for (let index = 1; index <= 9; index++) {
    const name = `a-rather-long-name-of-an-image-of-the-lab-${String(index).padStart(3, '0')}.zoned`;
    if (index % 4 === 0) makeHuge(workbench, name);
    else zonesmith(workbench, 'create', name, '--zone-size', '1MiB', '--zones', String(7 ** (index % 4)));
    await openImage(workbench, name);
  }
  await show(workbench.page, 'Home');
});

scene('home', 'error', async (workbench) => {
  const { page, folder } = workbench;
  await placeSmall(workbench, 'gone.zoned');
  await placeNormal(workbench);
  for (const name of ['gone.zoned', 'zns.zoned'])
    await page.getByRole('button', { name: `Close ${name}` }).click();
  rmSync(join(folder, 'gone.zoned'));
  truncateSync(join(folder, 'zns.zoned'), 100);
  await show(page, 'Home');
  await page
    .getByRole('button', { name: /^gone\.zoned/ })
    .last()
    .click();
  await expect(page.getByRole('region', { name: 'Messages' })).toBeVisible();
});
