import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { test, type Workbench } from '../e2e/support/workbench';

/** The size at which scenes are arranged. */
const ARRANGED = { width: 1440, height: 900 };
/** What the window says of clocks, so that pictures of one commit are alike; speeds are those of the machine. */
const CLOCK = { moment: 'Jan 15, 2026, 10:00 AM', time: '10:00:00 AM' };

const out = process.env['ZONESMITH_SHOTS'];
const themes = (process.env['ZONESMITH_SHOTS_THEMES'] ?? 'light dark contrast').split(' ');
const sizes = (process.env['ZONESMITH_SHOTS_SIZES'] ?? '1440x900 1024x700 2560x1440')
  .split(' ')
  .map((text) => {
    const [width, height] = text.split('x').map(Number);
    return { width: width!, height: height! };
  });

/**
 * One state of a view, drawn in every theme and size as `VIEW-STATE-THEME-WIDTHxHEIGHT.png`.
 * @param arrange brings the window there, once, at 1440×900
 * @param settle brings into view what a smaller window may have hidden, at each size
 */
export function scene(
  view: string,
  state: string,
  arrange: (workbench: Workbench) => Promise<void>,
  settle: (page: Page) => Promise<void> = () => Promise.resolve(),
): void {
  const name = `${view}-${state}`;
  test.describe(() => {
    test.use({ placeName: name, viewport: ARRANGED });
    test(name, async ({ workbench }) => {
      const { page } = workbench;
      await page.evaluate(stopClock, CLOCK);
      await arrange(workbench);
      for (const size of sizes) {
        await page.setViewportSize(size);
        await settle(page);
        await page.mouse.move(size.width / 2, 2);
        for (const theme of themes)
          await shoot(page, `${name}-${theme}-${size.width}x${size.height}.png`, theme);
      }
    });
  });
}

/** Runs in the page, before it has said anything of a clock. */
function stopClock({ moment, time }: typeof CLOCK): void {
  Date.prototype.toLocaleString = () => moment;
  Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', { get: () => () => time });
}

/** Takes the focus off a control whose tip would cover what the picture is of. */
export async function blur(page: Page): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
}

/** The window follows the system's theme; the picture is taken when a frame was drawn in it. */
async function shoot(page: Page, file: string, theme: string): Promise<void> {
  await page.emulateMedia({
    colorScheme: theme === 'light' ? 'light' : 'dark',
    contrast: theme === 'contrast' ? 'more' : 'no-preference',
    reducedMotion: 'reduce',
  });
  await page.waitForFunction((name) => document.documentElement.dataset['theme'] === name, theme);
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null)))),
  );
  if (out === undefined) throw new Error('where the pictures go is told by npm run screenshots');
  await page.screenshot({ path: join(out, file), animations: 'disabled', caret: 'hide' });
}
