import { describe, expect, it } from 'vitest';
import { readHeader } from '../../../../../../main/format/qcow2/header/header';
import { QCOW2_VARIANTS } from '../../../../../../main/format/qcow2/model';
import { planQcow2 } from '../../../../../../main/format/qcow2/create/plan';
import { recogniseQcow2 } from '../../../../../../main/format/qcow2/header/recognise';
import { MemoryBlockFile } from '../../../../../../main/storage/memory-block-file';
import type { ImageSpec } from '../../../../../../shared/image/image-spec';
import { KIB, MIB } from '../../../../../../shared/units/units';
import { appErrorOf, bytesOf, contentOf } from '../../../../../support/image/format-images';
import { openQemuImage } from '../../../../../support/image/format-qemu';
import { compareReferences } from '../../../../../support/qcow2/qcow2-references';
import { newQcow2, qcow2Spec } from '../../../../../support/qcow2/qcow2-writing';

/** The parameters of q01-basic and n01-basic. */
const BASIC: Partial<ImageSpec> = {
  limits: { openZonesMax: 2, activeZonesMax: 3, appendMaxBytes: 4 * KIB },
};

function made(scenario: string): Buffer {
  const file = openQemuImage(scenario, '00-created.img');
  try {
    return contentOf(file);
  } finally {
    file.dispose();
  }
}

describe('images made with the parameters of a transcript', () => {
  it('n01-basic: every byte is the same', () => {
    expect(contentOf(newQcow2({ variant: '56', ...BASIC })).equals(made('qcow2-v9/n01-basic'))).toBe(true);
  });

  it('n07-cap: every byte is the same', () => {
    const ours = newQcow2({
      variant: '56',
      conventional: [],
      zoneCapacityBytes: 768 * KIB,
      limits: { openZonesMax: null, activeZonesMax: null, appendMaxBytes: 4096 },
    });
    expect(contentOf(ours).equals(made('qcow2-v9/n07-cap'))).toBe(true);
  });

  it('q01-basic: only the limits differ, which that build stored in the wrong fields (Q2)', () => {
    const ours = contentOf(newQcow2({ variant: '48-b', ...BASIC }));
    const theirs = made('qcow2-v4/q01-basic');
    const different = [...ours.keys()].filter((at) => ours[at] !== theirs[at]);
    expect(ours.length).toBe(theirs.length);
    expect(different).toEqual([0x217, 0x21b]);
    expect([ours[0x217], ours[0x21b], theirs[0x217], theirs[0x21b]]).toEqual([3, 2, 0, 3]);
  });

  it('q01-basic: with the limits that it stored every byte is the same', () => {
    const limits = { openZonesMax: 3, activeZonesMax: null, appendMaxBytes: 4 * KIB };
    expect(contentOf(newQcow2({ variant: '48-b', limits })).equals(made('qcow2-v4/q01-basic'))).toBe(true);
  });

  it('q15-many-zones: a table of three clusters and the L1 table behind it', () => {
    const ours = newQcow2({
      variant: '48-b',
      zoneCount: 20_000,
      zoneSizeBytes: 512,
      conventional: [[0, 2]],
      limits: { openZonesMax: 3, activeZonesMax: null, appendMaxBytes: 4 * KIB },
    });
    expect(contentOf(ours).equals(made('qcow2-v4/q15-many-zones'))).toBe(true);
  });
});

describe.each(QCOW2_VARIANTS)('a new image of variant %s', (variant) => {
  const zde: Partial<ImageSpec> = variant === '48-b-zde' ? { zdeBytes: 128 } : {};
  const spec = { variant, zoneCapacityBytes: 768 * KIB, ...zde, ...BASIC };

  it('is recognised as what it is, with every limit that its header holds', () => {
    const file = newQcow2(spec);
    expect(recogniseQcow2(file)).toMatchObject({ format: 'qcow2', variant });
    expect(recogniseQcow2(file)!.confidence).toBeGreaterThan(0.9);
  });

  it('has one reference for every count, but for the write pointer table', () => {
    expect(compareReferences(newQcow2(spec))).toEqual({ leaked: [3], corrupt: [] });
  });

  it('is as large as its plan says, and the sections lie one behind the other', () => {
    const plan = planQcow2(qcow2Spec(spec), 'a.qcow2');
    const file = newQcow2(spec);
    expect(file.size()).toBe(plan.fileSizeBytes);
    expect(plan.tableBytes).toBe(64);
    let end = 0;
    for (const { offset, length } of plan.sections) {
      expect(offset).toBe(end);
      end = offset + length;
    }
    expect(plan.sections.map(({ kind }) => kind).filter((kind) => kind !== 'gap')).toEqual([
      ...['header', 'mapping', 'mapping', 'table'],
      ...(variant === '48-b-zde' ? ['zde'] : []),
      ...['mapping', 'data'],
    ]);
  });

  it('is the same file every time', () => {
    expect(contentOf(newQcow2(spec)).equals(contentOf(newQcow2(spec)))).toBe(true);
  });
});

describe('large images', () => {
  it('8 TiB in 32,768 zones take little room', () => {
    const spec = qcow2Spec({ zoneCount: 32_768, zoneSizeBytes: 256 * MIB });
    const file = new MemoryBlockFile('large');
    planQcow2(spec, null).create(file);
    expect(file.allocatedBytes()).toBeLessThan(3 * MIB);
    expect(planQcow2(spec, null).allocatedBytes).toBeLessThan(3 * MIB);
    expect(readHeader(file).virtualSizeBytes).toBe(8 * 2 ** 40);
  });

  it('1,000,000 zones have their words, and room for the refcounts of every cluster', () => {
    const file = newQcow2({ zoneCount: 1_000_000, zoneSizeBytes: 256 * MIB });
    const header = readHeader(file);
    const last = new DataView(bytesOf(file, header.refcountTableOffset, 8).buffer);
    expect(last.getBigUint64(0)).toBeGreaterThan(0n);
    const coveredBytes = ((header.refcountTableClusters * 65_536) / 8) * 32_768 * 65_536;
    expect(coveredBytes).toBeGreaterThan(header.virtualSizeBytes);
    expect(recogniseQcow2(file)).toMatchObject({ variant: '44' });
  });

  it('a table of more than 2 GiB has refcounts in several blocks', () => {
    const file = newQcow2({
      variant: '48-b-zde',
      zoneCount: 200_000,
      zoneSizeBytes: 512,
      zdeBytes: 16_320,
      force: true,
    });
    expect(compareReferences(file).corrupt).toEqual([]);
    expect(file.allocatedBytes()).toBeLessThan(4 * MIB);
  });
});

describe('creating what a plan refuses', () => {
  it('fails with the first problem and writes nothing', () => {
    const file = new MemoryBlockFile('none');
    const error = appErrorOf(() => planQcow2(qcow2Spec({ logicalBlockSizeBytes: 4096 }), null).create(file));
    expect([error.code, error.data['field'], file.size()]).toEqual(['usage', 'logicalBlockSizeBytes', 0]);
  });

  it('what a build gets wrong needs force', () => {
    const spec = qcow2Spec({ variant: '48-b', zoneCount: 4, zoneSizeBytes: 2 ** 31 });
    const file = new MemoryBlockFile('q19');
    expect(appErrorOf(() => planQcow2(spec, null).create(file)).message).toMatch(/Q13.*--force/);
    planQcow2({ ...spec, force: true }, null).create(file);
    const words = new DataView(bytesOf(file, 0x30000, 32).buffer);
    expect([0, 1, 2, 3].map((zone) => words.getBigUint64(zone * 8, true))).toEqual([
      1n << 59n,
      1n << 31n,
      1n << 32n,
      3n << 31n,
    ]);
  });
});

describe('a new image with extended L2 entries', () => {
  const SMALL = { variant: '44', extendedL2: true, conventional: [], limits: BASIC.limits } as const;

  it('says so in its header, and is the same otherwise', () => {
    const [usual, extended] = [false, true].map((extendedL2) =>
      contentOf(newQcow2({ ...SMALL, extendedL2 })),
    );
    expect(readHeader(newQcow2(SMALL))).toMatchObject({ extendedL2: true });
    const differing = [...usual!.keys()].filter((at) => usual![at] !== extended![at]);
    expect(differing).toEqual([79]);
    expect(extended![79]).toBe(0x10 | usual![79]!);
  });

  it('has twice the L1 entries, as each leads to half of the clusters', () => {
    const large = { ...SMALL, zoneCount: 3, zoneSizeBytes: 2 ** 30, zoneCapacityBytes: 2 ** 30 };
    const l1Of = (extendedL2: boolean) => readHeader(newQcow2({ ...large, extendedL2 })).l1Entries;
    expect([l1Of(false), l1Of(true)]).toEqual([6, 12]);
    expect(compareReferences(newQcow2(large)).corrupt).toEqual([]);
  });
});
