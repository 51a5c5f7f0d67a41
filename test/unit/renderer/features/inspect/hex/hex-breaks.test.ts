import { describe, expect, it } from 'vitest';
import { dataRun } from '../../../../../../renderer/features/inspect/hex/data-runs';
import {
  hexBreaks,
  missingBreaks,
  regionStarts,
} from '../../../../../../renderer/features/inspect/hex/hex-breaks';
import { offsetText, offsetWidth } from '../../../../../../renderer/features/inspect/hex/offset-text';
import type { Annotation } from '../../../../../../shared/image/place';

const ZONE = 0x4000;
const DATA = 0x1000;

const header: Annotation = { offset: 0, length: DATA, kind: 'header', label: 'header' };
const zone0: Annotation = { offset: DATA, length: ZONE, kind: 'written', label: '', zone: 0 };
const written: Annotation = { offset: DATA + ZONE, length: 0x1200, kind: 'written', label: '', zone: 1 };
const unwritten: Annotation = {
  offset: DATA + ZONE + 0x1200,
  length: 0x1e00,
  kind: 'unwritten',
  label: '',
  zone: 1,
};
const hole: Annotation = { offset: DATA + ZONE + 0x3000, length: 0x1000, kind: 'hole', label: '', zone: 1 };
const all = [header, zone0, written, unwritten, hole];

const runs = [zone0, written, unwritten, hole].map((one) => {
  const deviceByte = one.offset - DATA;
  return dataRun({ ...one, at: { zone: one.zone!, zoneByte: deviceByte % ZONE } }, ZONE)!;
});
const breaks = (offset: number, length: number) =>
  hexBreaks(regionStarts(all), runs, 4096, { offset, length });

/** Clusters of 8 KiB that lie in the file in another order than on the device, behind a table of the mapping. */
describe('breaks of scattered clusters', () => {
  const table: Annotation = { offset: 0, length: 0x1000, kind: 'mapping', label: 'L1 table' };
  const second: Annotation = { offset: 0x1000, length: 0x1000, kind: 'mapping', label: 'L2 table' };
  const late: Annotation = { offset: 0x2000, length: 0x2000, kind: 'unwritten', label: '', zone: 1 };
  const early: Annotation = { offset: 0x4000, length: 0x2000, kind: 'written', label: '', zone: 0 };
  const next: Annotation = { offset: 0x6000, length: 0x2000, kind: 'written', label: '', zone: 0 };
  const runOf = (annotation: Annotation, zoneByte: number) =>
    dataRun({ ...annotation, at: { zone: annotation.zone!, zoneByte } }, ZONE)!;
  const found = hexBreaks(
    regionStarts([table, second, late, early, next]),
    [runOf(late, 0x2000), runOf(early, 0x2000), runOf(next, 0)],
    4096,
    { offset: 0, length: 0x8000 },
  );
  const at = (offset: number) => found.filter((one) => one.offset === offset).map(({ label }) => label);

  it('say where the file ends before what was in it when it was opened', () => {
    const missing = [{ offset: 5000, length: 3000 }];
    const [found] = missingBreaks(missing, { offset: 4096, length: 4096 });
    expect(found).toEqual({ offset: 5000, level: 'region', label: 'not in the file' });
    expect(missingBreaks(missing, { offset: 5001, length: 4096 })).toEqual([]);
  });

  it('tells tables of one kind apart by their names', () => {
    expect([at(0), at(0x1000)]).toEqual([['L1 table'], ['L2 table']]);
  });

  it('takes no start of an unwritten cluster for the write pointer', () => {
    expect(at(0x2000)).toEqual(['LBA 0x6']);
  });

  it('draws a line where the file goes on with another part of the device', () => {
    expect(at(0x4000)).toContain('zone 0 · LBA 0x2');
    expect(at(0x6000)).toContain('zone 0 · LBA 0x0');
  });
});

describe('breaks', () => {
  it('labels zone, block and sector starts by what they are', () => {
    const found = breaks(DATA + ZONE, 0x1200);
    expect(found.map(({ offset, level, label }) => [offset - DATA - ZONE, level, label])).toEqual([
      [0x0, 'zone', 'zone 1 · LBA 0x4'],
      [0x200, 'sector', 'sector 0x21'],
      [0x400, 'sector', 'sector 0x22'],
      [0x600, 'sector', 'sector 0x23'],
      [0x800, 'sector', 'sector 0x24'],
      [0xa00, 'sector', 'sector 0x25'],
      [0xc00, 'sector', 'sector 0x26'],
      [0xe00, 'sector', 'sector 0x27'],
      [0x1000, 'block', 'LBA 0x5'],
    ]);
  });

  it('names the write pointer and the end of the capacity at their exact bytes', () => {
    const regions = breaks(DATA + ZONE, ZONE).filter(({ level }) => level === 'region');
    expect(regions.map(({ offset, label }) => [offset, label])).toEqual([
      [unwritten.offset, 'write pointer'],
      [hole.offset, 'end of capacity'],
    ]);
  });

  it('finds nothing outside of the window', () => {
    for (const { offset } of breaks(DATA + 0x1f0, 0x30)) {
      expect(offset).toBeGreaterThanOrEqual(DATA + 0x1f0);
      expect(offset).toBeLessThan(DATA + 0x220);
    }
    expect(breaks(DATA + 0x1f0, 0x30)).toHaveLength(1);
  });

  it('does not take the start of a page for the start of a region', () => {
    const page: Annotation[] = [{ ...unwritten, offset: 0x5fff, length: 0x100 }];
    expect(regionStarts(page)).toEqual([]);
    const table = [7, 8, 9].map((zone): Annotation => ({
      offset: zone * 8,
      length: 8,
      kind: 'table',
      label: '',
      zone,
    }));
    expect(regionStarts(table)).toEqual([]);
    expect(regionStarts([{ ...header, offset: 0 }, ...table])).toHaveLength(2);
  });
});

describe('offset column', () => {
  const context = (column: 'file' | 'lba' | 'zone') => ({
    column,
    runs,
    fileSize: 0x20000,
    deviceBytes: 0x1f000,
    blockBytes: 4096,
  });
  const at = written.offset + 0x1010;

  it('counts in the file, in blocks or in the zone', () => {
    expect(offsetText(at, context('file'))).toBe('0x06010');
    expect(offsetText(at, context('lba'))).toBe('0x5+010');
    expect(offsetText(at, context('zone'))).toBe('z1+0x1010');
  });

  it('falls back to the file where there is no device, and says so', () => {
    expect(offsetText(0x10, context('zone'))).toBe('@0x00010');
    expect(offsetText(0x10, context('lba'))).toBe('@0x00010');
  });

  it('leaves room for every offset', () => {
    for (const column of ['file', 'lba', 'zone'] as const) {
      for (const offset of [0, at, hole.offset + 0xff0, 0x1fff0]) {
        expect(offsetText(offset, context(column)).length).toBeLessThanOrEqual(offsetWidth(context(column)));
      }
    }
  });

  it('leaves room for the addresses of a device that is larger than its file', () => {
    const sparse = { ...context('lba'), deviceBytes: 2 ** 40, blockBytes: 512 };
    expect(offsetWidth(sparse)).toBeGreaterThanOrEqual('0x7fffffff+1f0'.length);
  });
});
