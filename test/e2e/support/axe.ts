import axe from 'axe-core';
import type { Page } from 'playwright/test';

/** Every theme, as Settings calls them. */
export const THEMES = ['Light', 'Dark', 'High contrast'] as const;

/** What a theme can break; everything else is the same in all of them. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

const themes = new WeakMap<Page, (typeof THEMES)[number]>();

/** Chooses a theme in Settings, and goes back to Home. */
export async function chooseTheme(page: Page, theme: (typeof THEMES)[number]): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByText(theme, { exact: true }).click();
  await page.getByRole('link', { name: 'Home' }).click();
  themes.set(page, theme);
}

/** Rules of serious or critical impact that the page breaks, with the first element each; of colours alone where others were asked in the light theme. */
export async function serious(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const isFirst = (themes.get(page) ?? THEMES[0]) === THEMES[0];
  const options: axe.RunOptions = {
    resultTypes: ['violations'],
    preload: false,
    ...(!isFirst && { runOnly: { type: 'rule', values: OF_COLOURS } }),
  };
  const { violations } = await page.evaluate(
    (asked) => (Reflect.get(window, 'axe') as typeof axe).run(asked),
    options,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}
