import { describe, expect, it } from 'vitest';
import { MemoryBlockFile } from '../../../../../../main/storage/memory-block-file';
import { AppError } from '../../../../../../shared/errors/app-error';
import { Random } from '../../../../../../shared/workload/random';
import type { Finding } from '../../../../../../shared/image/check/finding';
import { codesOf, withoutData } from '../../../../../support/image/format-images';
import { ALIASES, qcow2Fixture } from '../../../../../support/qcow2/qcow2-fixtures';
import {
  HAND_MADE,
  handMade,
  openQcow2,
  pokeBe,
  TABLE,
  withZones,
} from '../../../../../support/qcow2/qcow2-variants';
import {
  AT,
  compressedEntry,
  COPIED,
  ENTRY,
  setRefcount,
  wholeImage,
} from '../../../../../support/qcow2/qcow2-whole';
import { CLUSTER } from '../../../../../support/qcow2/qcow2-writing';

/** Structures that something else may lay claim to: their names, and the entries that say COPIED of them. */
const OWNED = [
  { of: 'header', name: 'the header' },
  { of: 'refcountTable', name: 'the refcount table' },
  { of: 'refcountBlock', name: 'refcount block 0 (entry at offset 0x10000)' },
  { of: 'l1', name: 'the L1 table' },
  { of: 'zones', name: 'the write pointer table' },
  { of: 'l2', name: 'the L2 table of L1 entry 0 (entry at offset 0x30000)', copied: ENTRY.l2 },
  { of: 'data', name: 'guest cluster 48 (entry at offset 0x50180)', copied: ENTRY.data },
  { of: 'compressed', name: 'compressed guest cluster 50 (entry at offset 0x50190)' },
  { of: 'snapshots', name: 'the snapshot table' },
  { of: 'snapshotL1', name: 'the L1 table of snapshot 0 (entry at offset 0x80000)' },
  { of: 'bitmapDirectory', name: 'the bitmap directory' },
  { of: 'bitmapTable', name: 'the table of bitmap 0 (entry at offset 0xa0000)' },
  { of: 'bitmapData', name: 'the data of bitmap 0 (entry at offset 0xb0000)' },
] as const;

/** Entries that may lead to what is not theirs: what they make of it, and what they gave up for it. */
const CLAIMS = [
  { by: 'moreData', name: 'guest cluster 49 (entry at offset 0x50188)', flags: COPIED, leadsTo0: false },
  {
    by: 'compressed',
    name: 'compressed guest cluster 50 (entry at offset 0x50190)',
    flags: 1n << 62n,
    leadsTo0: true,
  },
  { by: 'bitmapData', name: 'the data of bitmap 0 (entry at offset 0xb0000)', flags: 0n, leadsTo0: false },
  {
    by: 'snapshotL1',
    name: 'the L1 table of snapshot 0 (entry at offset 0x80000)',
    flags: 0n,
    leadsTo0: true,
  },
] as const;

/** Offset 0 is that of no cluster in L2 tables and bitmaps: only others can lead to the header. */
const PAIRS = OWNED.flatMap((owned) =>
  CLAIMS.filter(({ by, leadsTo0 }) => by !== owned.of && (owned.of !== 'header' || leadsTo0)).flatMap(
    (claim) => [1, 2].map((refcount) => ({ owned, claim, refcount, of: owned.of, by: claim.by })),
  ),
);

type Pair = (typeof PAIRS)[number];

/** The whole image with a second owner of one cluster, as a double allocation leaves it, or a repair behind it. */
function aliased({ owned, claim, refcount }: Pair): MemoryBlockFile {
  const file = wholeImage();
  const flags = claim.flags === COPIED && refcount !== 1 ? 0n : claim.flags;
  setRefcount(file, AT[claim.by], 0);
  setRefcount(file, AT[owned.of], refcount);
  if ('copied' in owned && refcount !== 1) pokeBe(file, owned.copied, 8, BigInt(AT[owned.of]));
  pokeBe(file, ENTRY[claim.by], 8, flags | BigInt(AT[owned.of]));
  return file;
}

function check(file: MemoryBlockFile): Finding[] {
  return withoutData(openQcow2(file).anatomy.check());
}

function shared(file: MemoryBlockFile): Finding[] {
  return check(file).filter(({ code }) => code === 'qcow2-shared');
}

describe('a cluster has one owner', () => {
  it.each(PAIRS)('$of and $by, refcount $refcount: an error that names both', (pair) => {
    const { owned, claim, refcount } = pair;
    const offset = AT[owned.of];
    const found = shared(aliased(pair)).find((finding) => finding.offset === offset);
    const where = `cluster ${offset / CLUSTER} at offset 0x${offset.toString(16)} is`;
    expect(found).toMatchObject({
      severity: 'error',
      length: CLUSTER,
      found: expect.stringMatching(new RegExp(`^[2-4] references, refcount ${refcount}$`)) as string,
      expected: 'one owner',
    });
    const either = [`${owned.name} and ${claim.name},`, `${claim.name} and ${owned.name},`];
    expect(either.map((names) => found?.message.startsWith(`${where} ${names}`))).toContain(true);
  });

  it.each(ALIASES)('%s, as a repair that counts leaves it, is an error', (name) => {
    const found = check(fixture(name));
    expect(found[0]).toMatchObject({
      code: 'qcow2-shared',
      severity: 'error',
      message: expect.stringContaining('guest cluster 1 (entry at offset 0x50008), refcount 2') as string,
    });
    expect(codesOf(found.slice(1))).toEqual(name === 'alias-wptable' ? ['qcow2-table-refcount'] : []);
  });

  it('is said where the refcounts cannot be read, too', () => {
    const file = aliased({ owned: OWNED[5], claim: CLAIMS[0], refcount: 1, of: 'l2', by: 'moreData' });
    pokeBe(file, ENTRY.refcountTableOffset, 8, AT.refcountTable + 512);
    const found = check(file).filter(({ code }) => code !== 'qcow2-data-beyond-wp');
    expect(found.map(({ code, found: value }) => [code, value])).toEqual([
      ['qcow2-refcount-table', '66048'],
      ['qcow2-shared', '2 references'],
    ]);
  });

  it('finds a zone table in the clusters of data and of an L2 table', () => {
    for (const offset of [AT.data, AT.l2]) {
      const file = wholeImage();
      pokeBe(file, 112 + 8 + 24, 8, offset);
      expect(shared(file)).toMatchObject([{ offset, severity: 'error' }]);
    }
  });

  it('finds an L2 table that two L1 entries lead to, and a block that two entries of the refcount table do', () => {
    const file = wholeImage();
    pokeBe(file, 36, 4, 2);
    pokeBe(file, AT.l1 + 8, 8, COPIED | BigInt(AT.l2));
    pokeBe(file, AT.refcountTable + 8, 8, AT.refcountBlock);
    expect(shared(file).map(({ message }) => message.replaceAll(/ \(.*?\)/g, ''))).toEqual([
      'cluster 2 at offset 0x20000 is refcount block 0 and refcount block 1, refcount 1',
      'cluster 5 at offset 0x50000 is the L2 table of L1 entry 0 and the L2 table of L1 entry 1, refcount 1',
    ]);
  });

  it('tells a cluster with very many owners once, and of very many clusters how many more there are', () => {
    const file = wholeImage();
    for (let guest = 51; guest < 200; guest++) pokeBe(file, AT.l2 + guest * 8, 8, AT.data);
    const [one] = shared(file);
    expect(one?.message).toContain(
      'guest cluster 51 (entry at offset 0x50198), and 148 more refer to it, refcount 1',
    );
    const many = manyDoubles(10_500);
    const found = [...openQcow2(many).anatomy.check()];
    expect(found.filter(({ code }) => code === 'qcow2-shared')).toHaveLength(10_000);
    expect(found.filter(({ code }) => code === 'qcow2-more').at(-1)?.message).toContain('500 more');
  });
});

describe('clusters that may have several references', () => {
  it('nothing is found in the whole image, nor in any variant', () => {
    expect(check(wholeImage())).toEqual([]);
    for (const made of HAND_MADE) expect(shared(withZones(made)), made.variant).toEqual([]);
  });

  it('words and descriptor extensions lie in one', () => {
    expect(codesOf(check(withZones(handMade('48-b-zde'))))).toEqual([]);
  });

  it('compressed clusters lie in one', () => {
    const file = wholeImage();
    pokeBe(file, AT.l2 + 51 * 8, 8, compressedEntry(AT.compressed + 700));
    setRefcount(file, AT.compressed, 2);
    expect(check(file).filter(({ code }) => code !== 'qcow2-unreadable')).toEqual([]);
    setRefcount(file, AT.compressed, 1);
    expect(codesOf(check(file))).toContain('qcow2-refcount');
  });

  it('a snapshot has the same ones at the same place, and at no other', () => {
    const file = wholeImage();
    pokeBe(file, AT.snapshotL1, 8, AT.l2);
    pokeBe(file, ENTRY.l2, 8, AT.l2);
    pokeBe(file, ENTRY.data, 8, AT.data);
    pokeBe(file, ENTRY.moreData, 8, AT.moreData);
    for (const offset of [AT.l2, AT.data, AT.moreData, AT.compressed]) setRefcount(file, offset, 2);
    expect(check(file)).toEqual([]);
    pokeBe(file, AT.snapshots + 8, 4, 2);
    pokeBe(file, AT.snapshotL1, 8, 0);
    pokeBe(file, AT.snapshotL1 + 8, 8, AT.l2);
    expect(shared(file)[0]?.message).toContain('the L2 table of L1 entry 1 of snapshot 0');
    expect(shared(file).map(({ offset }) => offset)).toEqual([AT.l2, AT.data, AT.moreData]);
  });

  it('a bitmap that a writer without bitmaps made invalid owns nothing', () => {
    const file = wholeImage();
    pokeBe(file, 88, 8, 0);
    expect(check(file)).toMatchObject([{ code: 'qcow2-leak', severity: 'info', offset: AT.bitmapDirectory }]);
  });

  it('a bitmap whose table cannot be followed is an error', () => {
    const file = wholeImage();
    pokeBe(file, ENTRY.bitmapTable, 8, 1n << 40n);
    expect(codesOf(check(file))).toContain('qcow2-bitmap');
  });
});

describe('damage anywhere', () => {
  it('ends in findings or a refusal, whatever the entries of all structures hold', () => {
    const random = new Random(8);
    const outcomes = { found: 0, refused: 0 };
    for (let run = 0; run < 400; run++) {
      const file = wholeImage();
      for (let change = 0; change <= run % 3; change++) damageEntry(file, random);
      try {
        for (const { message } of openQcow2(file).anatomy.check()) outcomes.found += message === '' ? NaN : 1;
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(AppError);
        outcomes.refused++;
      }
    }
    expect(outcomes.found).toBeGreaterThan(400);
    expect(outcomes.refused).toBeGreaterThan(1);
  });
});

describe('what opening notices', () => {
  it.each([
    [2n, 'qcow2-corrupt', 'error'],
    [1n, 'qcow2-dirty', 'warning'],
  ])('incompatible bits %i are a finding', (bits, code, severity) => {
    const file = withZones(handMade('44'));
    pokeBe(file, 72, 8, (1n << 5n) | bits);
    expect(check(file)).toMatchObject([{ code, severity, offset: 72, length: 8 }]);
  });

  it('an image that its writer marked corrupt is not sound', () => {
    expect(codesOf(check(fixture('corrupt-bit')))).toEqual(['qcow2-corrupt']);
    expect(check(fixture('ok'))).toEqual([]);
  });

  it('an unknown compression is a finding', () => {
    const file = withZones(handMade('44'));
    pokeBe(file, 104, 1, 2);
    expect(check(file)).toMatchObject([{ code: 'qcow2-compression', severity: 'error', offset: 104 }]);
  });
});

/** A bit, a cluster of the file or anything at one of the entries, or at a number beside it. */
function damageEntry(file: MemoryBlockFile, random: Random): void {
  const entries = Object.values(ENTRY);
  const at = entries[random.below(entries.length)]! + 4 * random.below(6) - 8;
  const anything = (BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32));
  const values = [1n << BigInt(random.below(64)), BigInt(random.below(16) * CLUSTER), anything];
  pokeBe(file, Math.max(36, at), 8, values[random.below(values.length)]!);
}

function fixture(name: Parameters<typeof qcow2Fixture>[0]): MemoryBlockFile {
  const file = new MemoryBlockFile(`${name}.qcow2`);
  file.write(0, qcow2Fixture(name));
  return file;
}

/** Two L2 tables that lead to the same clusters, one of 64 KiB after the other. */
function manyDoubles(clusters: number): MemoryBlockFile {
  const file = withZones(handMade('44'));
  const perTable = CLUSTER / 8;
  const tables = 2 * Math.ceil(clusters / perTable);
  const data = TABLE + (1 + tables) * CLUSTER;
  file.resize(data + clusters * CLUSTER);
  pokeBe(file, 36, 4, tables);
  for (let table = 0; table < tables; table++) {
    const at = TABLE + (1 + table) * CLUSTER;
    const first = Math.floor(table / 2) * perTable;
    pokeBe(file, AT.l1 + table * 8, 8, at);
    const entries = new DataView(new ArrayBuffer(CLUSTER));
    for (let entry = 0; entry < perTable && first + entry < clusters; entry++)
      entries.setBigUint64(entry * 8, BigInt(data + (first + entry) * CLUSTER));
    file.write(at, new Uint8Array(entries.buffer));
  }
  return file;
}
