import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { openImage, runCommand, zonesmith } from '../e2e/support/actions';
import { expect, type Workbench } from '../e2e/support/workbench';

const STATES = [
  '2-6=full:100%:stamp',
  '7=closed:37%:stamp',
  '8=implicitlyOpened:60%:random',
  '9=explicitlyOpened:4KiB:stamp',
  '12=offline',
  '13=readOnly',
  '16-19=full:100%:increment',
  '20=closed:90%:stamp',
];
const MANY_STATES = [
  '1000-250000=full:100%:none',
  '400000-400007=closed:50%:none',
  '600000-620000=offline',
  '750000=explicitlyOpened:4KiB:stamp',
];
/** Instead of a random one. */
const UUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

const asOptions = (states: readonly string[]): string[] => states.flatMap((state) => ['--state', state]);

/** Creates an image that has the same bytes whenever it is made: from the recipe of one whose random id is replaced. */
export function create(workbench: Workbench, name: string, ...options: string[]): void {
  const [draft, recipe] = ['draft.zoned', 'draft.json'];
  const path = join(workbench.folder, recipe);
  zonesmith(workbench, 'create', draft, ...options, '--save-recipe', recipe);
  writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), uuid: UUID }));
  zonesmith(workbench, 'create', name, '--recipe', recipe);
  for (const file of [draft, recipe]) rmSync(join(workbench.folder, file));
}

/** A ZNS image with a zone in every state, open. */
export async function placeNormal(workbench: Workbench, name = 'zns.zoned'): Promise<void> {
  const geometry = ['--zone-size', '16MiB', '--zone-capacity', '12MiB', '--zones', '48'];
  const limits = ['--max-open', '4', '--max-active', '8', '--zde', '64', '--conventional', '0-1'];
  create(workbench, name, ...geometry, ...limits, '--seed', '7', ...asOptions(STATES));
  await openImage(workbench, name);
}

/** A small image on which workloads may do what they want. */
export async function placeSmall(workbench: Workbench, name = 'base.zoned'): Promise<void> {
  const limits = ['--max-open', '4', '--max-active', '6'];
  create(workbench, name, '--zone-size', '1MiB', '--zones', '64', ...limits);
  await openImage(workbench, name);
}

/** 8 TiB in 1,048,576 zones, of which some are in use. */
export async function placeHuge(workbench: Workbench, name = 'huge.zoned'): Promise<void> {
  makeHuge(workbench, name);
  await openImage(workbench, name);
  await expect(workbench.page.getByRole('button', { name: /^fu full 249,001/ })).toBeVisible();
}

/** The file of it alone. */
export function makeHuge(workbench: Workbench, name: string): void {
  const size = ['--zone-size', '8MiB', '--zones', '1048576', '--max-open', '14', '--max-active', '28'];
  create(workbench, name, ...size, '--seed', '7', ...asOptions(MANY_STATES));
}

/** Goes to another view by the rail. */
export async function show(page: Page, view: string): Promise<ReturnType<Page['getByRole']>> {
  await page.getByRole('link', { name: view }).click();
  await page.mouse.move(700, 5);
  return page.getByRole('main', { name: view });
}

/** Goes to an address of the file by keyboard. */
export async function goTo(page: Page, address: string): Promise<void> {
  await page.keyboard.press('Control+g');
  await page.getByRole('textbox', { name: 'Address' }).fill(address);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
}

/** Runs a workload on a copy of the image that is shown, and waits for its end. */
export async function runWorkload(page: Page, commands: number, generator?: string): Promise<void> {
  const view = await show(page, 'Workloads');
  if (generator !== undefined) await view.getByText(generator).first().click();
  await view.getByRole('textbox', { name: 'Commands at most' }).fill(String(commands));
  await view.getByRole('textbox', { name: 'Bytes a write' }).fill('4KiB');
  await view.getByRole('button', { name: 'Start' }).click();
  await expect(view.getByRole('region', { name: 'Run', exact: true })).toContainText('done');
}

/** Runs a command and waits for the dialog that it opens. */
export async function openDialog(page: Page, command: string): Promise<ReturnType<Page['getByRole']>> {
  await runCommand(page, command);
  const dialog = page.getByRole('dialog').filter({ hasNot: page.getByRole('combobox', { name: 'Command' }) });
  await expect(dialog).toBeVisible();
  return dialog;
}
