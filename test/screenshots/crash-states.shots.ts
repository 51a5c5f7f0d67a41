import type { Locator } from 'playwright/test';
import { exploreTrace, openWithTrace } from '../e2e/support/crash-states';
import { expect } from '../e2e/support/workbench';
import { placeHuge, runWorkload, show } from './images';
import { scene } from './scene';

scene('crash-states', 'empty', async (workbench) => {
  const lab = await openWithTrace(workbench);
  await expect(lab.getByText(/states at \d+ cuts? = /)).toBeVisible();
});

scene('crash-states', 'normal', async (workbench) => {
  await violated(await openWithTrace(workbench));
});

scene(
  'crash-states',
  'verdict',
  async (workbench) => {
    const lab = await openWithTrace(workbench);
    await violated(lab);
  },
  async (page) => {
    await page.getByRole('heading', { name: 'Make the same crashed image again' }).scrollIntoViewIfNeeded();
  },
);

scene('crash-states', 'running', async (workbench) => {
  const lab = await openWithTrace(workbench);
  await lab.getByRole('button', { name: 'Whole trace' }).click();
  await lab.getByRole('textbox', { name: 'States at most' }).fill('1000000');
  await lab.getByRole('button', { name: 'Explore every state' }).click();
  await expect(lab.getByText(/left$/)).toBeVisible();
});

scene('crash-states', 'cancelled', async (workbench) => {
  const lab = await openWithTrace(workbench);
  await lab.getByRole('button', { name: 'Whole trace' }).click();
  await lab.getByRole('button', { name: 'Explore every state' }).click();
  await lab.getByRole('button', { name: 'Cancel' }).click();
  await expect(lab.getByText('The exploration was cancelled')).toBeVisible();
});

scene('crash-states', 'error', async (workbench) => {
  const lab = await openWithTrace(workbench);
  await lab.getByRole('textbox', { name: 'To command' }).fill('5000');
  await lab.getByRole('textbox', { name: 'Torn after' }).fill('three');
});

scene('crash-states', 'huge', async (workbench) => {
  await placeHuge(workbench);
  await runWorkload(workbench.page, 1000);
  const lab = await show(workbench.page, 'Crash lab');
  await lab.getByText('Every state', { exact: true }).click();
  await lab.getByRole('textbox', { name: 'From command' }).fill('0');
  await lab.getByRole('textbox', { name: 'To command' }).fill('1');
  await lab.getByRole('textbox', { name: 'States at most' }).fill('64');
  await lab.getByRole('button', { name: 'Explore every state' }).click();
  await lab.getByRole('list', { name: 'The first state of each kind' }).getByRole('button').first().click();
  await expect(lab.getByRole('region', { name: 'Zones after recovery' })).toBeVisible();
});

async function violated(lab: Locator): Promise<void> {
  await exploreTrace(lab);
  await lab.getByRole('grid', { name: /^Cuts/ }).getByRole('row').nth(1).click();
  const cells = lab.getByRole('listbox', { name: /^States;/ });
  await cells
    .getByRole('option', { name: /violated/ })
    .first()
    .click();
  await expect(lab.getByRole('region', { name: 'Zones after recovery' })).toBeVisible();
}
