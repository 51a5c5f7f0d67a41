import { roundUp, type ByteCount, type ByteOffset, type DeviceByte } from '../../../../shared/units/units';
import type { Extent } from '../../../../shared/units/ranges';
import type { BlockFile } from '../../../storage/block-file';
import { ENTRY_COPIED, SUBCLUSTERS } from '../layout';
import type { ClusterMapping, Mapping, Subclusters } from '../model';
import type { ClusterAllocator } from './allocator';
import { entryOffset } from './l2-entry';
import type { Ownership } from './ownership';
import { ALL_SUBCLUSTERS, both, subclusterMask } from './subclusters';

/** What the writer of clusters lends. */
export interface SubclusterWriterParts {
  readonly file: BlockFile;
  readonly map: ClusterMapping;
  readonly allocator: ClusterAllocator;
  readonly ownership: Ownership;
  /** Fills a buffer with what a guest cluster reads as, from its start. */
  readonly readCluster: (guestCluster: number, into: Uint8Array) => void;
  /** Makes the L2 table of a cluster, where there is none. */
  readonly needL2: (cluster: number) => void;
  /** Counts down what compressed clusters took, once nothing refers to it durably. */
  readonly release: (compressed: readonly Extent[]) => void;
}

/** A cluster of the device as its extended entry has it. */
interface Entry {
  readonly cluster: number;
  /** Null = it has no cluster of the file. */
  readonly hostOffset: ByteOffset | null;
  readonly bits: Subclusters;
}

/** A range within a cluster. */
interface Part {
  readonly from: ByteCount;
  readonly to: ByteCount;
}

/**
 * Writes device bytes where each L2 entry tells of 32 subclusters. A new cluster takes no more than the subclusters that
 * are written; those written in part are filled with what they read as. Data goes before the entry, both words of which
 * are one write.
 */
export class SubclusterWriter {
  readonly #parts: SubclusterWriterParts;
  readonly #clusterBytes: ByteCount;
  readonly #unitBytes: ByteCount;
  readonly #isOver: boolean;

  constructor(parts: SubclusterWriterParts) {
    this.#parts = parts;
    const { clusterBytes, backingFile } = parts.map.header;
    this.#clusterBytes = clusterBytes;
    this.#unitBytes = clusterBytes / SUBCLUSTERS;
    this.#isOver = backingFile !== null;
  }

  /** Errors: as ClusterWriter. */
  write(deviceByte: DeviceByte, from: Uint8Array): void {
    for (const { cluster, part, done } of this.#clusters(deviceByte, from.length)) {
      this.#writeIn(cluster, part.from, from.subarray(done, done + part.to - part.from));
    }
  }

  /** Makes a range read as zeros: whole subclusters by their bit, then their storage is released. Errors: as `write`. */
  zero(deviceByte: DeviceByte, length: ByteCount): void {
    this.#zeroAll(deviceByte, length, false);
  }

  /** The same by the bits alone, those of what is unallocated, too. Errors: as `write`. */
  hide(deviceByte: DeviceByte, length: ByteCount): void {
    this.#zeroAll(deviceByte, length, true);
  }

  *#clusters(byte: DeviceByte, length: ByteCount) {
    const size = this.#clusterBytes;
    for (let done = 0; done < length;) {
      const cluster = Math.floor((byte + done) / size);
      const from = (byte + done) % size;
      const to = Math.min(size, from + length - done);
      yield { cluster, part: { from, to }, done };
      done += to - from;
    }
  }

  #writeIn(cluster: number, head: ByteCount, bytes: Uint8Array): void {
    const { file, map, allocator, ownership, needL2 } = this.#parts;
    const mapping = map.lookup(cluster);
    ownership.requireL2(cluster);
    needL2(cluster);
    if (mapping.kind === 'compressed') return this.#replace(cluster, mapping, head, bytes);
    const entry = this.#entryOf(cluster);
    const mask = this.#touched(head, head + bytes.length);
    const isThere = both(entry.bits.allocated, mask) === mask;
    if (isThere) return file.write(entry.hostOffset! + head, bytes, 'data');
    const filled = this.#withEdges(entry, head, bytes);
    const run = entry.hostOffset === null ? allocator.take(1) : null;
    const place = entry.hostOffset ?? run!.first * this.#clusterBytes;
    try {
      file.write(place + filled.head, filled.bytes, 'data');
    } catch (error) {
      if (run) allocator.giveBack(run);
      throw error;
    }
    const { allocated, zeros } = entry.bits;
    map.writeSubclusters(cluster, BigInt(place) | ENTRY_COPIED, {
      allocated: (allocated | mask) >>> 0,
      zeros: (zeros & ~mask) >>> 0,
    });
  }

  /** Where the first or last subcluster is not there yet, all of it is written. */
  #withEdges({ cluster, bits }: Entry, head: ByteCount, bytes: Uint8Array) {
    const unit = this.#unitBytes;
    const end = head + bytes.length;
    const has = (at: ByteCount) => both(bits.allocated, 2 ** Math.floor(at / unit)) !== 0;
    const from = has(head) ? head : head - (head % unit);
    const to = has(end - 1) ? end : roundUp(end, unit);
    if (from === head && to === end) return { head, bytes };
    const whole = new Uint8Array(to);
    this.#parts.readCluster(cluster, whole);
    whole.set(bytes, head);
    return { head: from, bytes: whole.subarray(from) };
  }

  /** A compressed cluster cannot be changed in place. */
  #replace(
    cluster: number,
    old: Extract<Mapping, { readonly kind: 'compressed' }>,
    head: ByteCount,
    bytes: Uint8Array,
  ): void {
    const { file, map, allocator, readCluster, release } = this.#parts;
    const whole = new Uint8Array(this.#clusterBytes);
    readCluster(cluster, whole);
    whole.set(bytes, head);
    const run = allocator.take(1);
    const place = run.first * this.#clusterBytes;
    try {
      file.write(place, whole, 'data');
    } catch (error) {
      allocator.giveBack(run);
      throw error;
    }
    const bits = { allocated: ALL_SUBCLUSTERS, zeros: 0 };
    map.writeSubclusters(cluster, BigInt(place) | ENTRY_COPIED, bits);
    release([{ offset: old.hostOffset, length: old.length }]);
  }

  #zeroAll(byte: DeviceByte, length: ByteCount, isHidden: boolean): void {
    const { map, needL2 } = this.#parts;
    // What the last cluster has beyond the end of the device holds nothing.
    const isLast = byte + length === map.header.virtualSizeBytes;
    const whole = isLast ? roundUp(byte + length, this.#clusterBytes) - byte : length;
    for (const { cluster, part } of this.#clusters(byte, whole)) {
      if (this.#isOver) needL2(cluster);
      if (map.l2Offset(Math.floor(cluster / map.entriesPerL2)) !== null)
        this.#zeroIn(cluster, part, isHidden);
    }
  }

  #zeroIn(cluster: number, { from, to }: Part, isHidden: boolean): void {
    const mapping = this.#parts.map.lookup(cluster);
    if (mapping.kind === 'compressed') return this.#zeroCompressed(cluster, mapping, { from, to });
    const unit = this.#unitBytes;
    const first = Math.ceil(from / unit);
    const behind = Math.max(first, Math.floor(to / unit));
    this.#zeroEdge(cluster, { from, to: Math.min(to, first * unit) });
    this.#zeroWhole(this.#entryOf(cluster), subclusterMask(first, behind), isHidden);
    this.#zeroEdge(cluster, { from: Math.max(from, behind * unit), to });
  }

  #zeroCompressed(
    cluster: number,
    old: Extract<Mapping, { readonly kind: 'compressed' }>,
    { from, to }: Part,
  ): void {
    const isWhole = from === 0 && to === this.#clusterBytes;
    if (!isWhole) return this.#writeIn(cluster, from, new Uint8Array(to - from));
    this.#parts.ownership.requireL2(cluster);
    this.#parts.map.writeSubclusters(cluster, 0n, { allocated: 0, zeros: ALL_SUBCLUSTERS });
    this.#parts.release([{ offset: old.hostOffset, length: old.length }]);
  }

  /** Zeros within one subcluster. */
  #zeroEdge(cluster: number, { from, to }: Part): void {
    if (from >= to) return;
    const { hostOffset, bits } = this.#entryOf(cluster);
    const mask = this.#touched(from, to);
    if (both(bits.allocated, mask) !== 0) this.#parts.file.zero(hostOffset! + from, to - from, 'data');
    else if (this.#isOver && both(bits.zeros, mask) === 0) {
      this.#writeIn(cluster, from, new Uint8Array(to - from));
    }
  }

  #zeroWhole({ cluster, hostOffset, bits }: Entry, mask: number, isHidden: boolean): void {
    const { file, map, ownership } = this.#parts;
    const wanted = isHidden || this.#isOver ? mask : both(mask, bits.allocated);
    if (both(bits.zeros, wanted) === wanted) return;
    ownership.requireL2(cluster);
    const entry = hostOffset === null ? 0n : BigInt(hostOffset) | ENTRY_COPIED;
    map.writeSubclusters(cluster, entry, {
      allocated: (bits.allocated & ~wanted) >>> 0,
      zeros: (bits.zeros | wanted) >>> 0,
    });
    if (isHidden || hostOffset === null) return;
    for (const { from, to } of this.#runsOf(both(bits.allocated, wanted))) {
      file.zero(hostOffset + from, to - from, 'data');
    }
  }

  /** Ranges of the cluster that neighbouring bits stand for. */
  *#runsOf(mask: number): Generator<Part> {
    const has = (index: number) => index < SUBCLUSTERS && both(mask, 2 ** index) !== 0;
    for (let index = 0; index < SUBCLUSTERS; index++) {
      if (!has(index)) continue;
      const from = index;
      while (has(index + 1)) index++;
      yield { from: from * this.#unitBytes, to: (index + 1) * this.#unitBytes };
    }
  }

  #touched(from: ByteCount, to: ByteCount): number {
    return subclusterMask(Math.floor(from / this.#unitBytes), Math.ceil(to / this.#unitBytes));
  }

  /** Errors: those of Ownership where it has a cluster. */
  #entryOf(cluster: number): Entry {
    const { map, ownership } = this.#parts;
    const word = map.entry(cluster);
    const offset = entryOffset(Number(word >> 32n), Number(word & 0xffff_ffffn));
    if (offset !== 0) ownership.requireData(cluster, offset);
    return { cluster, hostOffset: offset === 0 ? null : offset, bits: map.subclusters(cluster) };
  }
}
