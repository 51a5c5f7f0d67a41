import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recognise } from '../../main/format/registry';
import { extendedHeaderSum } from '../../main/format/zoned/header/extended-header';
import { EXTENDED_HEADER } from '../../main/format/zoned/layout';
import { MemoryBlockFile } from '../../main/storage/memory-block-file';
import type { ErrorCode } from '../../shared/errors/app-error';
import { AppError, sentenceOf } from '../../shared/errors/app-error';
import { bytesOf, createdFile, extendedSpec, poke, rfcSpec } from '../support/image/format-images';
import { holds } from '../support/run/holds';

const ALLOWED: readonly ErrorCode[] = ['damaged', 'unknown-feature', 'unsupported', 'not-recognised'];

/** Opens and looks at everything; returns the refusal, or the number of findings. */
function explore(file: MemoryBlockFile): AppError | number {
  try {
    const { driver } = recognise(file);
    const image = driver.open(file, {});
    const count = image.anatomy.fields.count();
    image.anatomy.fields.page(0, 100);
    image.anatomy.fields.page(Math.max(0, count - 100), 100);
    image.anatomy.annotate(0, 65_536);
    image.anatomy.annotate(Math.max(0, file.size() - 65_536), 131_072);
    const { zoneCount } = image.facts.geometry;
    for (const zone of [0, zoneCount - 1]) {
      image.anatomy.entryFields(zone);
      image.anatomy.qemuPrint(zone);
      image.anatomy.locate(image.anatomy.entryPlace(zone).offset);
    }
    for (const { length } of image.anatomy.extents()) expect(length).toBeGreaterThan(0);
    return [...image.anatomy.check()].length;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function expectExplained(outcome: AppError | number): void {
  if (!(outcome instanceof AppError)) return;
  expect(ALLOWED).toContain(outcome.code);
  expect(sentenceOf(outcome)).toMatch(/test\.img|noise/);
}

const small = { zoneSizeBytes: 8192, zoneCapacityBytes: 8192, lastZoneSizeBytes: 8192 };
const extremes = fc.oneof(
  fc.constantFrom(
    0n,
    1n,
    511n,
    512n,
    4096n,
    0x7fff_ffffn,
    0xffff_ffffn,
    0x1_0000_0000n,
    1n << 51n,
    1n << 53n,
    (1n << 64n) - 1n,
  ),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
);
const pokes = fc.array(fc.record({ place: fc.nat({ max: 63 }), value: extremes, wide: fc.boolean() }), {
  minLength: 1,
  maxLength: 4,
});

describe('hostile files', () => {
  it('an rfc header with any values is opened or refused by name', () => {
    holds(
      fc.property(pokes, (changes) => {
        const file = createdFile(rfcSpec(small));
        for (const { place, value, wide } of changes) poke(file, 4 + (place % 10) * 4, wide ? 8 : 4, value);
        expectExplained(explore(file));
      }),
      300,
    );
  });

  it('an extended header with any values and a right checksum is opened or refused by name', () => {
    holds(
      fc.property(pokes, (changes) => {
        const file = createdFile(extendedSpec({ ...small, zdeBytes: 64 }));
        for (const { place, value, wide } of changes) poke(file, 8 + place * 8, wide ? 8 : 4, value);
        poke(file, EXTENDED_HEADER.headerSum.offset, 4, extendedHeaderSum(bytesOf(file, 0, 512)));
        expectExplained(explore(file));
      }),
      300,
    );
  });

  it('any words in the table are shown, with findings for what is wrong', () => {
    const words = fc.array(extremes, { minLength: 8, maxLength: 8 });
    holds(
      fc.property(words, fc.boolean(), (values, plain) => {
        const file = createdFile(plain ? rfcSpec({ ...small, zoneCount: 8 }) : extendedSpec(small));
        const table = plain ? file.size() - 64 : 4096 + 8 * 8192;
        values.forEach((value, zone) => poke(file, table + 8 * zone, 8, value));
        expect(typeof explore(file)).toBe('number');
      }),
      300,
    );
  });

  it('a file cut off anywhere is opened or refused by name', () => {
    holds(
      fc.property(fc.nat(), fc.boolean(), (length, plain) => {
        const file = createdFile(plain ? rfcSpec(small) : extendedSpec(small));
        file.resize(length % file.size());
        expectExplained(explore(file));
      }),
      200,
    );
  });

  it('noise behind a magic is opened or refused by name', () => {
    const magics = fc.constantFrom('7a6f6e65', '895a534d0d0a1a0a', '0000000000000000007a6f6e65');
    holds(
      fc.property(magics, fc.uint8Array({ minLength: 0, maxLength: 2000 }), (magic, noise) => {
        const file = new MemoryBlockFile('noise', noise);
        file.write(0, Buffer.from(magic, 'hex'));
        expectExplained(explore(file));
      }),
      300,
    );
  });
});
