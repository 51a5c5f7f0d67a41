import axe from 'axe-core';
import type { Page } from 'playwright/test';

/** Every theme: as Settings calls it, and as the root element does. */
export const THEMES = { Light: 'light', Dark: 'dark', 'High contrast': 'contrast' } as const;

/** What a theme can break; everything else is the same in all of them. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * Rules of serious or critical impact that the page, or a dialog on it, breaks, with the first element each: all rules in the theme
 * that it has, those of colours in every other theme, too, which is named then.
 */
export async function serious(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(breaches, { themes: Object.values(THEMES), ofColours: OF_COLOURS });
}

/** Runs in the page, where axe is. */
async function breaches({ themes, ofColours }: { themes: string[]; ofColours: string[] }): Promise<string[]> {
  const judge = Reflect.get(window, 'axe') as typeof axe;
  const { dataset } = document.documentElement;
  const before = dataset['theme'] ?? '';
  // What lies beneath a dialog is judged without one.
  const dialogs = document.querySelectorAll('[role=dialog]');
  const judged = dialogs.length > 0 ? dialogs : document;
  const found: string[] = [];
  for (const theme of [before, ...themes.filter((other) => other !== before)]) {
    dataset['theme'] = theme;
    const { violations } = await judge.run(judged, {
      resultTypes: ['violations'],
      preload: false,
      ...(theme !== before && { runOnly: { type: 'rule', values: ofColours } }),
    });
    for (const { id, impact, nodes } of violations) {
      if (impact === 'serious' || impact === 'critical')
        found.push(`${theme}, ${id}: ${nodes[0]?.html ?? ''}`);
    }
  }
  dataset['theme'] = before;
  return found;
}
