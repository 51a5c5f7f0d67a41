import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeHigh,
  encodeLow,
  EXTENDED_WORD,
  PLAIN_WORD,
  wordAttributes,
  wordConventional,
  wordPointer,
  wordState,
} from '../../main/format/zoned/table/word';
import type { ImageSpec } from '../../shared/image/image-spec';
import { validateSpec } from '../../shared/image/validate-spec';
import { mergeZoneRanges } from '../../shared/units/ranges';
import { RULE_PROFILES } from '../../shared/zone/profile';
import { deviceBlocks, isConventional, zoneCapacity, zoneStart } from '../../shared/zone/geometry';
import { createdFile, extendedSpec, openZoned } from '../support/image/format-images';
import { holds } from '../support/run/holds';

const PAGE = 4096;

const specs: fc.Arbitrary<ImageSpec> = fc
  .record({
    zoneCount: fc.integer({ min: 1, max: 40 }),
    zonePages: fc.integer({ min: 1, max: 16 }),
    capacity: fc.integer({ min: 1, max: 16 }),
    last: fc.integer({ min: 1, max: 16 }),
    block: fc.constantFrom(512 as const, 4096 as const),
    conventional: fc.array(fc.integer({ min: 0, max: 39 }), { maxLength: 6 }),
    limit: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }),
    zde: fc.integer({ min: 0, max: 4 }),
    profile: fc.constantFrom(...RULE_PROFILES),
    label: fc
      .string({ unit: 'grapheme', maxLength: 8 })
      .filter((text) => !text.includes('\0') && Buffer.byteLength(text) <= 64),
  })
  .map(({ zoneCount, zonePages, capacity, last, block, conventional, limit, zde, profile, label }) => ({
    ...extendedSpec(),
    zoneCount,
    logicalBlockSizeBytes: block,
    zoneSizeBytes: zonePages * PAGE,
    zoneCapacityBytes: Math.min(capacity, zonePages) * PAGE,
    lastZoneSizeBytes: Math.min(last, zonePages) * PAGE,
    conventional: mergeZoneRanges(
      conventional.filter((zone) => zone < zoneCount).map((zone) => [zone, zone] as const),
    ),
    limits: {
      openZonesMax: limit,
      activeZonesMax: limit,
      appendMaxBytes: limit === null ? null : limit * PAGE,
    },
    zdeBytes: zde * 64,
    profile,
    label,
  }));

describe('words', () => {
  it('decode to what was encoded', () => {
    const parts = fc.record({
      state: fc.integer({ min: 0, max: 15 }),
      conventional: fc.boolean(),
      attributes: fc.integer({ min: 0, max: 255 }),
      pointer: fc.integer({ min: 0, max: 2 ** 51 - 1 }),
    });
    holds(
      fc.property(parts, fc.constantFrom(EXTENDED_WORD, PLAIN_WORD), (word, kind) => {
        const [high, low] = [encodeHigh(kind, word), encodeLow(word)];
        const attributes = kind.hasAttributes ? word.attributes : 0;
        expect({
          state: wordState(high),
          conventional: wordConventional(high),
          attributes: wordAttributes(kind, high),
          pointer: wordPointer(kind, high, low),
        }).toEqual({ ...word, attributes });
      }),
    );
  });
});

describe('created images', () => {
  it('say what their spec said, without findings', () => {
    holds(
      fc.property(specs, (spec) => {
        fc.pre(
          validateSpec(spec, { anyZoneSize: true, extendedL2: false }).every(
            ({ severity }) => severity !== 'error',
          ),
        );
        const image = openZoned(createdFile(spec));
        const block = spec.logicalBlockSizeBytes;
        expect(image.facts.geometry).toEqual({
          logicalBlockSizeBytes: block,
          zoneCount: spec.zoneCount,
          zoneSizeBlocks: spec.zoneSizeBytes / block,
          zoneCapacityBlocks: spec.zoneCapacityBytes / block,
          lastZoneSizeBlocks: spec.lastZoneSizeBytes / block,
          conventional: spec.conventional,
        });
        expect([
          image.facts.limits,
          image.facts.recordedProfile,
          image.facts.zdeBytes,
          image.facts.label,
        ]).toEqual([spec.limits, spec.profile, spec.zdeBytes, spec.label]);
        expect([...image.anatomy.check()]).toEqual([]);
      }),
      60,
    );
  });

  it('keep whatever zone states are stored, and every view of the file stays consistent', () => {
    const states = fc.array(
      fc.record({
        code: fc.constantFrom(1, 2, 3, 4, 13, 14, 15),
        part: fc.double({ min: 0, max: 0.999, noNaN: true }),
      }),
      { minLength: 40, maxLength: 40 },
    );
    holds(
      fc.property(specs, states, fc.nat(), fc.nat({ max: 70_000 }), (spec, wanted, at, span) => {
        const file = createdFile(spec);
        const image = openZoned(file);
        const {
          facts: { geometry },
          table: { zones },
        } = image;
        wanted.slice(0, spec.zoneCount).forEach(({ code, part }, zone) => {
          if (isConventional(geometry, zone)) return;
          const capacity = zoneCapacity(geometry, zone);
          const offset = code === 1 ? 0 : code === 14 ? capacity : Math.floor(part * capacity);
          zones.state[zone] = code;
          zones.writePointer[zone] = zoneStart(geometry, zone) + offset;
        });
        image.table.store(Array.from({ length: spec.zoneCount }, (_, zone) => zone));
        image.table.seal();
        const again = openZoned(file);
        expect(again.table.zones).toEqual(zones);
        const offset = at % file.size();
        const spans = again.anatomy.annotate(offset, span);
        expect(spans.reduce((sum, { length }) => sum + length, 0)).toBe(span);
        const ends = [...again.anatomy.extents()].map((extent) => extent.offset + extent.length);
        expect(ends.at(-1)).toBeLessThanOrEqual(file.size());
        const last = deviceBlocks(geometry) - 1;
        expect(again.anatomy.locate(again.blocks.offsetOf(last)!)).toMatchObject({
          lba: last,
          zone: spec.zoneCount - 1,
        });
      }),
      60,
    );
  });
});
