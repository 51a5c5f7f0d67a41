import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ClusterMap } from '../../../../../../main/format/qcow2/blocks/mapping';
import { Refcounts } from '../../../../../../main/format/qcow2/blocks/refcounts';
import type { BlockFile } from '../../../../../../main/storage/block-file';
import { FaultFile } from '../../../../../../main/storage/filters/fault-file';
import { WriteLogFile } from '../../../../../../main/storage/filters/write-log-file';
import { GIB, KIB, MIB } from '../../../../../../shared/units/units';
import { Random } from '../../../../../../shared/workload/random';
import { appErrorOf, bytesOf } from '../../../../../support/image/format-images';
import { compareReferences } from '../../../../../support/qcow2/qcow2-references';
import { CLUSTER, newQcow2, partsOf, plainQcow2 } from '../../../../../support/qcow2/qcow2-writing';

const filled = (byte: number, length: number) => new Uint8Array(length).fill(byte);
/** All of one value; compared as a whole, since a matcher would look at each byte. */
function expectFilled(bytes: Uint8Array, value: number, length: number): void {
  expect([bytes.length, Buffer.compare(bytes, filled(value, length))]).toEqual([length, 0]);
}

/** The write pointer table of a small image is counted and not referred to. */
const TABLE_CLUSTER = 3;

function expectSound(file: BlockFile, leaked: readonly number[] = [TABLE_CLUSTER]): void {
  expect(compareReferences(file)).toEqual({ leaked, corrupt: [] });
}

function entriesOf(map: ClusterMap, first: number, count: number): bigint[] {
  return Array.from({ length: count }, (_, index) => map.entry(first + index));
}

describe('writing to clusters', () => {
  it('reads back what was written, and zeros around it', () => {
    const file = newQcow2();
    const { writer, read } = partsOf(file);
    writer.write(3 * MIB + 512, filled(0x5a, 200 * KIB));
    writer.settle();
    expectFilled(read(3 * MIB, 512), 0, 512);
    expectFilled(read(3 * MIB + 512, 200 * KIB), 0x5a, 200 * KIB);
    expectFilled(read(3 * MIB + 512 + 200 * KIB, 100 * KIB), 0, 100 * KIB);
    expectSound(file);
  });

  it('any mixture of writes and zeroes gives what a plain array gives, and leaks nothing', () => {
    const file = newQcow2();
    const { writer, read } = partsOf(file);
    const model = new Uint8Array(8 * MIB);
    const random = new Random(7);
    for (let step = 0; step < 400; step++) {
      const byte = random.below(8 * MIB - 1);
      const length = 1 + random.below(Math.min(300 * KIB, 8 * MIB - byte));
      if (random.below(4) === 0) {
        writer.zero(byte, length);
        model.fill(0, byte, byte + length);
      } else {
        const value = 1 + random.below(255);
        writer.write(byte, filled(value, length));
        model.fill(value, byte, byte + length);
      }
      if (random.below(10) === 0) writer.settle();
    }
    writer.settle();
    expect(Buffer.compare(read(0, 8 * MIB), model)).toBe(0);
    expectSound(file);
  });

  it('writes a long run in as many pieces as there are batches, each with one entry write', () => {
    const log = new WriteLogFile(newQcow2({ zoneSizeBytes: 256 * MIB }));
    const { writer } = partsOf(log);
    writer.write(0, filled(1, 132 * MIB));
    const writes = [...log.entries()].filter(({ operation }) => operation === 'write');
    expect(writes.filter(({ kind }) => kind === 'data').map(({ length }) => length)).toEqual([
      128 * MIB,
      4 * MIB,
    ]);
    expect([...log.entries()].filter(({ operation }) => operation === 'flush')).toHaveLength(3);
    expect(writes.length).toBeLessThanOrEqual(8);
  });

  it('takes larger and larger batches until it settles', () => {
    const log = new WriteLogFile(newQcow2({ zoneSizeBytes: 64 * MIB }));
    const { writer } = partsOf(log);
    const flushes = () => [...log.entries()].filter(({ operation }) => operation === 'flush').length;
    for (let cluster = 0; cluster < 200; cluster++) writer.write(cluster * CLUSTER, filled(1, CLUSTER));
    expect(flushes()).toBe(8);
    writer.settle();
    writer.write(200 * CLUSTER, filled(1, CLUSTER));
    writer.write(201 * CLUSTER, filled(1, CLUSTER));
    expect(flushes()).toBe(10);
  });

  it('makes refcounts durable before anything refers to a cluster, and writes data before its entry', () => {
    const log = new WriteLogFile(newQcow2());
    partsOf(log).writer.write(MIB, filled(1, CLUSTER));
    const steps = [...log.entries()].map(({ operation, kind }) => `${operation} ${kind ?? ''}`.trim());
    expect(steps).toEqual([
      // The table, then the cluster: length, refcount, flush each. A kill never leaves counts behind the end of the file.
      ...['resize mapping', 'write mapping', 'flush mapping', 'write mapping'],
      ...['resize mapping', 'write mapping', 'flush mapping', 'write data', 'write mapping'],
    ]);
  });

  it('settle gives the rest of a batch back and cuts it off the file', () => {
    const file = newQcow2();
    const { writer } = partsOf(file);
    for (let cluster = 0; cluster < 5; cluster++) writer.write(cluster * CLUSTER, filled(1, CLUSTER));
    // Five of the new image, then batches of one, two and four for a table and five clusters.
    expect(file.size()).toBe((5 + 7) * CLUSTER);
    expect(compareReferences(file).leaked).toEqual([TABLE_CLUSTER, 11]);
    expect(writer.settle()).toBe(true);
    expect(file.size()).toBe((5 + 6) * CLUSTER);
    expectSound(file);
    expect(writer.settle()).toBe(false);
  });

  it('never hands out clusters that somebody else counts behind the end of the file', () => {
    const file = newQcow2();
    const left = new Refcounts(file, partsOf(file).map.header);
    left.set(5, 3, 1);
    const { writer, map } = partsOf(file);
    writer.write(0, filled(1, CLUSTER));
    expect(map.l2Offset(0)).toBe(8 * CLUSTER);
    expect(map.lookup(0)).toEqual({ kind: 'standard', hostOffset: 9 * CLUSTER });
  });
});

describe('zeroing clusters', () => {
  it('flags whole clusters with one entry write and releases their storage', () => {
    const file = newQcow2();
    const { writer, map } = partsOf(file);
    writer.write(MIB, filled(7, MIB));
    writer.settle();
    const before = entriesOf(map, 16, 16);
    const log = new WriteLogFile(file);
    const later = partsOf(log);
    later.writer.zero(MIB, MIB);
    expect([...log.entries()].map(({ operation, kind, length }) => [operation, kind, length])).toEqual([
      ['write', 'mapping', 128],
      ['zero', 'data', MIB],
    ]);
    expect(entriesOf(later.map, 16, 16)).toEqual(before.map((entry) => entry | 1n));
    expectFilled(later.read(MIB, MIB), 0, MIB);
    expectSound(file);
  });

  it('uses the same cluster again, and nothing old shows through', () => {
    const file = newQcow2();
    const { writer, map, read } = partsOf(file);
    writer.write(0, filled(7, CLUSTER));
    writer.settle();
    const { hostOffset } = map.lookup(0) as { hostOffset: number };
    writer.zero(0, CLUSTER);
    // As a kill before the storage was released would leave it.
    file.write(hostOffset, filled(9, CLUSTER));
    writer.write(1024, filled(8, 512));
    expect(map.lookup(0)).toEqual({ kind: 'standard', hostOffset });
    expectFilled(read(0, 1024), 0, 1024);
    expectFilled(read(1024, 512), 8, 512);
    expectFilled(read(1536, CLUSTER - 1536), 0, CLUSTER - 1536);
  });

  it('leaves alone what was never written', () => {
    const log = new WriteLogFile(newQcow2());
    partsOf(log).writer.zero(0, 8 * MIB);
    expect(log.count).toBe(0);
  });

  it('the last cluster of a device that ends within it is a whole one', () => {
    const file = newQcow2({ lastZoneSizeBytes: 96 * KIB });
    const { writer, map } = partsOf(file);
    writer.write(7 * MIB, filled(1, 96 * KIB));
    writer.zero(7 * MIB, 96 * KIB);
    expect(entriesOf(map, 112, 2).map((entry) => entry & 1n)).toEqual([1n, 1n]);
  });

  it('version 2 has no flag: the data becomes zeros', () => {
    const file = plainQcow2({ version: 2 });
    const { writer, map, read } = partsOf(file);
    writer.write(0, filled(3, 2 * CLUSTER));
    writer.settle();
    const entries = entriesOf(map, 0, 2);
    writer.zero(0, 2 * CLUSTER);
    expect(entriesOf(map, 0, 2)).toEqual(entries);
    expectFilled(read(0, 2 * CLUSTER), 0, 2 * CLUSTER);
    expectSound(file, []);
  });

  it('a whole zone that lies together takes one entry write and one release', () => {
    const file = newQcow2({ zoneSizeBytes: 64 * MIB, zoneCount: 4 });
    const log = new WriteLogFile(file);
    const { writer } = partsOf(log);
    for (let at = 0; at < 64; at += 16) writer.write(64 * MIB + at * MIB, filled(1, 16 * MIB));
    const before = log.count;
    writer.zero(64 * MIB, 64 * MIB);
    expect([...log.entries(before)].map(({ operation, length }) => [operation, length])).toEqual([
      ['write', 1024 * 8],
      ['zero', 64 * MIB],
    ]);
  });
});

describe('compressed clusters', () => {
  /** Cluster 2 of the device, compressed, at the end of the file. */
  function withCompressed(version: 2 | 3 = 3) {
    const file = plainQcow2({ version });
    const { writer, map } = partsOf(file);
    writer.write(0, filled(1, CLUSTER));
    writer.settle();
    const packed = deflateRawSync(filled(0x77, CLUSTER), { windowBits: 12 });
    const host: number = file.size();
    file.write(host, packed);
    file.resize(host + CLUSTER);
    new Refcounts(file, map.header).set(host / CLUSTER, 1, 1);
    const sectors = Math.ceil(packed.length / 512) - 1;
    map.writeEntries(2, [(1n << 62n) | (BigInt(sectors) << 54n) | BigInt(host)]);
    return { file, cluster: host / CLUSTER, ...partsOf(file) };
  }

  it.each([2, 3] as const)('version %i: a write moves the whole cluster and frees the old one', (version) => {
    const { file, cluster, writer, map, read } = withCompressed(version);
    writer.write(2 * CLUSTER + 512, filled(5, 512));
    writer.settle();
    expect(map.lookup(2)).toEqual({ kind: 'standard', hostOffset: (cluster + 1) * CLUSTER });
    expectFilled(read(2 * CLUSTER, 512), 0x77, 512);
    expectFilled(read(2 * CLUSTER + 512, 512), 5, 512);
    expectFilled(read(2 * CLUSTER + 1024, CLUSTER - 1024), 0x77, CLUSTER - 1024);
    expect(new Refcounts(file, map.header).get(cluster)).toBe(0);
    expectSound(file, []);
  });

  it.each([2, 3] as const)('version %i: zeroing frees it', (version) => {
    const { file, cluster, writer, map, read } = withCompressed(version);
    writer.zero(2 * CLUSTER, CLUSTER);
    expectFilled(read(2 * CLUSTER, CLUSTER), 0, CLUSTER);
    expect(new Refcounts(file, map.header).get(cluster)).toBe(0);
    expectSound(file, []);
  });

  it('the old clusters are counted down only once the new entry is durable', () => {
    const { file } = withCompressed();
    const log = new WriteLogFile(file);
    partsOf(log).writer.write(2 * CLUSTER, filled(5, 512));
    const steps = [...log.entries()].map(({ operation, kind }) => `${operation} ${kind ?? ''}`.trim());
    expect(steps.slice(-4)).toEqual(['write data', 'write mapping', 'flush mapping', 'write mapping']);
  });

  it('zeroing a part keeps the rest', () => {
    const { writer, read } = withCompressed();
    writer.zero(2 * CLUSTER, 512);
    expectFilled(read(2 * CLUSTER, 512), 0, 512);
    expectFilled(read(2 * CLUSTER + 512, 512), 0x77, 512);
  });
});

describe('what is refused', () => {
  function written() {
    const file = newQcow2();
    const parts = partsOf(file);
    parts.writer.write(0, filled(1, CLUSTER));
    parts.writer.settle();
    return { file, ...parts };
  }

  it('an entry without the COPIED flag, by its offset and value', () => {
    const { file, map } = written();
    const entry = map.entry(0) & ~(1n << 63n);
    map.writeEntries(0, [entry]);
    const error = appErrorOf(() => partsOf(file).writer.write(0, filled(2, 512)));
    expect([error.code, error.data['offset'], error.data['found']]).toEqual([
      'unsupported',
      map.l2Offset(0),
      `0x${entry.toString(16).padStart(16, '0')}`,
    ]);
    expect(appErrorOf(() => partsOf(file).writer.zero(0, CLUSTER)).code).toBe('unsupported');
  });

  it('a cluster with a refcount of 2', () => {
    const { file, map } = written();
    const { hostOffset } = map.lookup(0) as { hostOffset: number };
    new Refcounts(file, map.header).set(hostOffset / CLUSTER, 1, 2);
    expect(appErrorOf(() => partsOf(file).writer.write(0, filled(2, 512))).message).toMatch(/refcount 2/);
  });

  it('an L2 table with a refcount of 2', () => {
    const { file, map } = written();
    new Refcounts(file, map.header).set(map.l2Offset(0)! / CLUSTER, 1, 2);
    const run = () => partsOf(file).writer.write(CLUSTER, filled(2, 512));
    expect(appErrorOf(run).message).toMatch(/L2 table .* refcount 2/);
  });

  it('an L2 table that lies in the write pointer table or in L1', () => {
    for (const table of [3, 4]) {
      const { file } = written();
      const entry = Uint8Array.of(0x80, 0, 0, 0, 0, table, 0, 0);
      file.write(4 * CLUSTER, entry);
      const run = () => partsOf(file).writer.write(20 * CLUSTER, filled(2, 512));
      expect(appErrorOf(run).message).toMatch(/lies in another table/);
    }
  });

  it.each([
    ['L1', 4],
    ['a refcount block', 2],
    ['an L2 table', 5],
  ])('an entry that leads into %s', (_, cluster) => {
    const { file, map } = written();
    map.writeEntries(0, [(1n << 63n) | 1n]);
    file.write(map.l2Offset(0)!, Uint8Array.of(0x80, 0, 0, 0, 0, cluster, 0, 0));
    const before = bytesOf(file, 0, 6 * CLUSTER);
    expect(appErrorOf(() => partsOf(file).writer.write(0, filled(2, 512))).message).toMatch(/holds tables/);
    expect(Buffer.compare(bytesOf(file, 0, 6 * CLUSTER), before)).toBe(0);
  });
});

describe('when the disk is full', () => {
  it('nothing refers to what was not written, and settle gives it back', () => {
    for (let room = 0; room < 40; room++) {
      const file = newQcow2();
      const { writer } = partsOf(new FaultFile(file, { freeBytes: room * 8 * KIB }));
      const attempt = () => {
        for (let step = 0; step < 6; step++) writer.write(step * MIB, filled(1, 100 * KIB));
      };
      expect(appErrorOf(attempt).code).toBe('no-space');
      expect(compareReferences(file).corrupt).toEqual([]);
      expect(() => writer.settle()).not.toThrow();
      expect(compareReferences(file).corrupt).toEqual([]);
    }
  });
});

describe('a device of 8 TiB', () => {
  it('a write near its end takes its own L2 table', () => {
    const file = newQcow2({ zoneCount: 32_768, zoneSizeBytes: 256 * MIB });
    const { writer, read } = partsOf(file);
    writer.write(8192 * GIB - CLUSTER, filled(4, CLUSTER));
    writer.settle();
    expectFilled(read(8192 * GIB - CLUSTER, CLUSTER), 4, CLUSTER);
    expect(compareReferences(file).corrupt).toEqual([]);
    expect(file.allocatedBytes()).toBeLessThan(MIB);
  });
});
