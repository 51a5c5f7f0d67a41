import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tornRanges } from '../../../../../main/crash/damage/torn-ranges';
import { parseTear } from '../../../../../shared/crash/tear';
import { holds } from '../../../../support/run/holds';

const torn = (text: string, offset: number, length: number) =>
  tornRanges(parseTear(text).shape, { offset, length });

describe('tornRanges', () => {
  it('keeps first or last bytes, within a sector, too', () => {
    expect(torn('prefix:1536', 4096, 4096)).toEqual([{ offset: 4096, length: 1536 }]);
    expect(torn('prefix:700', 4096, 4096)).toEqual([{ offset: 4096, length: 700 }]);
    expect(torn('suffix:512', 4096, 4096)).toEqual([{ offset: 7680, length: 512 }]);
    expect(torn('prefix:0', 4096, 4096)).toEqual([]);
    for (const shape of ['prefix', 'suffix']) {
      expect(torn(`${shape}:4096`, 4096, 4096)).toBeNull();
      expect(torn(`${shape}:9000`, 4096, 4096)).toBeNull();
    }
  });

  it('keeps entries of a table by a mask, or up to one half of one', () => {
    expect(torn('entries:0x5', 1000, 32)).toEqual([
      { offset: 1000, length: 8 },
      { offset: 1016, length: 8 },
    ]);
    // Entry 1 new, entry 2 old.
    expect(torn('entries:0x3', 1000, 32)).toEqual([{ offset: 1000, length: 16 }]);
    expect(torn('entries:0', 1000, 32)).toEqual([]);
    expect(torn('entries:0xf', 1000, 32)).toBeNull();
    expect(torn('low:1', 1000, 32)).toEqual([{ offset: 1000, length: 12 }]);
    expect(torn('high:1', 1000, 32)).toEqual([
      { offset: 1000, length: 8 },
      { offset: 1012, length: 4 },
    ]);
    expect(torn('high:0', 1000, 8)).toEqual([{ offset: 1004, length: 4 }]);
    expect(torn('low:4', 1000, 32)).toBeNull();
  });

  it('draws whole units at their places in the file, never all and never none', () => {
    holds(
      fc.property(
        fc.nat(),
        fc.constantFrom(512, 4096, 16_384),
        fc.nat(100_000),
        fc.integer({ min: 1, max: 80_000 }),
        (seed, unit, offset, length) => {
          const ranges = torn(`sectors:${seed}:${unit}`, offset, length);
          expect(torn(`sectors:${seed}:${unit}`, offset, length)).toEqual(ranges);
          const units = Math.ceil((offset + length) / unit) - Math.floor(offset / unit);
          if (units < 2) {
            expect(ranges).toBeNull();
            return;
          }
          const kept = ranges!.reduce((sum, range) => sum + range.length, 0);
          expect(kept).toBeGreaterThan(0);
          expect(kept).toBeLessThan(length);
          for (const range of ranges!) {
            const end = range.offset + range.length;
            expect(range.offset === offset || range.offset % unit === 0).toBe(true);
            expect(end === offset + length || end % unit === 0).toBe(true);
          }
        },
      ),
      100,
    );
  });
});
