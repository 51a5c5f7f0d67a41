import { failAbout } from '../../../../shared/errors/app-error';
import type { ByteCount, ByteOffset, DeviceByte } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import type { Extent } from '../../../../shared/units/ranges';
import type { ClusterRun } from './allocator';
import { ClusterAllocator } from './allocator';
import { ClusterZeroer } from './cluster-zeroer';
import { ENTRY_COPIED } from '../layout';
import type { ClusterMapping, Mapping, ZonedExtension } from '../model';
import { Ownership, fixedAreas } from './ownership';
import { Refcounts } from './refcounts';
import { SubclusterWriter } from './subcluster-writer';

/** What a writer needs beyond the mapping. */
export interface ClusterWriterOptions {
  /** Fills a buffer of one cluster with what a guest cluster reads as, compressed or not. */
  readonly readCluster: (guestCluster: number, into: Uint8Array) => void;
  /** The extension, whose table no entry may lead to. */
  readonly zoned: ZonedExtension | null;
}

/** A compressed cluster's place in the file. */
type Compressed = Extract<Mapping, { readonly kind: 'compressed' }>;

/**
 * Writes device bytes by way of L1 and L2. At every moment a power cut leaves at worst clusters that are counted and
 * not used: refcounts are durable before a cluster is handed out, data goes before its entry, nothing is counted down
 * before the entry that gave it up is durable. See FORMAT.md, Writing.
 */
export class ClusterWriter {
  readonly #file: BlockFile;
  readonly #map: ClusterMapping;
  readonly #refcounts: Refcounts;
  readonly #allocator: ClusterAllocator;
  readonly #ownership: Ownership;
  /** Where L2 entries tell of subclusters, it writes and zeroes. */
  readonly #subclusters: SubclusterWriter | null;
  readonly #zeroer: ClusterZeroer | SubclusterWriter;
  readonly #readCluster: ClusterWriterOptions['readCluster'];
  readonly #clusterBytes: ByteCount;

  constructor(file: BlockFile, map: ClusterMapping, { readCluster, zoned }: ClusterWriterOptions) {
    const { clusterBytes } = map.header;
    this.#file = file;
    this.#map = map;
    this.#clusterBytes = clusterBytes;
    this.#readCluster = readCluster;
    this.#refcounts = new Refcounts(file, map.header);
    const fixed = fixedAreas(map.header, zoned);
    const floor = Math.ceil(Math.max(...fixed.map(({ offset, length }) => offset + length)) / clusterBytes);
    this.#allocator = new ClusterAllocator(file, this.#refcounts, floor);
    this.#ownership = new Ownership(file, map, this.#refcounts, fixed);
    const lent = {
      release: (compressed: readonly Extent[]) => this.#release(compressed),
      needL2: (cluster: number) => this.#needL2(cluster),
    };
    const parts = { file, map, allocator: this.#allocator, ownership: this.#ownership, readCluster, ...lent };
    this.#subclusters = map.header.extendedL2 ? new SubclusterWriter(parts) : null;
    const writeZeros = (byte: DeviceByte, length: ByteCount) => this.write(byte, new Uint8Array(length));
    this.#zeroer =
      this.#subclusters ?? new ClusterZeroer(file, map, this.#ownership, { writeZeros, ...lent });
  }

  /**
   * Writes bytes of the device. Errors: those of the file (nothing then refers to what was not written);
   * `unsupported` for a cluster that is shared; `damaged` for an impossible entry.
   */
  write(deviceByte: DeviceByte, from: Uint8Array): void {
    if (this.#subclusters) return this.#subclusters.write(deviceByte, from);
    for (let at = 0; at < from.length;) at += this.#writeRun(deviceByte + at, from.subarray(at));
  }

  /** Makes bytes of the device read as zeros without giving up clusters. Errors: as for `write`. */
  zero(deviceByte: DeviceByte, length: ByteCount): void {
    this.#zeroer.zero(deviceByte, length);
  }

  /** See ImageBlocks. Errors: as for `write`. */
  hide(deviceByte: DeviceByte, length: ByteCount): void {
    this.#zeroer.hide(deviceByte, length);
  }

  /** Gives back clusters that were taken and not used; false when there were none. */
  settle(): boolean {
    return this.#allocator.settle();
  }

  /** The bytes changed beneath. */
  forget(): void {
    this.#allocator.forget();
    this.#ownership.forget();
  }

  /** Writes a first part that can be written in one piece; returns its length. */
  #writeRun(byte: DeviceByte, from: Uint8Array): ByteCount {
    const cluster = Math.floor(byte / this.#clusterBytes);
    const mapping = this.#map.lookup(cluster);
    const piece = new Piece(this.#clusterBytes, byte, from);
    if (mapping.kind !== 'standard') this.#ownership.requireL2(cluster);
    if (mapping.kind === 'compressed') return this.#replace(cluster, mapping, piece.first(1));
    if (mapping.kind === 'unallocated' || mapping.hostOffset === null) {
      return this.#fill(cluster, this.#countRun(cluster, piece.clusters, isWithoutCluster), piece);
    }
    const { kind, hostOffset } = mapping;
    const follows = (next: Mapping, index: number) =>
      next.kind === kind && next.hostOffset === hostOffset + index * this.#clusterBytes;
    const count = this.#countRun(cluster, piece.clusters, follows);
    for (let index = 0; index < count; index++) {
      this.#ownership.requireData(cluster + index, hostOffset + index * this.#clusterBytes);
    }
    if (kind === 'standard') return this.#overwrite(hostOffset, piece.first(count));
    return this.#revive(cluster, { first: hostOffset / this.#clusterBytes, count }, piece.first(count));
  }

  /** How many clusters from the first on, within one table, are alike. */
  #countRun(cluster: number, most: number, isAlike: (mapping: Mapping, index: number) => boolean): number {
    const { entriesPerL2 } = this.#map;
    const room = Math.min(most, entriesPerL2 - (cluster % entriesPerL2));
    let count = 1;
    while (count < room && isAlike(this.#map.lookup(cluster + count), count)) count++;
    return count;
  }

  #overwrite(hostOffset: ByteOffset, { head, bytes }: Part): ByteCount {
    this.#file.write(hostOffset + head, bytes, 'data');
    return bytes.length;
  }

  /** Clusters that read as zeros by their flag may hold old data: it goes before the flag does. */
  #revive(cluster: number, run: ClusterRun, { head, bytes }: Part): ByteCount {
    const start = run.first * this.#clusterBytes;
    const end = start + head + bytes.length;
    const rest = (run.first + run.count) * this.#clusterBytes - end;
    if (head > 0) this.#file.zero(start, head, 'data');
    this.#file.write(start + head, bytes, 'data');
    if (rest > 0) this.#file.zero(end, rest, 'data');
    this.#enter(cluster, run);
    return bytes.length;
  }

  /** New clusters are zeros already: only what is given is written, and what lay behind the image beside it. */
  #fill(cluster: number, wanted: number, piece: Piece): ByteCount {
    this.#needL2(cluster);
    const run = this.#allocator.take(wanted);
    const part = piece.first(run.count);
    this.#intoNew(run, () => this.#withSurroundings(cluster, run.count, part));
    this.#enter(cluster, run);
    return part.bytes.length;
  }

  /** What goes into clusters that are new, so that the rest of them reads as before. */
  #withSurroundings(cluster: number, count: number, part: Part): Part {
    const size = this.#clusterBytes;
    const end = part.head + part.bytes.length;
    const isWhole = part.head === 0 && end === count * size;
    if (isWhole || this.#map.header.backingFile === null) return part;
    const filled = new Uint8Array(count * size);
    if (part.head > 0) this.#readCluster(cluster, filled.subarray(0, size));
    if (end < filled.length) this.#readCluster(cluster + count - 1, filled.subarray(-size));
    filled.set(part.bytes, part.head);
    return { head: 0, bytes: filled };
  }

  /** A compressed cluster cannot be changed in place. */
  #replace(cluster: number, old: Compressed, { head, bytes }: Part): ByteCount {
    const whole = new Uint8Array(this.#clusterBytes);
    this.#readCluster(cluster, whole);
    whole.set(bytes, head);
    const run = this.#allocator.take(1);
    this.#intoNew(run, () => ({ head: 0, bytes: whole }));
    this.#enter(cluster, run);
    this.#release([{ offset: old.hostOffset, length: old.length }]);
    return bytes.length;
  }

  #intoNew(run: ClusterRun, make: () => Part): void {
    try {
      const { head, bytes } = make();
      this.#file.write(run.first * this.#clusterBytes + head, bytes, 'data');
    } catch (error) {
      this.#allocator.giveBack(run);
      throw error;
    }
  }

  #enter(cluster: number, { first, count }: ClusterRun): void {
    const entry = (index: number) => BigInt((first + index) * this.#clusterBytes) | ENTRY_COPIED;
    const entries = Array.from({ length: count }, (_, index) => entry(index));
    this.#map.writeEntries(cluster, entries);
  }

  /** A new L2 table is a new cluster: its zeros are durable already. */
  #needL2(cluster: number): void {
    const l1Index = Math.floor(cluster / this.#map.entriesPerL2);
    if (this.#map.l2Offset(l1Index) !== null) return;
    const { l1Entries } = this.#map.header;
    if (l1Index >= l1Entries) {
      failAbout(
        this.#file.name,
        'damaged',
        `the L1 table has ${l1Entries} entries, entry ${l1Index} is needed`,
        {
          file: this.#file.name,
          found: l1Entries,
          expected: l1Index + 1,
        },
      );
    }
    this.#map.addL2(l1Index, this.#allocator.take(1).first * this.#clusterBytes);
  }

  /** Counts down the clusters of compressed data that no entry refers to any more, once that is durable. */
  #release(compressed: readonly Extent[]): void {
    this.#file.flush('mapping');
    for (const { offset, length } of compressed) {
      const first = Math.floor(offset / this.#clusterBytes);
      const last = Math.floor((offset + length - 1) / this.#clusterBytes);
      this.#refcounts.lower(first, last - first + 1);
    }
  }
}

function isWithoutCluster(mapping: Mapping): boolean {
  return mapping.kind === 'unallocated' || (mapping.kind === 'zero' && mapping.hostOffset === null);
}

/** Bytes for some clusters: `head` bytes of the first one lie before them. */
interface Part {
  readonly head: ByteCount;
  readonly bytes: Uint8Array;
}

/** Bytes to be written from a device byte on, seen as parts of clusters. */
class Piece {
  /** Clusters that the bytes touch. */
  readonly clusters: number;
  readonly #clusterBytes: ByteCount;
  readonly #head: ByteCount;
  readonly #from: Uint8Array;

  constructor(clusterBytes: ByteCount, byte: DeviceByte, from: Uint8Array) {
    this.#clusterBytes = clusterBytes;
    this.#head = byte % clusterBytes;
    this.#from = from;
    this.clusters = Math.ceil((this.#head + from.length) / clusterBytes);
  }

  /** What of the bytes lies in the first clusters. */
  first(clusters: number): Part {
    return {
      head: this.#head,
      bytes: this.#from.subarray(0, clusters * this.#clusterBytes - this.#head),
    };
  }
}
