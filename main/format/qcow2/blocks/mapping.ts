import { failAbout } from '../../../../shared/errors/app-error';
import { assert } from '../../../../shared/errors/assert';
import type { ByteCount, ByteOffset } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import {
  decodeEntry,
  entryCompressed,
  entryOffset,
  formatEntry,
  offsetProblem,
  UNALLOCATED,
} from './l2-entry';
import { ENTRY_BYTES, ENTRY_COPIED, SUBCLUSTERS } from '../layout';
import type { ClusterMapping, Mapping, Qcow2Header, Subclusters } from '../model';
import { L2Cache } from './l2-cache';
import { subclusterProblem } from './subclusters';

/** Guest clusters by way of L1 and L2. A *unit* is a cluster, or a subcluster where L2 entries are extended. */
export class ClusterMap implements ClusterMapping {
  readonly header: Qcow2Header;
  readonly entriesPerL2: number;
  /** Bytes that one lookup decides on. */
  readonly unitBytes: ByteCount;
  readonly #file: BlockFile;
  readonly #cache: L2Cache;
  readonly #entryBytes: ByteCount;
  /** The file had at least so many bytes. */
  #fileBytes: ByteCount = 0;

  constructor(file: BlockFile, header: Qcow2Header) {
    this.header = header;
    this.#file = file;
    this.#cache = new L2Cache(file, header.clusterBytes);
    this.#entryBytes = header.extendedL2 ? 2 * ENTRY_BYTES : ENTRY_BYTES;
    this.entriesPerL2 = header.clusterBytes / this.#entryBytes;
    this.unitBytes = header.extendedL2 ? header.clusterBytes / SUBCLUSTERS : header.clusterBytes;
  }

  /** Clusters of the device, the last one perhaps in part. */
  get guestClusters(): number {
    return Math.ceil(this.header.virtualSizeBytes / this.header.clusterBytes);
  }

  lookup(guestCluster: number): Mapping {
    return this.unit((guestCluster * this.header.clusterBytes) / this.unitBytes);
  }

  /** What a unit of the device maps to. Errors: `damaged`. */
  unit(index: number): Mapping {
    const cluster = Math.floor((index * this.unitBytes) / this.header.clusterBytes);
    const place = this.#entryPlace(cluster);
    if (place === null) return UNALLOCATED;
    const high = this.#cache.high(place);
    const low = this.#cache.low(place);
    if (high === 0 && low === 0 && !this.header.extendedL2) return UNALLOCATED;
    const mapping = decodeEntry(this.header, high, low);
    const found =
      this.header.extendedL2 && !entryCompressed(high)
        ? this.#subcluster(place, index % SUBCLUSTERS, mapping)
        : mapping;
    this.#requireInside(mapping, cluster, place);
    return found;
  }

  /** First unit at or behind `index` whose L1 entry is not empty; skips the others without looking at each unit. */
  nextMapped(index: number): number {
    const perTable = (this.entriesPerL2 * this.header.clusterBytes) / this.unitBytes;
    let table = Math.floor(index / perTable);
    while (table < this.header.l1Entries && this.#l1Offset(table) === 0) table++;
    return Math.max(index, table * perTable);
  }

  entry(guestCluster: number): bigint {
    const place = this.#entryPlace(guestCluster);
    return place === null ? 0n : (BigInt(this.#cache.high(place)) << 32n) | BigInt(this.#cache.low(place));
  }

  l2Offset(l1Index: number): ByteOffset | null {
    if (l1Index >= this.header.l1Entries) return null;
    const offset = this.#l1Offset(l1Index);
    if (offset === 0) return null;
    const expected = this.#problem(offset);
    if (expected === null) return offset;
    const place = this.header.l1Offset + l1Index * ENTRY_BYTES;
    const facts = { high: this.#cache.high(place), low: this.#cache.low(place), expected };
    return this.#damaged(`L1 entry ${l1Index}`, { place, ...facts });
  }

  entryOffset(guestCluster: number): ByteOffset | null {
    return this.#entryPlace(guestCluster);
  }

  writeEntries(firstGuestCluster: number, entries: readonly bigint[]): void {
    assert(!this.header.extendedL2, 'an extended L2 entry was written without its subclusters');
    const place = this.#entryPlace(firstGuestCluster);
    const inOne = (firstGuestCluster % this.entriesPerL2) + entries.length <= this.entriesPerL2;
    assert(place !== null && inOne, `the entries of cluster ${firstGuestCluster} lie in no single L2 table`);
    this.#cache.write(place, wordsOf(entries));
  }

  subclusters(guestCluster: number): Subclusters {
    const place = this.#entryPlace(guestCluster);
    return place === null ? { allocated: 0, zeros: 0 } : this.#subclustersAt(place);
  }

  writeSubclusters(guestCluster: number, entry: bigint, { allocated, zeros }: Subclusters): void {
    const place = this.#entryPlace(guestCluster);
    assert(this.header.extendedL2 && place !== null, `cluster ${guestCluster} has no extended L2 entry`);
    this.#cache.write(place, wordsOf([entry, (BigInt(zeros) << 32n) | BigInt(allocated)]));
  }

  addL2(l1Index: number, offset: ByteOffset): void {
    assert(l1Index < this.header.l1Entries, `L1 has no entry ${l1Index}`);
    this.#cache.drop(offset, this.header.clusterBytes);
    this.#cache.write(this.header.l1Offset + l1Index * ENTRY_BYTES, wordsOf([ENTRY_COPIED | BigInt(offset)]));
  }

  forget(): void {
    this.#cache.forget();
    this.#fileBytes = 0;
  }

  #l1Offset(l1Index: number): ByteOffset {
    const place = this.header.l1Offset + l1Index * ENTRY_BYTES;
    return entryOffset(this.#cache.high(place), this.#cache.low(place));
  }

  #entryPlace(guestCluster: number): ByteOffset | null {
    const table = this.l2Offset(Math.floor(guestCluster / this.entriesPerL2));
    return table === null ? null : table + (guestCluster % this.entriesPerL2) * this.#entryBytes;
  }

  /**
   * Bits 31:0 of the second word say which subclusters are allocated, bits 63:32 which read as zeros. One that is
   * neither in a cluster that is there reads as zeros, too, unless a backing file has it.
   */
  #subcluster(place: ByteOffset, index: number, cluster: Mapping): Mapping {
    const bits = this.#subclustersAt(place);
    const [high, low] = [this.#cache.high(place), this.#cache.low(place)];
    const expected = subclusterProblem(high, low, bits);
    const guest = `L2 entry with the subclusters ${formatEntry(bits.zeros, bits.allocated)}`;
    if (expected !== null) this.#damaged(guest, { place, high, low, expected });
    const bit = (word: number) => (word >>> index) & 1;
    const hostOffset = cluster.kind === 'standard' ? cluster.hostOffset + index * this.unitBytes : null;
    if (bit(bits.zeros) === 1) return { kind: 'zero', hostOffset };
    if (hostOffset === null) return UNALLOCATED;
    if (bit(bits.allocated) === 1) return { kind: 'standard', hostOffset };
    return this.header.backingFile === null ? { kind: 'zero', hostOffset } : UNALLOCATED;
  }

  #subclustersAt(place: ByteOffset): Subclusters {
    const second = place + ENTRY_BYTES;
    return { allocated: this.#cache.low(second), zeros: this.#cache.high(second) };
  }

  #requireInside(mapping: Mapping, guestCluster: number, place: ByteOffset): void {
    if (mapping.kind === 'unallocated' || mapping.hostOffset === null) return;
    const { hostOffset } = mapping;
    const inCluster = mapping.kind === 'compressed' ? hostOffset % this.header.clusterBytes : 0;
    const expected = this.#problem(hostOffset - inCluster);
    if (expected === null) return;
    const high = this.#cache.high(place);
    this.#damaged(`L2 entry of cluster ${guestCluster}`, {
      place,
      high,
      low: this.#cache.low(place),
      expected,
    });
  }

  /** The file's size is asked again only where an offset lies behind what is known of it. */
  #problem(offset: ByteOffset): string | null {
    if (offset >= this.#fileBytes) this.#fileBytes = this.#file.size();
    return offsetProblem(this.header, offset, this.#fileBytes);
  }

  #damaged(
    what: string,
    facts: {
      readonly place: ByteOffset;
      readonly high: number;
      readonly low: number;
      readonly expected: string;
    },
  ): never {
    const { place, high, low, expected } = facts;
    const found = formatEntry(high, low);
    failAbout(this.#file.name, 'damaged', `${what} at offset ${place} is ${found}, expected ${expected}`, {
      file: this.#file.name,
      field: what,
      offset: place,
      found,
      expected,
    });
  }
}

function wordsOf(entries: readonly bigint[]): Uint8Array {
  const bytes = new Uint8Array(entries.length * ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  entries.forEach((entry, index) => view.setBigUint64(index * ENTRY_BYTES, entry));
  return bytes;
}
