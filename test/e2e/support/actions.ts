import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { expect, root, type Workbench } from './workbench';

const CLI = join(root, 'dist/main/cli.cjs');

/** Standard output of the built command line, in the workbench's folder. Fails the test when it exits non-zero. */
export function zonesmith({ folder }: Workbench, ...args: string[]): string {
  return execFileSync(process.execPath, [CLI, ...args], { cwd: folder, encoding: 'utf8' });
}

/** What the built command line prints, and its exit status. */
export function tryZonesmith(
  { folder }: Workbench,
  ...args: string[]
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [CLI, ...args], { cwd: folder, encoding: 'utf8' });
}

/** Creates an image with the wizard's first preset (16 zones of 1 MiB, 3 open, 5 active) and opens it. */
export async function createByWizard(workbench: Workbench, name: string): Promise<void> {
  const { page } = workbench;
  await page.getByRole('button', { name: 'Create image…' }).first().click();
  const wizard = page.getByRole('main', { name: 'Create image' });
  await expect(wizard.getByText('16 zones of 1 MiB, 16 MiB in all')).toBeVisible();
  for (const step of ['Format', 'Geometry', 'Limits', 'Zones', 'Review']) {
    await wizard.getByRole('button', { name: 'Next' }).click();
    await expect(wizard.getByRole('heading', { level: 2, name: step, exact: true })).toBeVisible();
  }
  await workbench.answerFile(() => wizard.getByRole('button', { name: 'Choose…' }).click(), 'save', name);
  await wizard.getByRole('button', { name: 'Create and open' }).click();
  await expect(page.getByRole('main', { name: 'Inspect' })).toBeVisible();
}

/** Opens an image of the folder from Home. */
export async function openImage(workbench: Workbench, name: string): Promise<void> {
  const { page } = workbench;
  await page.getByRole('link', { name: 'Home' }).click();
  await workbench.answerFile(
    () => page.getByRole('button', { name: 'Open image…' }).first().click(),
    'open',
    name,
  );
  await expect(page.getByRole('main', { name: 'Inspect' })).toBeVisible();
}

/** Selects a zone through the command palette's way: the map's keyboard. */
export async function selectZone(page: Page, zone: number): Promise<void> {
  const map = page.getByRole('listbox', { name: /^Zone map/ });
  await map.focus();
  await page.keyboard.press('Home');
  for (let step = 0; step < zone; step++) await page.keyboard.press('ArrowRight');
  await expect(details(page).getByRole('button', { name: `Zone ${zone}`, exact: true })).toBeVisible();
}

/** The pane at the right of Inspect. */
export function details(page: Page): ReturnType<Page['getByRole']> {
  return page.getByRole('complementary', { name: 'Details' });
}

/** Unlocks the active image for editing. */
export async function unlock(page: Page): Promise<void> {
  await page
    .getByRole('toolbar', { name: 'Inspect' })
    .getByRole('button', { name: 'Unlock for editing' })
    .click();
  await expect(
    page.getByRole('toolbar', { name: 'Inspect' }).getByRole('button', { name: 'Lock', exact: true }),
  ).toBeVisible();
}

/** Runs a command by the palette, as it is there on every host. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('combobox', { name: 'Command' }).fill(title);
  await page.keyboard.press('Enter');
}
