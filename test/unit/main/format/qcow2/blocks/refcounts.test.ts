import { describe, expect, it } from 'vitest';
import { putRefcount, refcountAt } from '../../../../../../main/format/qcow2/blocks/refcount-word';
import { Refcounts } from '../../../../../../main/format/qcow2/blocks/refcounts';
import { readHeader } from '../../../../../../main/format/qcow2/header/header';
import type { BlockFile } from '../../../../../../main/storage/block-file';
import { WriteLogFile } from '../../../../../../main/storage/filters/write-log-file';
import { GIB, KIB, MIB } from '../../../../../../shared/units/units';
import { appErrorOf } from '../../../../../support/image/format-images';
import { compareReferences } from '../../../../../support/qcow2/qcow2-references';
import { partsOf, plainQcow2 } from '../../../../../support/qcow2/qcow2-writing';

const refcountsOf = (file: BlockFile) => new Refcounts(file, readHeader(file));

describe('one refcount in its block', () => {
  it.each([1, 2, 4, 8, 16, 32, 64])('of %i bits is put and read without touching its neighbours', (bits) => {
    const block = new Uint8Array(64).fill(0xff);
    const most = Math.min(2 ** bits, 2 ** 53) - 1;
    for (const value of [0, 1, most]) {
      putRefcount(block, bits, 3, value);
      expect(refcountAt(block, bits, 3)).toBe(value);
    }
    putRefcount(block, bits, 3, 0);
    const cleared = [...block].reduce(
      (sum, byte) => sum + (8 - byte.toString(2).replaceAll('0', '').length),
      0,
    );
    expect(cleared).toBe(bits);
  });

  it('below a byte the first one is in the lowest bits; above, the first byte is the highest', () => {
    const block = new Uint8Array(8);
    putRefcount(block, 2, 0, 1);
    putRefcount(block, 2, 3, 3);
    expect(block[0]).toBe(0b1100_0001);
    putRefcount(block, 32, 1, 0x01020304);
    expect([...block.subarray(4)]).toEqual([1, 2, 3, 4]);
  });
});

it('a refcount of 64 bits that no number counts stays as the file has it', () => {
  const file = plainQcow2({ refcountOrder: 6, clusterBits: 9 });
  const refcounts = refcountsOf(file);
  const at = refcounts.blockOffset(0)! + 20 * 8;
  file.write(at, new Uint8Array(8).fill(0xff));
  refcounts.lower(20, 1);
  const bytes = new Uint8Array(8);
  file.read(at, bytes);
  expect([...bytes]).toEqual(Array(8).fill(0xff));
});

describe.each([0, 1, 2, 3, 4, 5, 6])('refcounts of order %i', (refcountOrder) => {
  it('are set, lowered and read again from the file', () => {
    const file = plainQcow2({ refcountOrder, clusterBits: 9 });
    const refcounts = refcountsOf(file);
    const first = 20;
    refcounts.set(first, 5, 1);
    refcounts.lower(first + 1, 2);
    const seen = (from: Refcounts) => Array.from({ length: 7 }, (_, index) => from.get(first - 1 + index));
    expect(seen(refcounts)).toEqual([0, 1, 0, 0, 1, 1, 0]);
    expect(seen(refcountsOf(file))).toEqual([0, 1, 0, 0, 1, 1, 0]);
    refcounts.lower(first + 1, 1);
    expect(refcounts.get(first + 1)).toBe(0);
  });

  it('grow by blocks and tables as the file grows, and every byte stays readable', () => {
    const file = plainQcow2({ refcountOrder, clusterBits: 9, virtualBytes: 8 * MIB });
    const { writer, read } = partsOf(file);
    const pieces = 40;
    for (let piece = 0; piece < pieces; piece++) {
      writer.write(piece * 64 * KIB, new Uint8Array(64 * KIB).fill(piece + 1));
    }
    writer.settle();
    for (let piece = 0; piece < pieces; piece++) {
      const bytes = read(piece * 64 * KIB, 64 * KIB);
      expect(bytes.every((byte) => byte === piece + 1)).toBe(true);
    }
    const refcounts = refcountsOf(file);
    const clusters = file.size() / 512;
    const counted = Array.from({ length: clusters }, (_, cluster) => refcounts.get(cluster));
    // Only the tables that were replaced by larger ones are free.
    const free = counted.filter((count) => count === 0).length;
    expect(counted.every((count) => count <= 1)).toBe(true);
    expect(free).toBeLessThan(refcounts.table.clusters);
    if (refcountOrder === 4) expect(compareReferences(file)).toEqual({ leaked: [], corrupt: [] });
  });
});

describe('a refcount table that is full', () => {
  function grown() {
    const file = plainQcow2({ clusterBits: 9, refcountOrder: 4, virtualBytes: 64 * MIB });
    const log = new WriteLogFile(file);
    const { writer } = partsOf(log);
    // 64 blocks of 256 clusters reach 8 MiB.
    for (let at = 0; at < 9 * MIB; at += MIB) writer.write(at, new Uint8Array(MIB).fill(1));
    writer.settle();
    return { file, log };
  }

  it('is replaced by one of twice the size, named by the header', () => {
    const { file } = grown();
    expect(readHeader(file).refcountTableClusters).toBe(2);
    expect(compareReferences(file)).toEqual({ leaked: [], corrupt: [] });
  });

  it('the header changes in one write, between two flushes', () => {
    const { log } = grown();
    const entries = [...log.entries()];
    const at = entries.findIndex(({ kind, operation }) => kind === 'header' && operation === 'write');
    expect(
      entries.slice(at - 1, at + 2).map(({ operation, offset, length }) => [operation, offset, length]),
    ).toEqual([
      ['flush', 0, 0],
      ['write', 48, 12],
      ['flush', 0, 0],
    ]);
    expect(entries.filter(({ kind }) => kind === 'header').length).toBe(1);
  });

  it('is found where the header names it now', () => {
    const file = plainQcow2({ clusterBits: 9, refcountOrder: 4, virtualBytes: 64 * MIB });
    const early = { header: readHeader(file), refcounts: refcountsOf(file) };
    const { writer } = partsOf(file);
    for (let at = 0; at < 9 * MIB; at += MIB) writer.write(at, new Uint8Array(MIB).fill(1));
    const { refcountTableOffset: offset, refcountTableClusters: clusters } = readHeader(file);
    expect(new Refcounts(file, early.header).table).toEqual({ offset, clusters });
    expect(early.refcounts.table).toEqual({ offset: 512, clusters: 1 });
    early.refcounts.forget();
    expect(early.refcounts.table).toEqual({ offset, clusters });
  });

  it('that has its largest size is an error, and the file is as it was', () => {
    const clusters = (8 * MIB) / 512;
    const file = plainQcow2({
      clusterBits: 9,
      refcountOrder: 6,
      virtualBytes: 64 * MIB,
      mappingClusters: clusters,
    });
    const { writer } = partsOf(file);
    // 2^20 blocks of 64 clusters reach 32 GiB.
    file.resize(32 * GIB);
    const error = appErrorOf(() => writer.write(0, new Uint8Array(512)));
    expect([error.code, error.data['tableBytesMax']]).toEqual(['unsupported', 8 * MIB]);
    expect(file.size()).toBe(32 * GIB);
  });
});

describe('impossible refcount structures', () => {
  it.each([
    ['off a cluster boundary', 0x201n],
    ['behind the end of the file', 0x4000_0000n],
  ])('a block %s is refused by the offset of its entry', (_, value) => {
    const file = plainQcow2({});
    const entry = new DataView(new ArrayBuffer(8));
    entry.setBigUint64(0, value);
    file.write(64 * KIB, new Uint8Array(entry.buffer));
    const error = appErrorOf(() => partsOf(file).writer.write(0, new Uint8Array(512)));
    expect([error.code, error.data['offset'], error.data['found']]).toEqual([
      'damaged',
      64 * KIB,
      Number(value),
    ]);
  });

  it('a block that counts everything behind the end of the file as used does not hang', () => {
    const file = plainQcow2({ refcountOrder: 0, clusterBits: 21, virtualBytes: GIB });
    file.write(2 * 2 ** 21, new Uint8Array(2 ** 21).fill(0xff));
    const error = appErrorOf(() => partsOf(file).writer.write(0, new Uint8Array(512)));
    expect(error.code).toBe('damaged');
  });
});
