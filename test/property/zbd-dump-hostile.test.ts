import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allFields } from '../../main/format/all-fields';
import type { FormatImage } from '../../main/format/image';
import { zbdDumpDriver } from '../../main/format/zbd-dump/driver';
import { MemoryBlockFile } from '../../main/storage/memory-block-file';
import { AppError } from '../../shared/errors/app-error';
import { isZoneState } from '../../shared/zone/state';
import { dumpInfo } from '../support/image/foreign-images';
import { holds } from '../support/run/holds';

const INFO = dumpInfo();
const DATA_OFFSET = 4096;

/** Some words of the information file set to anything. */
const mutations = fc.array(
  fc.record({
    at: fc.nat({ max: INFO.length / 4 - 1 }),
    value: fc.oneof(
      fc.constantFrom(0, 1, 8, 512, 4096, 2 ** 20, 2 ** 31, 0xffff_ffff),
      fc.nat({ max: 0xffff_ffff }),
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

function opened(bytes: Uint8Array): FormatImage | null {
  const file = new MemoryBlockFile('hostile', bytes);
  file.resize(DATA_OFFSET + 8 * 2 ** 20);
  try {
    const attached = { offset: DATA_OFFSET, length: 8 * 2 ** 20, name: 'data' };
    return zbdDumpDriver.open(file, { attached });
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

describe('a dump with anything in its fields', () => {
  it('is refused in words, or shown with zones that lie where they should', () => {
    let shown = 0;
    holds(
      fc.property(mutations, (words) => {
        const bytes = INFO.slice();
        for (const { at, value } of words) new DataView(bytes.buffer).setUint32(at * 4, value, true);
        const image = opened(bytes);
        if (image === null) return;
        shown++;
        const {
          facts: { geometry },
          table: { zones },
        } = image;
        for (let zone = 0; zone < zones.count; zone++) {
          const start = zone * geometry.zoneSizeBlocks;
          expect(isZoneState(zones.state[zone]!)).toBe(true);
          expect(zones.writePointer[zone]! - start).toBeGreaterThanOrEqual(0);
          expect(zones.writePointer[zone]! - start).toBeLessThanOrEqual(geometry.zoneSizeBlocks);
        }
        const end = DATA_OFFSET + 8 * 2 ** 20;
        let at = 0;
        for (const { offset, length } of image.anatomy.annotate(0, end)) {
          expect(offset).toBe(at);
          at = offset + length;
        }
        expect(at).toBe(end);
        for (const { offset, length } of image.anatomy.extents())
          expect(offset + length).toBeLessThanOrEqual(end);
        expect([...allFields(image.anatomy.fields)]).toHaveLength(image.anatomy.fields.count());
      }),
      3000,
    );
    expect(shown).toBeGreaterThan(100);
  });
});
