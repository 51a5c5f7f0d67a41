import { failAbout } from '../../../../shared/errors/app-error';
import { assert } from '../../../../shared/errors/assert';
import { formatHex } from '../../../../shared/units/format';
import type { ByteCount, ByteOffset } from '../../../../shared/units/units';
import { isExact, MIB } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import { ENTRY_BYTES, HEADER } from '../layout';
import type { Qcow2Header } from '../model';
import { putRefcount, refcountAt } from './refcount-word';
import { refcountTablePlace } from './refcount-place';

/** Bytes of blocks kept in memory; each has the size of a cluster. */
const KEPT_BYTES = 8 * MIB;

/** Where the refcount table lies. It may move, so what a header said when it was read is not asked. */
export interface RefcountTablePlace {
  readonly offset: ByteOffset;
  readonly clusters: number;
}

/** A refcount block in memory. */
interface Block {
  readonly offset: ByteOffset;
  readonly bytes: Uint8Array;
}

/**
 * Refcounts of clusters by way of the refcount table and its blocks, of any width. Blocks are read when first
 * needed and a few of them are kept. Writes go to the file at once; making them durable is up to the caller.
 */
export class Refcounts {
  /** Clusters that one block speaks of. */
  readonly perBlock: number;
  readonly clusterBytes: ByteCount;
  readonly #file: BlockFile;
  readonly #bits: number;
  readonly #kept = new Map<number, Block>();
  #table: RefcountTablePlace = { offset: 0, clusters: 0 };

  constructor(file: BlockFile, header: Qcow2Header) {
    this.#file = file;
    this.#bits = header.refcountBits;
    this.clusterBytes = header.clusterBytes;
    this.perBlock = (header.clusterBytes * 8) / header.refcountBits;
    this.forget();
  }

  get table(): RefcountTablePlace {
    return this.#table;
  }

  /** How many blocks the table has room for. */
  get blocksMax(): number {
    return (this.#table.clusters * this.clusterBytes) / ENTRY_BYTES;
  }

  /** The refcount of a cluster; 0 where no block speaks of it. Errors: `damaged` for an impossible block. */
  get(cluster: number): number {
    const block = this.#block(Math.floor(cluster / this.perBlock));
    return block ? refcountAt(block.bytes, this.#bits, cluster % this.perBlock) : 0;
  }

  /** True when there is a block for the cluster. */
  hasBlock(cluster: number): boolean {
    return this.blockOffset(Math.floor(cluster / this.perBlock)) !== null;
  }

  /** Sets the refcounts of consecutive clusters, one write a block. Each has its block. */
  set(first: number, count: number, value: number): void {
    this.#change(first, count, () => value);
  }

  /** Takes one reference off consecutive clusters; where there is none, or more than can be counted, nothing changes. */
  lower(first: number, count: number): void {
    this.#change(first, count, (before) => (before > 0 && isExact(before) ? before - 1 : before));
  }

  /** File offset of a block; null where the table has none. */
  blockOffset(index: number): ByteOffset | null {
    const kept = this.#kept.get(index);
    if (kept) return kept.offset;
    if (index >= this.blocksMax) return null;
    const bytes = new Uint8Array(ENTRY_BYTES);
    const at = this.#table.offset + index * ENTRY_BYTES;
    this.#file.read(at, bytes);
    const offset = Number(new DataView(bytes.buffer).getBigUint64(0));
    if (offset === 0) return null;
    if (offset % this.clusterBytes !== 0 || offset >= this.#file.size()) this.#failEntry(at, offset);
    return offset;
  }

  /** Enters a block that already lies in the file into the table. */
  enterBlock(index: number, offset: ByteOffset): void {
    assert(index < this.blocksMax, `refcount block ${index} has no place in the table`);
    assert(offset % this.clusterBytes === 0, 'a refcount block begins within a cluster');
    const bytes = new Uint8Array(ENTRY_BYTES);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(offset));
    this.#file.write(this.#table.offset + index * ENTRY_BYTES, bytes, 'mapping');
  }

  /** A new block in memory that gives some clusters, counted within it, one reference each. */
  newBlock(first: number, count: number): Uint8Array {
    const bytes = new Uint8Array(this.clusterBytes);
    for (let index = first; index < first + count; index++) putRefcount(bytes, this.#bits, index, 1);
    return bytes;
  }

  /** The table has moved. */
  useTable(place: RefcountTablePlace): void {
    this.#table = place;
    this.#kept.clear();
  }

  /** The bytes changed beneath: everything is read again, the place of the table included. */
  forget(): void {
    const place = refcountTablePlace(this.#file);
    const end = place.offset + place.clusters * this.clusterBytes;
    if (!isExact(end)) this.#failEntry(HEADER.refcountTableOffset.offset, place.offset);
    this.useTable(place);
  }

  #change(first: number, count: number, next: (before: number) => number): void {
    for (let cluster = first; cluster < first + count;) {
      const index = Math.floor(cluster / this.perBlock);
      const end = Math.min(first + count, (index + 1) * this.perBlock);
      this.#changeInBlock(index, cluster - index * this.perBlock, end - index * this.perBlock, next);
      cluster = end;
    }
  }

  #changeInBlock(index: number, from: number, to: number, next: (before: number) => number): void {
    const block = this.#block(index);
    if (!block) return;
    for (let at = from; at < to; at++) {
      const before = refcountAt(block.bytes, this.#bits, at);
      const after = next(before);
      if (after !== before) putRefcount(block.bytes, this.#bits, at, after);
    }
    const start = (from * this.#bits) >>> 3;
    const end = (to * this.#bits + 7) >>> 3;
    try {
      this.#file.write(block.offset + start, block.bytes.subarray(start, end), 'mapping');
    } catch (error) {
      // How much of it reached the file is only known to the file.
      this.#kept.delete(index);
      throw error;
    }
  }

  #block(index: number): Block | null {
    const kept = this.#kept.get(index);
    if (kept) return kept;
    const offset = this.blockOffset(index);
    if (offset === null) return null;
    const block = { offset, bytes: new Uint8Array(this.clusterBytes) };
    this.#file.read(offset, block.bytes);
    if (this.#kept.size * this.clusterBytes >= KEPT_BYTES) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(index, block);
    return block;
  }

  #failEntry(at: ByteOffset, offset: number): never {
    const { name } = this.#file;
    failAbout(
      name,
      'damaged',
      `the refcount structure named at offset ${formatHex(at)} lies at ${formatHex(offset)}, which is no cluster of the file`,
      { file: name, offset: at, found: offset, clusterBytes: this.clusterBytes },
    );
  }
}
