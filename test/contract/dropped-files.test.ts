import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { ownMaker } from '../../main/storage/node-passing-files';
import { UPLOAD_BYTES_MAX } from '../../shared/app/file-nature';
import { BYTES_PAGE_MAX } from '../../shared/image/limits';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';
import { specOf } from '../support/image/device-images';
import { IMAGE_FAMILIES } from '../../main/format/registry';

const CAPTURES = join(import.meta.dirname, '../fixtures/captures/linux-6.1');
const TRACES = join(CAPTURES, 'trace');

describe('files that are dropped on the window', () => {
  let window: TestWindow;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);
  const at = (name: string) => join(window.folder, name);
  const put = (name: string, bytes: string | Uint8Array): string => {
    writeFileSync(at(name), bytes);
    return at(name);
  };
  const nature = (path: string) => call('files:recognise', { path });

  beforeEach(() => void (window = openTestWindow()));
  afterEach(() => window.dispose());

  it.each(
    readdirSync(TRACES)
      .filter((name) => !name.endsWith('-after.txt'))
      .map((name) => [name, /^(fio|blkparse|blktrace|nvme|target)/.exec(name)![0]] as const),
  )('files:recognise tells the capture %s by what it holds', async (name, tool) => {
    const bytes = readFileSync(join(TRACES, name));
    const path = put('dropped', name.endsWith('.gz') ? gunzipSync(bytes) : bytes);
    const format = { fio: 'fio-iolog', nvme: 'ftrace-nvme', target: 'target-log' }[tool] ?? tool;
    expect(await nature(path)).toEqual({ kind: 'trace', format });
  });

  it('files:recognise tells images, native traces and reports of zones from what it does not know', async () => {
    const title = IMAGE_FAMILIES.find(({ name }) => name === 'zoned')!.title;
    createImage(at('image'), specOf(), { replace: false });
    expect(await nature(at('image'))).toEqual({ kind: 'image', title });
    // Of a file that is on its way there is the beginning only.
    truncateSync(at('image'), 4096);
    expect(await nature(at('image'))).toEqual({ kind: 'image', title });
    const trace = put('native', '{"zonesmith":"trace","version":1}\n');
    expect(await nature(trace)).toEqual({ kind: 'trace', format: null });
    const report = put('report', readFileSync(join(CAPTURES, 'zns/zns-blkzone-report.txt')));
    expect(await nature(report)).toEqual({ kind: 'image', title: null });
    mkdirSync(at('folder'));
    expect(await nature(at('folder'))).toEqual({ kind: 'image', title: null });
    expect(await nature(put('text', 'some words\n'))).toEqual({ kind: 'unknown' });
    expect(await nature(put('empty', ''))).toEqual({ kind: 'unknown' });
    await expect(nature(at('none'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(nature('/etc/passwd')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('uploads:append puts pieces together in order; a discarded upload leaves nothing', async () => {
    const bytes = new Uint8Array(BYTES_PAGE_MAX + 7).map((_, index) => index % 251);
    const { upload, path } = await call('uploads:begin', { name: '../a/jöb.iolog', bytes: bytes.length });
    expect(path.endsWith('/jöb.iolog')).toBe(true);
    const append = (offset: number, end: number) =>
      call('uploads:append', { upload, offset, bytes: bytes.subarray(offset, end) });
    expect(await append(0, BYTES_PAGE_MAX)).toEqual({ received: BYTES_PAGE_MAX });
    await expect(append(7, 9)).rejects.toMatchObject({ code: 'out-of-range' });
    expect(await append(BYTES_PAGE_MAX, bytes.length)).toEqual({ received: bytes.length });
    expect(new Uint8Array(readFileSync(path))).toEqual(bytes);
    const beyond = { upload, offset: bytes.length, bytes: bytes.subarray(0, 1) };
    await expect(call('uploads:append', beyond)).rejects.toMatchObject({ code: 'out-of-range' });
    expect(await call('uploads:discard', { upload })).toEqual({ discarded: true });
    expect(existsSync(dirname(path))).toBe(false);
    expect(await call('uploads:discard', { upload })).toEqual({ discarded: false });
    await expect(append(0, 1)).rejects.toMatchObject({ code: 'gone' });
  });

  it('uploads:begin refuses what is too large, gives up the oldest of too many, and clears up at the end', async () => {
    const tooLarge = call('uploads:begin', { name: 'x', bytes: UPLOAD_BYTES_MAX + 1 });
    await expect(tooLarge).rejects.toMatchObject({ code: 'usage', data: { limit: UPLOAD_BYTES_MAX } });
    const elsewhere = '00000000-zz-0';
    const killed = `${ownMaker().split('-')[0]}-${(2 ** 25).toString(36)}-0`;
    for (const maker of [elsewhere, killed])
      mkdirSync(join(window.folder, 'user-data/uploads', maker, 'u1'), { recursive: true });
    const begin = () => call('uploads:begin', { name: '..', bytes: 3 });
    const first = await begin();
    for (let more = 0; more < 8; more++) await begin();
    expect(existsSync(first.path)).toBe(false);
    // Processes of another machine cannot be seen from here.
    expect(readdirSync(join(window.folder, 'user-data/uploads')).sort()).toEqual(
      [elsewhere, ownMaker()].sort(),
    );
    await window.application.dispose();
    expect(readdirSync(join(window.folder, 'user-data/uploads'))).toEqual([elsewhere]);
  });
});
