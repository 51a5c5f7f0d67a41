import axe from 'axe-core';
import type { Page } from 'playwright/test';

/** Every theme, as Settings calls them. */
export const THEMES = ['Light', 'Dark', 'High contrast'] as const;

/** Chooses a theme in Settings, and goes back to Home. */
export async function chooseTheme(page: Page, theme: (typeof THEMES)[number]): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByText(theme, { exact: true }).click();
  await page.getByRole('link', { name: 'Home' }).click();
}

/** Rules of serious or critical impact that the page breaks, with the first element each. */
export async function serious(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (Reflect.get(window, 'axe') as typeof axe).run({ resultTypes: ['violations'] }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}
