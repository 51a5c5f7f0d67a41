import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceOf } from '../../../../main/convert/conversion-source';
import { convertImage, placedTarget, type ConvertOptions } from '../../../../main/convert/convert-image';
import { planConversion } from '../../../../main/convert/plan-conversion';
import { createImage } from '../../../../main/image/create-image';
import { lockImage } from '../../../../main/image/image-lock';
import type { ImagePlaces } from '../../../../main/image/image-places';
import { openImage } from '../../../../main/image/open-image';
import type { ConversionSummary, ConversionTarget } from '../../../../shared/image/conversion';
import { GIB, KIB, MIB, TIB } from '../../../../shared/units/units';
import { deviceHash, makeRichImage, openPlaces } from '../../../support/image/conversion-images';
import { appErrorOf } from '../../../support/image/format-images';
import { contextCancelledAfter, quietContext } from '../../../support/session/job-context';
import { useFolder } from '../../../support/storage/temporary-folder';
import { specOf } from '../../../support/image/device-images';

const path = useFolder();

const RFC: ConversionTarget = { format: 'zoned', variant: 'rfc', force: false };
const ZONE_FILE: ConversionTarget = { format: 'zone-file', variant: 'v5', force: false };
const EXTENDED: ConversionTarget = { format: 'zoned', variant: 'extended', force: false };

const placeOf = (name: string): ImagePlaces => ({ path: path(name), data: null });

function convert(
  from: string,
  to: ImagePlaces,
  target: ConversionTarget = RFC,
  options: Partial<ConvertOptions> = {},
): ConversionSummary {
  const opened = openImage(path(from), { access: 'read' });
  const all = { replace: false, acceptLoss: true, context: quietContext(), ...options };
  try {
    const source = sourceOf(opened);
    return convertImage(source, planConversion(source, placedTarget(target, to)), to, all);
  } finally {
    opened.dispose();
  }
}

/** Device bytes written at an LBA behind the zones' back. */
function writeStray(name: string, lba: number, value: number): void {
  const opened = openImage(path(name), { access: 'write' });
  opened.device.image.blocks.write(lba, new Uint8Array(4096).fill(value));
  opened.dispose();
}

const filesHere = (): string[] => readdirSync(dirname(path('x'))).sort();

describe('convertImage', () => {
  it('writes nothing while losses are not accepted, and names the first of them and their number', () => {
    makeRichImage(path('a.img'), {}, { seed: 1 });
    const error = appErrorOf(() => convert('a.img', placeOf('b.img'), RFC, { acceptLoss: false }));
    expect(error.code).toBe('not-representable');
    expect(error.message).toMatch(/nothing was written, \d+ losses not accepted: rule profile: zns becomes/);
    expect(error.data['losses']).toBeGreaterThan(5);
    expect(filesHere()).toEqual(['a.img']);
  });

  it('refuses what no loss would make possible', () => {
    createImage(path('a.img'), specOf({ zoneCount: 4, zoneSizeBytes: 3 * MIB }), { replace: false });
    const error = appErrorOf(() => convert('a.img', placeOf('b.img')));
    expect(error).toMatchObject({ code: 'not-representable' });
    expect(error.message).toContain('R12');
    expect(convert('a.img', placeOf('b.img'), { ...RFC, force: true }).path).toBe(path('b.img'));
  });

  it('carries all bytes and says how many, those above write pointers included', () => {
    makeRichImage(path('a.img'), {}, { seed: 5, stray: true });
    const summary = convert('a.img', placeOf('b.img'), EXTENDED);
    const [before, after] = [openPlaces(placeOf('a.img')), openPlaces(placeOf('b.img'))];
    expect(deviceHash(after)).toBe(deviceHash(before));
    expect(summary).toMatchObject({ path: path('b.img'), data: null, losses: [] });
    expect(summary.copiedBytes).toBeGreaterThan(0);
    before.dispose();
    after.dispose();
  });

  it('searches a device that is not simply read through, when its file takes more storage than is explained', () => {
    const spec = { zoneCount: 4, zoneSizeBytes: 96 * MIB, conventional: [[0, 0]] as const };
    createImage(path('a.img'), specOf(spec), { replace: false });
    expect(convert('a.img', placeOf('none.img'), EXTENDED).copiedBytes).toBe(0);
    writeStray('a.img', (2 * 96 * MIB + MIB) / 4096, 0x5a);
    const context = quietContext();
    expect(convert('a.img', placeOf('b.img'), EXTENDED, { context }).copiedBytes).toBe(4096);
    // Of the other zones only what has storage was read.
    expect(context.reports.at(-1)!.total).toBeLessThan(97 * MIB);
  });

  it('is as sparse as its source and as fast as there is data', () => {
    createImage(path('a.img'), specOf({ zoneCount: 3000, zoneSizeBytes: 4 * GIB }), { replace: false });
    const context = quietContext();
    convert('a.img', placeOf('b.img'), EXTENDED, { context });
    const { size, blocks } = statSync(path('b.img'));
    expect(size).toBeGreaterThan(11 * TIB);
    expect(blocks * 512).toBeLessThan(MIB);
    expect(context.reports).toEqual([]);
  });

  it('reports the bytes it has read, of how many', () => {
    makeRichImage(path('a.img'), {}, { seed: 2 });
    const context = quietContext();
    const { copiedBytes } = convert('a.img', placeOf('b.img'), EXTENDED, { context });
    const done = context.reports.map((report) => report.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(context.reports.at(-1)).toMatchObject({ bytesWritten: copiedBytes });
    expect(context.reports.at(-1)!.total).toBe(done.at(-1));
  });

  it('leaves nothing behind when it is cancelled, at any moment', () => {
    makeRichImage(path('a.img'), {}, { seed: 3 });
    for (let asked = 0; ; asked++) {
      try {
        convert('a.img', placeOf('b.img'), EXTENDED, { context: contextCancelledAfter(asked) });
        expect(asked).toBeGreaterThan(5);
        break;
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'cancelled' });
        expect(filesHere()).toEqual(['a.img']);
      }
    }
    expect(existsSync(path('b.img'))).toBe(true);
  });

  it('replaces what is there only with leave, and not while somebody writes to it', () => {
    makeRichImage(path('a.img'), {}, { seed: 4 });
    writeFileSync(path('b.img'), 'something else');
    expect(appErrorOf(() => convert('a.img', placeOf('b.img'), EXTENDED)).code).toBe('exists');
    const lock = lockImage(path('b.img'));
    expect(appErrorOf(() => convert('a.img', placeOf('b.img'), EXTENDED, { replace: true })).code).toBe(
      'locked',
    );
    lock.release();
    expect(readFileSync(path('b.img'), 'utf8')).toBe('something else');
    convert('a.img', placeOf('b.img'), EXTENDED, { replace: true });
    expect(openPlaces(placeOf('b.img')).info().variant).toBe('extended');
  });

  it('never takes the place of its own source', () => {
    makeRichImage(path('a.img'), {}, { seed: 4 });
    const error = appErrorOf(() => convert('a.img', placeOf('a.img'), EXTENDED, { replace: true }));
    expect(error).toMatchObject({ code: 'same-file', data: { path: path('a.img') } });
  });

  it('makes zone table and data image of a zone_file, or neither', () => {
    makeRichImage(
      path('a.img'),
      { conventional: [], lastZoneSizeBytes: 256 * KIB },
      { seed: 6, stray: true },
    );
    const places = { path: path('b.meta'), data: path('b.data') };
    for (let asked = 0; asked < 6; asked++) {
      const context = contextCancelledAfter(asked);
      expect(appErrorOf(() => convert('a.img', places, ZONE_FILE, { context })).code).toBe('cancelled');
      expect(filesHere()).toEqual(['a.img']);
    }
    expect(convert('a.img', places, ZONE_FILE).data).toBe(path('b.data'));
    const [before, after] = [openPlaces(placeOf('a.img')), openPlaces(places)];
    expect(deviceHash(after)).toBe(deviceHash(before));
    expect(statSync(path('b.data')).size).toBe(12 * 256 * KIB);
    expect(after.device.image.anatomy.lists().flatMap(({ problems }) => problems)).toEqual([]);
    before.dispose();
    after.dispose();
  });

  it('tells apart data that is left out from data that was never there', () => {
    makeRichImage(path('a.img'), { conventional: [] }, { seed: 7 });
    const codesOf = ({ losses }: ConversionSummary): string[] => losses.map(({ code }) => code);
    expect(codesOf(convert('a.img', placeOf('alone.meta'), ZONE_FILE))).toContain('data');
    expect(codesOf(convert('alone.meta', placeOf('again.meta'), ZONE_FILE))).toEqual([]);
    const error = appErrorOf(() => convert('alone.meta', placeOf('b.img'), EXTENDED, { acceptLoss: false }));
    expect(error).toMatchObject({ code: 'not-representable', data: { codes: 'no-data' } });
    expect(convert('alone.meta', placeOf('b.img'), EXTENDED).copiedBytes).toBe(0);
  });

  it('has no use for a data image beside an image that holds its data', () => {
    makeRichImage(path('a.img'), {}, { seed: 4 });
    const places = { path: path('b.img'), data: path('b.data') };
    expect(appErrorOf(() => convert('a.img', places)).code).toBe('usage');
  });
});
