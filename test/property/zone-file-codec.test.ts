import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoneFileDriver } from '../../main/format/zone-file/driver';
import type { MemoryBlockFile } from '../../main/storage/memory-block-file';
import type { ErrorCode } from '../../shared/errors/app-error';
import { AppError, sentenceOf } from '../../shared/errors/app-error';
import { isActive, ZoneState } from '../../shared/zone/state';
import { codesOf, contentOf } from '../support/image/format-images';
import { createdZoneFile, listProblems, openZoneFile } from '../support/image/zone-file-images';
import { holds } from '../support/run/holds';

const CAPACITY = 24;
const variants = fc.constantFrom('v5', 'v3', 'older');
const states = fc.constantFrom(
  ZoneState.empty,
  ZoneState.implicitlyOpened,
  ZoneState.explicitlyOpened,
  ZoneState.closed,
  ZoneState.full,
  ZoneState.readOnly,
  ZoneState.offline,
);

/** One change of a zone; the pointer counts where the state has one. */
const change = fc.record({
  zone: fc.nat(),
  state: states,
  blocks: fc.nat({ max: CAPACITY - 1 }),
  attributes: fc.constantFrom(0, 1, 0x80),
});
const histories = fc.array(fc.array(change, { minLength: 1, maxLength: 90 }), { maxLength: 6 });

const shape = fc.record({
  variant: variants,
  zoneCount: fc.integer({ min: 1, max: 120 }),
  logicalBlockSizeBytes: fc.constantFrom(512 as const, 4096 as const),
  zdeBytes: fc.constantFrom(64, 128, 192),
});

function newFile({
  logicalBlockSizeBytes: block,
  ...rest
}: typeof shape extends fc.Arbitrary<infer T> ? T : never) {
  return createdZoneFile({
    ...rest,
    logicalBlockSizeBytes: block,
    zoneSizeBytes: 32 * block,
    zoneCapacityBytes: CAPACITY * block,
    lastZoneSizeBytes: 32 * block,
  });
}

describe('zone_file codec', () => {
  it('every legal table comes back, with sound lists, no errors and no verdict', () => {
    holds(
      fc.property(shape, histories, (given, history) => {
        const file = newFile(given);
        const { variant } = given;
        const image = openZoneFile(file, { variant });
        const {
          table: { zones },
          facts: { geometry },
        } = image;
        for (const step of history) {
          for (const { zone: any, state, blocks, attributes } of step) {
            const zone = any % given.zoneCount;
            const start = zone * geometry.zoneSizeBlocks;
            zones.state[zone] = state;
            zones.attributes[zone] = attributes;
            zones.writePointer[zone] =
              state === ZoneState.full ? start + CAPACITY : start + (isActive(state) ? blocks : 0);
          }
          image.table.store(step.map(({ zone }) => zone % given.zoneCount));
        }
        const again = openZoneFile(file, { variant });
        expect(again.table.zones).toEqual(zones);
        expect(again.anatomy.lists()).toEqual(image.anatomy.lists());
        expect(listProblems(again)).toEqual([]);
        expect([...again.anatomy.check()].filter(({ severity }) => severity === 'error')).toEqual([]);
        if (variant !== 'older')
          expect([image.anatomy.qemuVerdict(), again.anatomy.qemuVerdict()]).toEqual([null, null]);
        expect(again.anatomy.qemuVerdict()).toEqual(image.anatomy.qemuVerdict());
      }),
      150,
    );
  });

  it('storing what is already stored changes no byte', () => {
    holds(
      fc.property(shape, histories, (given, history) => {
        const file = newFile(given);
        const image = openZoneFile(file, { variant: given.variant });
        for (const step of history) {
          for (const { zone, state } of step) image.table.zones.state[zone % given.zoneCount] = state;
          image.table.store(step.map(({ zone }) => zone % given.zoneCount));
        }
        const before = contentOf(file);
        image.table.store(Array.from({ length: given.zoneCount }, (_, zone) => zone));
        expect(contentOf(file).equals(before)).toBe(true);
      }),
      60,
    );
  });
});

const ALLOWED: readonly ErrorCode[] = ['damaged', 'unsupported', 'not-recognised', 'usage'];

/** Opens and looks at everything; true when it opened. */
function explore(file: MemoryBlockFile): boolean {
  try {
    zoneFileDriver.recognise(file);
    const image = zoneFileDriver.open(file, {});
    const count = image.anatomy.fields.count();
    image.anatomy.fields.page(0, 100);
    expect(image.anatomy.fields.page(Math.max(0, count - 100), 100).length).toBeGreaterThan(0);
    expect(image.anatomy.annotate(0, 65_536).reduce((sum, { length }) => sum + length, 0)).toBe(65_536);
    for (const zone of [0, image.facts.geometry.zoneCount - 1]) {
      image.anatomy.entryFields(zone);
      image.anatomy.qemuPrint(zone);
      image.anatomy.locate(image.anatomy.entryPlace(zone).offset);
    }
    image.anatomy.lists();
    image.anatomy.qemuVerdict();
    for (const { length } of image.anatomy.extents()) expect(length).toBeGreaterThan(0);
    codesOf(image.anatomy.check());
    image.table.store(Array.from({ length: Math.min(3, image.facts.geometry.zoneCount) }, (_, zone) => zone));
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(ALLOWED).toContain(error.code);
    expect(sentenceOf(error)).toContain(file.name);
    return false;
  }
}

const values = fc.oneof(
  fc.constantFrom(0n, 1n, 0x7fff_ffffn, 0xffff_ffffn, 1n << 40n, 1n << 53n, (1n << 64n) - 1n),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
);
const pokes = (last: number) =>
  fc.array(fc.record({ at: fc.nat({ max: last }), value: values, length: fc.constantFrom(1, 4, 8) }), {
    minLength: 1,
    maxLength: 6,
  });

function pokeAll(
  file: MemoryBlockFile,
  changes: readonly { readonly at: number; readonly value: bigint; readonly length: number }[],
): void {
  for (const { at, value, length } of changes) {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, value, true);
    file.write(at, bytes.subarray(0, length));
  }
}

describe('hostile zone_files', () => {
  it('a header with any values is opened or refused by name', () => {
    holds(
      fc.property(pokes(104), variants, (changes, variant) => {
        const file = createdZoneFile({ variant });
        pokeAll(
          file,
          changes.map((one) => ({ ...one, at: one.at + 4 })),
        );
        explore(file);
      }),
      300,
    );
  });

  it('any values in entries are shown', () => {
    holds(
      fc.property(pokes(16 * 88 - 9), variants, (changes, variant) => {
        const file = createdZoneFile({ variant });
        pokeAll(
          file,
          changes.map((one) => ({ ...one, at: one.at + 4096 })),
        );
        explore(file);
      }),
      300,
    );
  });

  it('a file cut off anywhere is opened or refused by name', () => {
    holds(
      fc.property(fc.nat({ max: 20_479 }), (length) => {
        const file = createdZoneFile({ zoneCount: 120, zdeBytes: 64 });
        file.resize(length);
        expect(explore(file)).toBe(false);
      }),
      200,
    );
  });
});
