import type { Locator } from 'playwright/test';
import { expect, type Workbench } from '../e2e/support/workbench';
import { blur, scene } from './scene';

for (const step of ['Preset', 'Format', 'Geometry', 'Limits', 'Zones', 'Review'])
  scene('create', step.toLowerCase(), async (workbench) => {
    await goToStep(await begin(workbench), step);
  });

scene('create', 'painted', async (workbench) => {
  const wizard = await begin(workbench);
  await goToStep(wizard, 'Zones');
  await wizard
    .getByRole('textbox', { name: 'States of zones' })
    .fill('0-3=full\n4=closed:50%:stamp\n5=explicitlyOpened:25%:random\n7=offline\n8=readOnly');
  await blur(workbench.page);
  await expect(wizard).toContainText('1 of 3 open');
});

scene('create', 'huge', async (workbench) => {
  const wizard = await begin(workbench);
  await goToStep(wizard, 'Geometry');
  await wizard.getByRole('textbox', { name: 'Zone size' }).fill('8MiB');
  await wizard.getByRole('textbox', { name: 'Zones', exact: true }).fill('1048576');
  await blur(workbench.page);
  await expect(wizard).toContainText('1,048,576 zones');
});

scene('create', 'error', async (workbench) => {
  const wizard = await begin(workbench);
  await goToStep(wizard, 'Geometry');
  await wizard.getByRole('textbox', { name: 'Zone size' }).fill('5000');
  await blur(workbench.page);
  await expect(wizard.getByRole('navigation', { name: 'Steps' })).toContainText('wrong');
});

async function begin({ page }: Workbench): Promise<Locator> {
  await page.getByRole('button', { name: 'Create image…' }).first().click();
  return page.getByRole('main', { name: 'Create image' });
}

async function goToStep(wizard: Locator, step: string): Promise<void> {
  await wizard.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: step }).click();
  await expect(wizard.getByRole('heading', { level: 2, name: step, exact: true })).toBeVisible();
}
