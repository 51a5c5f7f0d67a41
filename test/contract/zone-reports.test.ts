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

it('zones:exportMap writes a map that stands alone, or the picture that was sent', async () => {
  const write = async (picture: string | null, name: string) => {
    const ended = window.next('jobs:finished');
    const target = join(window.folder, name);
    await window.call('zones:exportMap', { session, picture, path: target, replace: false });
    expect(await ended).toMatchObject({ error: null, result: { kind: 'zones', path: target } });
    return readFileSync(target);
  };
  const svg = (await write(null, 'map.svg')).toString();
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(svg.match(/<g transform="[^"]*"><title>/g)).toHaveLength(8);
  expect(svg).toContain('>image.zoned</text>');
  expect(svg).toMatch(/>em empty: \d+<\/text>/);
  expect(svg).not.toMatch(/href|url\((?!#)|<script|<image/);

  const png = Buffer.from('89504e470d0a1a0a0000', 'hex');
  const { upload, path: sent } = await window.call('uploads:begin', { name: 'map.png', bytes: png.length });
  await window.call('uploads:append', { upload, offset: 0, bytes: new Uint8Array(png) });
  expect(await write(sent, 'map.png')).toEqual(png);
  await expect(write(path, 'other.png')).rejects.toMatchObject({ code: 'unsupported' });
  await expect(write(null, 'map.svg')).rejects.toMatchObject({ code: 'exists' });
});
