import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright/test';
import { exploreTrace, openWithTrace } from './support/crash-states';
import { openImage, zonesmith } from './support/actions';
import { expect, test, type Workbench } from './support/workbench';

test('a violated state is found, opened, its bytes inspected, and made again by its command line', async ({
  workbench,
}) => {
  const { page, folder } = workbench;
  const lab = await openWithTrace(workbench);
  const before = hashOf(folder, 'zf.img');
  await exploreTrace(lab);
  await expect(lab.getByText(/^255 states at 8 cuts, 96 different images: 80 violated/)).toBeVisible();

  await lab.getByRole('grid', { name: /^Cuts/ }).getByRole('row').nth(1).click();
  const cells = lab.getByRole('listbox', { name: /^States;/ });
  await cells
    .getByRole('option', { name: /violated/ })
    .first()
    .click();
  const verdict = lab.getByRole('region', { name: 'Verdict' });
  await expect(verdict.locator('.verdict')).toContainText('Violated.');
  await expect(verdict.getByRole('list', { name: 'Invariants that do not hold' })).toContainText(
    'own-program',
  );
  await expect(verdict.getByRole('region', { name: /^Zones (before|after)/ })).toHaveCount(3);

  await workbench.answerFile(
    () => verdict.getByRole('button', { name: 'Save trace…' }).click(),
    'save',
    't.trace',
  );
  await expect(verdict.getByRole('button', { name: 'Save trace…' })).toBeHidden();
  const line = await copied(verdict, 'Copy command line');
  const id = await copied(verdict, 'Copy state id');
  expect(line).toContain(id);
  await workbench.answerFile(
    () => verdict.getByRole('button', { name: 'Open state…' }).click(),
    'save',
    'open.img',
  );
  await expect(page.getByRole('navigation', { name: 'Open images' })).toContainText('open.img');
  await expect(page.getByRole('main', { name: 'Inspect' })).toBeVisible();
  await expect(page.getByRole('grid', { name: /^Bytes of the image/ })).toContainText(
    firstBytes(folder, 'open.img'),
  );

  reproduce(workbench, line, 'again.img');
  for (const suffix of ['', '.data'])
    expect(hashOf(folder, `again.img${suffix}`)).toBe(hashOf(folder, `open.img${suffix}`));
  expect(hashOf(folder, 'zf.img')).toBe(before);
});

test(
  'the exploration of an image waits in its tab, and goes on by keyboard',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page } = workbench;
    const lab = await openWithTrace(workbench);
    await exploreTrace(lab);
    const cuts = lab.getByRole('grid', { name: /^Cuts/ });
    await cuts.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    const cells = lab.getByRole('listbox', { name: /^States;/ });
    await expect(cells.getByRole('option').first()).toBeVisible();
    await cells.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect(cells.getByRole('option', { selected: true })).toHaveCount(1);
    const verdict = lab.getByRole('region', { name: 'Verdict' });
    await expect(verdict.locator('.verdict')).toBeVisible();
    await expect(verdict).toContainText('zone table, zone 1');
    await expect(verdict).not.toContainText('reading zones');
    const shown = await lab.innerText();

    zonesmith(workbench, 'create', 'other.zoned', '--zone-size', '1MiB', '--zones', '4');
    await openImage(workbench, 'other.zoned');
    await page.getByRole('navigation', { name: 'Open images' }).getByText('zf.img').click();
    await page.getByRole('link', { name: 'Crash lab' }).click();
    await expect(cells.getByRole('option', { selected: true })).toHaveCount(1);
    await expect.poll(() => lab.innerText()).toBe(shown);
  },
);

test(
  'an exploration that is cancelled says so and leaves nothing',
  { tag: '@further' },
  async ({ workbench }) => {
    const { folder } = workbench;
    const lab = await openWithTrace(workbench);
    const before = hashOf(folder, 'zf.img');
    await lab.getByRole('button', { name: 'Whole trace' }).click();
    await lab.getByRole('button', { name: 'Explore every state' }).click();
    await lab.getByRole('button', { name: 'Cancel' }).click();
    await expect(lab.getByText('The exploration was cancelled; nothing of it is kept.')).toBeVisible();
    await expect(lab.getByText('Every state comes here')).toBeVisible();
    expect(hashOf(folder, 'zf.img')).toBe(before);
  },
);

function hashOf(folder: string, name: string): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('hex');
}

/** As the hex view writes them. */
function firstBytes(folder: string, name: string): string {
  const bytes = [...readFileSync(join(folder, name)).subarray(0, 8)];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** What a button copies stands beside it. */
async function copied(verdict: Locator, label: string): Promise<string> {
  const button = verdict.page().getByRole('button', { name: label });
  const text = await verdict.locator('.copyable').filter({ has: button }).locator('code').innerText();
  return text.replaceAll('\n', '').trim();
}

/** Carries a printed command line out, into a file of another name. */
function reproduce(workbench: Workbench, line: string, name: string): void {
  const words = line.split(' ');
  expect(words.slice(0, 3)).toEqual(['zonesmith', 'crash', 'reproduce']);
  expect(words.slice(-2)).toEqual(['-o', 'state.zoned']);
  zonesmith(workbench, ...words.slice(1, -1), name);
}
