import type { Locator, Page } from 'playwright/test';
import { expect, type Workbench } from './workbench';

/** More stops than any part of the window has. */
const STOPS_MAX = 60;

interface Heard extends Window {
  heard: string[];
  pointed: number;
}

/** From now on keeps what live regions say, and counts what a pointer does. */
export async function listenToPage(page: Page): Promise<void> {
  await page.evaluate(() => {
    const target = window as unknown as Heard;
    target.heard = [];
    target.pointed = 0;
    const regions = '[aria-live], [role=status], [role=alert]';
    const said = new WeakMap<Element, string>();
    const keep = (region: Element): void => {
      const text = region.textContent.trim();
      if (text !== '' && said.get(region) !== text) target.heard.push(text);
      said.set(region, text);
    };
    const look = ({ target: node }: { target: Node }): void => {
      const element = node instanceof Element ? node : node.parentElement;
      const outside = element?.closest(regions);
      if (outside) keep(outside);
      element?.querySelectorAll(regions).forEach(keep);
    };
    const observer = new MutationObserver((changes) => changes.forEach(look));
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    document.addEventListener('pointerdown', () => target.pointed++, { capture: true });
  });
}

/** Waits until a live region has said it since the page was listened to, or since the last call. */
export async function expectToHear(page: Page, words: RegExp): Promise<void> {
  const heard = () => page.evaluate(() => (window as unknown as Heard).heard.join('\n'));
  await expect.poll(heard).toMatch(words);
  await page.evaluate(() => ((window as unknown as Heard).heard = []));
}

/** How often a pointer was pressed since the page was listened to. */
export function pointed(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as Heard).pointed);
}

/** Goes on with a key until the focus is on an element, or within it. */
export async function reach(page: Page, wanted: Locator, key = 'Tab'): Promise<void> {
  const isThere = () => wanted.evaluate((element) => element.contains(document.activeElement));
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    if (await isThere()) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead there`);
}

/** The text of the element that a composite widget names as active. */
export function activeText(widget: Locator): Promise<string> {
  return widget.evaluate((element) => {
    const id = element.getAttribute('aria-activedescendant');
    return id === null ? '' : (document.getElementById(id)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '');
  });
}

/** Answers with a file of the folder, by the keyboard where the page itself asks. */
export async function answerByKeyboard(
  workbench: Workbench,
  asks: () => Promise<void>,
  name: string,
): Promise<void> {
  if (workbench.host !== 'web') return workbench.answerFile(asks, 'open', name);
  const { page } = workbench;
  await asks();
  const files = page.getByRole('dialog').getByRole('listbox', { name: 'Files and folders' });
  await expect(files).toBeFocused();
  await expect(files.getByRole('option').filter({ hasText: name })).toBeVisible();
  await page.keyboard.type(name);
  await expect.poll(() => activeText(files)).toContain(name);
  await page.keyboard.press('Enter');
}

/** Runs a command by typing its title into the palette. */
export async function runByKeyboard(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+Shift+P');
  await expect(page.getByRole('combobox', { name: 'Command' })).toBeFocused();
  await page.keyboard.type(title);
  await expect(page.getByRole('option', { selected: true })).toContainText(title);
  await page.keyboard.press('Enter');
}
