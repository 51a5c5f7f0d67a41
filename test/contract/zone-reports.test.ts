import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { REPORT_FORMAT_NAMES } from '../../shared/image/report-formats';
import { cli } from '../support/cli/cli';
import { specOf } from '../support/image/device-images';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';

let window: TestWindow;
let session: string;
let path: string;

beforeEach(async () => {
  window = openTestWindow();
  path = join(window.folder, 'image.zoned');
  createImage(path, specOf(), { replace: false });
  session = (await window.call('sessions:open', { path, options: {} })).session;
});
afterEach(() => window.dispose());

it.each(REPORT_FORMAT_NAMES)('zones:export writes what report prints: %s', async (format) => {
  const target = join(window.folder, 'report');
  const ended = window.next('jobs:finished');
  await window.call('zones:export', { session, format, path: target, replace: false });
  expect(await ended).toMatchObject({ error: null, result: { kind: 'zones', path: target } });
  expect(readFileSync(target, 'utf8')).toBe(await cli('report', path, '--as', format));
});

it('zones:export shows unsaved edits, and writes nothing over', async () => {
  await window.call('sessions:setMode', { session, mode: 'editing' });
  await window.call('zones:execute', { session, command: { op: 'finish', zone: 3 } });
  const target = join(window.folder, 'report.csv');
  const write = async () => {
    const ended = window.next('jobs:finished');
    await window.call('zones:export', { session, format: 'csv', path: target, replace: false });
    return ended;
  };
  expect((await write()).error).toBeNull();
  expect(readFileSync(target, 'utf8').split('\n')[4]).toContain(',full,');
  expect((await write()).error?.code).toBe('exists');
  await expect(
    window.call('zones:export', { session, format: 'csv', path, replace: true }),
  ).rejects.toMatchObject({ code: 'same-file' });
});
