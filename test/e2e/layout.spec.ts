import type { Locator, Page } from 'playwright/test';
import { createByWizard, details, openImage, selectZone, unlock, zonesmith } from './support/actions';
import { expect, test } from './support/workbench';

/** Pixels that an element would have to be wider to need no scroll bar. */
const overflow = (element: Locator) => element.evaluate((it) => it.scrollWidth - it.clientWidth);

async function hover(page: Page, button: Locator): Promise<void> {
  const { x, y, width, height } = (await button.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2, { steps: 5 });
}

test('each button shows its own tooltip, which covers none of them and does not outlive a dialog', async ({
  workbench,
}) => {
  const { page } = workbench;
  await createByWizard(workbench, 'tips.zoned');
  await unlock(page);
  await selectZone(page, 5);
  const actions = details(page).getByRole('group', { name: 'Actions of zone 5' });
  const tooltip = page.getByRole('tooltip');
  for (const [name, words] of [
    ['Open', 'Open explicitly'],
    ['Close', 'Invalid Zone State Transition'],
    ['Finish', 'Finish:'],
    ['Reset', 'Reset:'],
    ['Append…', 'Append data'],
    ['Write…', 'Write data'],
    ['Take offline', 'Invalid Zone State Transition'],
    ['Clear fault', 'no fault'],
  ] as const) {
    const button = actions.getByRole('button', { name, exact: true });
    await hover(page, button);
    await expect(tooltip).toContainText(words);
    const group = (await actions.boundingBox())!;
    const tip = (await page.locator('.tooltip').boundingBox())!;
    expect(tip.x + tip.width).toBeLessThanOrEqual(group.x);
  }
  await actions.getByRole('button', { name: 'Append…' }).click();
  await page.mouse.move(5, 5);
  await page.getByRole('dialog').getByLabel('Size').press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(actions.getByRole('button', { name: 'Append…' })).toBeFocused();
  await expect(tooltip).toBeHidden();
});

for (const [width, height] of [
  [1440, 900],
  [1024, 700],
] as const) {
  const tag = width === 1024 ? [] : '@further';
  test(`nothing scrolls sideways that one reads whole, ${width} wide`, { tag }, async ({ workbench }) => {
    const { page } = workbench;
    await page.setViewportSize({ width, height });
    zonesmith(workbench, 'create', 'wide.zoned', '--zone-size', '1MiB', '--zones', '64');
    await openImage(workbench, 'wide.zoned');
    await page.getByRole('link', { name: 'Workloads' }).click();
    await page.getByRole('button', { name: 'Start' }).click();
    const commands = page.getByRole('grid', { name: 'Commands of the trace' });
    await expect(commands).toBeVisible();
    if (width === 1440) {
      const state = (await commands.getByRole('columnheader', { name: 'State' }).boundingBox())!;
      const table = (await commands.boundingBox())!;
      expect(state.x + state.width).toBeLessThanOrEqual(table.x + table.width);
      expect(await overflow(commands)).toBe(0);
    }
    await page.getByRole('button', { name: 'Open in crash lab' }).click();
    const lab = page.getByRole('main', { name: 'Crash lab' });
    await lab.getByRole('button', { name: 'Crash and recover' }).click();
    const zones = lab.getByRole('grid', { name: /^Zones before/ });
    await expect(zones).toBeVisible();
    expect(await overflow(lab.getByRole('region', { name: 'Policies' }))).toBe(0);
    expect(await overflow(zones)).toBe(0);
  });
}

test('the bytes have the focus after opening and after Go to, all by keyboard', async ({ workbench }) => {
  const { page } = workbench;
  zonesmith(workbench, 'create', 'keys.zoned', '--zone-size', '1MiB', '--zones', '8');
  await expect(page.getByRole('button', { name: 'Open image…' }).first()).toBeVisible();
  await workbench.answerFile(() => page.keyboard.press('Control+o'), 'open', 'keys.zoned');
  const bytes = page.getByRole('grid', { name: /^Bytes of the image/ });
  await expect(bytes).toBeFocused();
  await page.keyboard.press('Control+g');
  await page.getByRole('textbox', { name: 'Address' }).fill('z3');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(bytes).toBeFocused();
});

test(
  'a long stamp pushes nothing out of the status bar, and the tab of the image that is shown is in view',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page } = workbench;
    const names = [1, 2, 3, 4].map((index) => `an-image-with-a-name-as-long-as-that-${index}.zoned`);
    for (const name of names) {
      const states = ['--state', '2=closed:50%:stamp', '--seed', '1234567'];
      zonesmith(workbench, 'create', name, '--zone-size', '1MiB', '--zones', '8', ...states);
      await openImage(workbench, name);
    }
    await page.keyboard.press('Control+g');
    await page.getByRole('textbox', { name: 'Address' }).fill('z2');
    await page.keyboard.press('Enter');
    const status = page.getByRole('contentinfo', { name: 'Status' });
    await expect(status).toContainText('seed 1234567');
    for (let step = 0; step < 15; step++) await page.keyboard.press('Shift+ArrowRight');
    await expect(status).toContainText('16 B selected');
    await page.setViewportSize({ width: 1024, height: 700 });
    await expect(status.getByRole('radiogroup', { name: 'Radix of numbers' })).toBeInViewport({ ratio: 1 });
    const tab = page.getByRole('navigation', { name: 'Open images' }).getByRole('listitem').last();
    await expect(tab).toContainText(names.at(-1)!);
    await expect(tab).toBeInViewport({ ratio: 0.99 });
  },
);
