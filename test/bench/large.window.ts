import { execFileSync } from 'node:child_process';
import type { CDPSession, Page } from 'playwright/test';
import { formatBytes } from '../../shared/units/format';
import { residentMemory } from '../support/run/memory';
import { openImage, zonesmith } from '../e2e/support/actions';
import { expect, test } from '../e2e/support/workbench';
import { median, report, spread } from './measure';

const GRID = '[role=grid][aria-label^="Bytes of the image"]';
const JUMPS = 100;
const ZONE_BYTES = 64 * 2 ** 20;
const ZONES = 131_072;

const ms = (value: number): string => value.toFixed(1);

/** Milliseconds from a key in the bytes to the row of this offset with its bytes drawn. */
async function untilShown(page: Page, key: string, offset: number): Promise<number> {
  await page.evaluate(
    ({ selector, hex }) => {
      const grid = document.querySelector(selector)!;
      const isShown = (): boolean =>
        [...grid.querySelectorAll('.line')].some(
          (line) =>
            line.querySelector('.offset')!.textContent.replace(/\W/g, '').toLowerCase().endsWith(hex) &&
            /[0-9a-f]{2} ?[0-9a-f]{2}/i.test(line.querySelector('.cell')!.textContent),
        );
      const target = globalThis as unknown as { shown: Promise<number> };
      target.shown = new Promise((resolve) => {
        document.addEventListener(
          'keydown',
          () => {
            const start = performance.now();
            const look = (): void => {
              if (isShown()) resolve(performance.now() - start);
              else requestAnimationFrame(look);
            };
            look();
          },
          { capture: true, once: true },
        );
      });
    },
    { selector: GRID, hex: (offset - (offset % 16)).toString(16) },
  );
  await page.keyboard.press(key);
  return page.evaluate(() => (globalThis as unknown as { shown: Promise<number> }).shown);
}

/** Memory of the page's heap by the browser's own counter. */
async function heapBytes(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value;
}

/** Resident memory of the host, whose threads are the workers of the sessions: now, and at most. */
function hostBytes(folder: string): { now: number; most: number } {
  const [pid] = execFileSync('pgrep', ['-f', `serve --root ${folder}`], { encoding: 'utf8' }).split('\n');
  return residentMemory(Number(pid));
}

/** Milliseconds of work in each frame while `move` goes on: from its start until it is painted. */
async function frames(page: Page, move: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const target = globalThis as unknown as { frames: number[]; ends: boolean };
    target.frames = [];
    target.ends = false;
    const next = (): void => {
      const start = performance.now();
      const channel = new MessageChannel();
      channel.port1.onmessage = () => target.frames.push(performance.now() - start);
      channel.port2.postMessage(null);
      if (!target.ends) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  await move();
  return page.evaluate(() => {
    const target = globalThis as unknown as { frames: number[]; ends: boolean };
    target.ends = true;
    return target.frames;
  });
}

test('the first page', async ({ workbench }) => {
  const { page } = workbench;
  const paints: number[] = [];
  for (let round = 0; round < 5; round++) {
    if (round > 0) await page.reload();
    await expect(page.getByRole('main')).toBeVisible();
    const paint = await page.waitForFunction(
      () =>
        performance.getEntriesByType('paint').find(({ name }) => name === 'first-contentful-paint')
          ?.startTime,
    );
    paints.push((await paint.jsonValue())!);
  }
  report('window: first paint, ms', spread(paints, ms), 'aim < 1,500');
});

test('8 TiB in the window', async ({ workbench }) => {
  const { page, folder } = workbench;
  zonesmith(workbench, 'create', 'large.zoned', '--zone-size', '64MiB', '--zones', String(ZONES));
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const start = Date.now();
  await openImage(workbench, 'large.zoned');
  await expect(page.getByRole('button', { name: /^em empty 131,072/ })).toBeVisible();
  report('window: open 8 TiB, dialog included, ms', String(Date.now() - start), 'aim < 1,000');

  const grid = page.locator(GRID);
  await grid.focus();
  const { fileSizeBytes } = JSON.parse(zonesmith(workbench, 'info', 'large.zoned', '--json')) as {
    fileSizeBytes: number;
  };
  const ends: number[] = [];
  for (let round = 0; round < 5; round++) {
    await page.keyboard.press('Control+Home');
    ends.push(await untilShown(page, 'Control+End', fileSizeBytes - 1));
  }
  report('window: End of 8 TiB, ms', spread(ends, ms), 'aim < 100');

  const jumps: number[] = [];
  for (let jump = 0; jump < JUMPS; jump++) {
    const zone = (jump * 7919) % ZONES;
    await grid.focus();
    await page.keyboard.press('Control+g');
    await page
      .getByRole('dialog')
      .getByRole('textbox')
      .fill(`z${zone}+${4096 * (jump % 100)}`);
    jumps.push(await untilShown(page, 'Enter', 4096 + zone * ZONE_BYTES + 4096 * (jump % 100)));
  }
  report('window: go to, ms', spread(jumps, ms), 'aim: median < 50');
  await grid.hover();
  const scrolling = await frames(page, async () => {
    for (let step = 0; step < 120; step++) await page.mouse.wheel(0, step < 80 ? 160 : -160);
  });
  report(
    'window: frames of bytes of 8 TiB, scrolling, ms of work',
    spread(scrolling, ms),
    'aim: median ≤ 16',
  );
  report('window: heap of the page', formatBytes(await heapBytes(cdp)), 'aim < 400 MiB');
  const { now, most } = hostBytes(folder);
  report(
    'window: host and worker, now, at most',
    `${formatBytes(now)}, ${formatBytes(most)}`,
    'aim < 400 MiB',
  );
});

test('a million zones on the map', async ({ workbench }) => {
  const { page } = workbench;
  zonesmith(workbench, 'create', 'many.zoned', '--zone-size', '1MiB', '--zones', '1000000');
  await openImage(workbench, 'many.zoned');
  await expect(page.getByRole('button', { name: /^em empty 1,000,000/ })).toBeVisible();
  const map = page.getByRole('listbox', { name: /^Zone map/ });
  const box = (await map.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  const zooming = await frames(page, async () => {
    for (let step = 0; step < 60; step++) await page.mouse.wheel(0, step < 30 ? -120 : 120);
    for (let step = 0; step < 20; step++) await page.mouse.wheel(0, -120);
  });
  const panning = await frames(page, async () => {
    await page.mouse.down();
    for (let step = 0; step < 90; step++)
      await page.mouse.move(x + 100 * Math.sin(step / 8), y + 60 * Math.cos(step / 8));
    await page.mouse.up();
  });
  expect(median(zooming) + median(panning)).toBeGreaterThan(0);
  report('window: frames of 1,000,000 zones, zooming, ms of work', spread(zooming, ms), 'aim: median ≤ 16');
  report('window: frames of 1,000,000 zones, panning, ms of work', spread(panning, ms), 'aim: median ≤ 16');
});
