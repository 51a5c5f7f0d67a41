import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { details, openImage, runCommand, selectZone, unlock, zonesmith } from './support/actions';
import { expect, test, type Workbench } from './support/workbench';

const COMMANDS = 300;

test('a workload is stepped through: breakpoint, back, the image as it was, now, crash lab', async ({
  workbench,
}) => {
  const { page } = workbench;
  await recordOn(workbench, 'walked.zoned');
  const band = page.getByRole('region', { name: 'Moment of a trace' });
  await expect(band).toBeHidden();
  const now = await look(page);

  const view = await showTraces(page);
  await expect(view.getByRole('grid', { name: 'Traces' })).toContainText(`${COMMANDS} commands, seed 1`);
  await view.getByRole('button', { name: `Carry out ${COMMANDS} commands` }).click();
  await expect(band).toContainText(`At command 0 of ${COMMANDS}`);
  expect((await look(page)).zones).not.toMatch(/opened|closed|full/);

  await showTraces(page);
  await page.keyboard.press('F9');
  await expect(view.getByRole('textbox', { name: 'Stop at' })).toBeFocused();
  await page.keyboard.type('lba:wrong');
  await page.keyboard.press('Enter');
  await expect(view.getByRole('alert')).toContainText('is not understood');
  await view.getByRole('textbox', { name: 'Stop at' }).fill('active>=3');
  await page.keyboard.press('Enter');
  await expect(view.getByRole('list', { name: 'Breakpoints' })).toContainText('active>=3');
  await page.keyboard.press('Control+F5');
  await expect(view.getByRole('list', { name: 'Breakpoints' })).toContainText('met by No 2');
  await expect(band).toContainText(`At command 3 of ${COMMANDS}`);
  await expect(view.getByRole('complementary', { name: 'What the commands did' })).toContainText(
    'As the trace asserts.',
  );
  const stopped = await look(page);
  await page.keyboard.press('Shift+F5');
  await expect(band).toContainText(`At command 2 of ${COMMANDS}`);
  const earlier = await look(page);
  expect(earlier.zones).not.toBe(stopped.zones);
  expect(earlier.bytes).not.toBe(stopped.bytes);
  await page.keyboard.press('F5');
  await expect(band).toContainText(`At command 3 of ${COMMANDS}`);
  expect(await look(page)).toEqual(stopped);

  await page.keyboard.press('Alt+F5');
  await expect(band).toBeHidden();
  expect(await look(page)).toEqual(now);

  await showTraces(page);
  await page.keyboard.press('F5');
  await expect(band).toContainText(`At command 1 of ${COMMANDS}`);
  await view.getByRole('button', { name: 'Open in crash lab' }).click();
  const lab = page.getByRole('main', { name: 'Crash lab' });
  await expect(lab.getByLabel('Command at the crash point')).toHaveValue('1');
  await expect(lab.getByLabel('Moment within the command')).toHaveValue('before');
});

test(
  'a moment is not edited, belongs to its image, and moves nothing',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page } = workbench;
    zonesmith(workbench, 'create', 'other.zoned', '--zone-size', '1MiB', '--zones', '8');
    await openImage(workbench, 'other.zoned');
    await recordOn(workbench, 'past.zoned');
    await page.getByRole('link', { name: 'Inspect' }).click();
    await unlock(page);
    await selectZone(page, 1);
    const toolbar = page.getByRole('toolbar', { name: 'Inspect' });
    const before = await toolbar.boundingBox();
    await page.keyboard.press('F5');
    const band = page.getByRole('region', { name: 'Moment of a trace' });
    await expect(band).toContainText('At command 1 of');
    expect(await toolbar.boundingBox()).toEqual(before);
    await expect(details(page)).toContainText('Go back to now to edit.');
    await expect(details(page).getByRole('button', { name: 'Finish', exact: true })).toBeDisabled();

    await page.getByRole('button', { name: /^other\.zoned/ }).click();
    await expect(band).toBeHidden();
    await page.getByRole('button', { name: /^past\.zoned/ }).click();
    await expect(band).toContainText('At command 1 of');
    await band.getByRole('button', { name: 'Back to now' }).press('Enter');
    await expect(band).toBeHidden();
    await expect(details(page).getByRole('button', { name: 'Finish', exact: true })).toBeEnabled();
  },
);

test(
  'two moments are compared, and a replay gives what the trace asserts',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page } = workbench;
    await recordOn(workbench, 'two.zoned');
    const view = await showTraces(page);
    const slider = view.getByRole('slider', { name: 'Moment of the trace' });
    await slider.press('Home');
    await expect(slider).toHaveAttribute('aria-valuenow', '0');
    await view.getByRole('button', { name: 'A = here' }).click();
    await slider.press('End');
    await expect(slider).toHaveAttribute('aria-valuenow', String(COMMANDS));
    await view.getByRole('button', { name: 'Compare A with here' }).click();
    await expect(view.getByRole('status')).toContainText(
      `Between command 0 and ${COMMANDS}: 8 zones differ.`,
    );
    await expect(view.getByRole('grid', { name: /^Zones that differ/ })).toContainText('em');
    await view.getByRole('button', { name: 'Replay trace' }).click();
    await expect(view.getByText('all results are as the trace asserts')).toBeVisible();
  },
);

/** What Inspect shows: the first rows of the zone table, and of the bytes of zone 2. */
async function look(page: Page): Promise<{ zones: string; bytes: string }> {
  await page.getByRole('link', { name: 'Inspect' }).click();
  const zones = page.getByRole('region', { name: 'Zones' });
  await zones.getByText('Table', { exact: true }).click();
  const rows = zones.getByRole('grid', { name: 'Zones' });
  const bytes = page.getByRole('region', { name: 'Bytes' }).getByRole('grid');
  await rows.getByRole('row').nth(3).dblclick();
  await expect(page.getByRole('group', { name: 'Cursor' })).toContainText('z2');
  await expect(bytes.getByRole('row').nth(2)).toContainText(/\b[0-9a-f]{2} [0-9a-f]{2}\b/);
  await expect(bytes).not.toContainText('not loaded');
  await page.waitForFunction(() => document.querySelector('[role=status]') === null);
  return { zones: await rows.innerText(), bytes: await bytes.innerText() };
}

test(
  'an iolog of fio comes in, is told of line by line, replayed, stepped back through and crashed',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page } = workbench;
    zonesmith(workbench, 'create', 'drive.zoned', '--zone-size', '1MiB', '--zones', '8');
    const writes = Array.from({ length: 12 }, (_, at) => `${at + 3} /dev/x write ${at * 65536} 65536`);
    const lines = ['fio version 3 iolog', '1 /dev/x add', '2 /dev/x open', ...writes, '99 /dev/x write 7 9'];
    await openImage(workbench, 'drive.zoned');
    const now = await look(page);

    await drop(page, 'job.iolog', `${lines.join('\n')}\n`);
    const asked = page.getByRole('dialog', { name: 'Import job.iolog' });
    await expect(asked.getByLabel('Format', { exact: true })).toHaveValue('fio-iolog');
    await expect(asked).toContainText('Told by its content.');
    await asked.getByRole('button', { name: 'Import', exact: true }).click();
    const view = page.getByRole('main', { name: 'Traces' });
    await expect(view.getByRole('grid', { name: 'Traces' })).toContainText('job.iolog');
    const study = view.getByRole('complementary', { name: 'What the commands did' });
    await expect(study).toContainText('fio-iolog: 16 lines, 12 commands');
    await expect(study).toContainText('Refused: 1');
    await expect(study).toContainText('line 16');

    await view.getByRole('button', { name: 'Replay trace' }).click();
    await expect(study).toContainText('12 commands: all results are as the trace asserts.');
    await view.getByRole('button', { name: 'Carry out 12 commands' }).click();
    const band = page.getByRole('region', { name: 'Moment of a trace' });
    await expect(band).toContainText('At command 0 of 12');
    await showTraces(page);
    await page.keyboard.press('F9');
    await page.keyboard.type('lba:64');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+F5');
    await expect(band).toContainText('At command 5 of 12');
    const stopped = await look(page);
    await showTraces(page);
    await page.keyboard.press('Shift+F5');
    await expect(band).toContainText('At command 4 of 12');
    const earlier = await look(page);
    expect(earlier.zones).not.toBe(stopped.zones);
    expect(earlier.zones).not.toBe(now.zones);
    await showTraces(page);
    await view.getByRole('button', { name: 'Open in crash lab' }).click();
    const lab = page.getByRole('main', { name: 'Crash lab' });
    await expect(lab.getByLabel('Command at the crash point')).toHaveValue('4');
  },
);

test('what is dropped is told by its content: an image, a trace without one, neither', async ({
  workbench,
}) => {
  const { page, folder } = workbench;
  zonesmith(workbench, 'create', 'drive.zoned', '--zone-size', '1MiB', '--zones', '8');
  const messages = page.getByRole('region', { name: /^Messages/ });
  await drop(page, 'job.iolog', 'fio version 3 iolog\n1 /dev/x add\n');
  await expect(messages).toContainText('job.iolog is a trace, and no image is open');
  await drop(
    page,
    'drive.zoned',
    readFileSync(join(folder, 'drive.zoned')).subarray(0, 8192).toString('latin1'),
  );
  await expect(messages).toContainText('the page is not told where it lies');
  await openImage(workbench, 'drive.zoned');
  await drop(page, 'notes.txt', 'some words\n');
  const asked = page.getByRole('dialog', { name: 'Import notes.txt' });
  await expect(asked).toContainText('Its content tells no format for certain.');
  await asked.getByRole('button', { name: 'Cancel' }).click();
  await expect(asked).toBeHidden();
  expect(readdirSync(folder).filter((name) => name.endsWith('.txt'))).toEqual([]);
});

test(
  'a session recorded by hand replays, is exported, and compared under other rules',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page, folder } = workbench;
    zonesmith(workbench, 'create', 'hand.zoned', '--zone-size', '1MiB', '--zones', '8', '--max-open', '4');
    await openImage(workbench, 'hand.zoned');
    await unlock(page);
    for (const zone of [1, 2, 3]) {
      await selectZone(page, zone);
      await details(page).getByRole('button', { name: 'Open', exact: true }).click();
      await expect(details(page)).toContainText('explicitly opened');
    }
    const view = await showTraces(page);
    await expect(view.getByRole('grid', { name: 'Traces' })).toContainText('3 commands');
    await view.getByRole('button', { name: 'Replay trace' }).click();
    await expect(view.getByText('3 commands: all results are as the trace asserts.')).toBeVisible();

    await view.getByRole('button', { name: 'Export…' }).click();
    const asked = page.getByRole('dialog', { name: /^Export / });
    await asked.getByRole('radio', { name: /^fio iolog/ }).check();
    await workbench.answerFile(
      () => asked.getByRole('button', { name: 'Export…' }).click(),
      'save',
      'hand.iolog',
    );
    const study = view.getByRole('complementary', { name: 'What the commands did' });
    await expect(study).toContainText('fio-iolog: 3 commands');
    expect(readFileSync(join(folder, 'hand.iolog'), 'utf8')).toContain('fio version 3 iolog');

    // In the smallest window what came of it is brought into view.
    await page.setViewportSize({ width: 1024, height: 700 });
    await runCommand(page, 'Compare rules');
    await expect(study.getByLabel('Rules A')).toBeFocused();
    await study.getByLabel('Other choices of B').fill('max-open=2');
    await study.getByRole('button', { name: 'Compare rules' }).click();
    await expect(study).toContainText('1 of 3 commands differ');
    const differences = study.getByRole('grid', { name: 'Differences between A and B' });
    await expect(differences).toContainText('Too Many Open Zones (1BEh)');
    await expect(differences).toBeInViewport({ ratio: 0.99 });
    await differences.getByRole('row').nth(1).click();
    await expect(study.getByText('No 2', { exact: true })).toBeVisible();
  },
);

test(
  'a trace is shrunk to what a build does otherwise, with the line that shows it again',
  { tag: '@further' },
  async ({ workbench }) => {
    const { page, folder } = workbench;
    await recordOn(workbench, 'long.zoned');
    const view = await showTraces(page);
    const study = view.getByRole('complementary', { name: 'What the commands did' });
    await page.setViewportSize({ width: 1024, height: 700 });
    await runCommand(page, 'Shrink trace');
    const kinds = study.getByLabel('Leave out what is not needed so that');
    await expect(kinds).toBeFocused();
    await kinds.selectOption('divergence');
    await study.getByRole('button', { name: 'Shrink trace' }).click();
    await expect(study.getByText('The trace does not show that; nothing was left out.')).toBeInViewport();
    await kinds.selectOption('difference');
    await study.getByLabel('Other rules').selectOption('qemu-zoned-rfc');
    await study.getByRole('button', { name: 'Shrink trace' }).click();
    await expect(study).toContainText(`${COMMANDS} commands → 1, after`);
    await expect(view.getByRole('grid', { name: 'Traces' })).toContainText('Append round robin, shrunk');
    const save = study.getByRole('button', { name: 'Save trace…' });
    await workbench.answerFile(() => save.click(), 'save', 'short.trace');
    await expect(study).toContainText(
      `zonesmith run ${join(folder, 'short.trace')} ${join(folder, 'long.zoned')}`,
    );
  },
);

/** Drops a file that the page has made, as a browser does with one of the user's. */
async function drop(page: Page, name: string, content: string): Promise<void> {
  const files = await page.evaluateHandle(
    ([file, text]) => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(text!, (character) => character.charCodeAt(0));
      data.items.add(new File([bytes], file!));
      return data;
    },
    [name, content],
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: files });
  await page.dispatchEvent('body', 'drop', { dataTransfer: files });
}

async function showTraces(page: Page): Promise<ReturnType<Page['getByRole']>> {
  await page.getByRole('link', { name: 'Traces' }).click();
  return page.getByRole('main', { name: 'Traces' });
}

/** Opens an image of 16 zones, and records a workload on a copy of it. */
async function recordOn(workbench: Workbench, name: string): Promise<void> {
  const { page } = workbench;
  zonesmith(workbench, 'create', name, '--zone-size', '1MiB', '--zones', '16');
  await openImage(workbench, name);
  await page.getByRole('link', { name: 'Workloads' }).click();
  const view = page.getByRole('main', { name: 'Workloads' });
  await view.getByText('Append round robin').first().click();
  await view.getByRole('textbox', { name: 'Commands at most' }).fill(String(COMMANDS));
  await view.getByRole('textbox', { name: 'Bytes a write' }).fill('4KiB');
  await view.getByRole('button', { name: 'Start' }).click();
  await expect(view.getByRole('region', { name: 'Run', exact: true })).toContainText('done');
}
