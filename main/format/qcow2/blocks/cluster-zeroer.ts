import type { ByteCount, ByteOffset, DeviceByte } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import type { Extent } from '../../../../shared/units/ranges';
import { ENTRY_COPIED, ENTRY_ZERO } from '../layout';
import type { ClusterMapping, Mapping } from '../model';
import type { Ownership } from './ownership';

/** What only the writer can do. */
export interface ZeroerOptions {
  /** Writes zeros as data. */
  readonly writeZeros: (byte: DeviceByte, length: ByteCount) => void;
  /** Counts down what compressed clusters took, once nothing refers to it durably. */
  readonly release: (compressed: readonly Extent[]) => void;
  /** Makes the L2 table of a cluster, where there is none. */
  readonly needL2: (cluster: number) => void;
}

/**
 * Makes ranges of the device read as zeros. Whole clusters keep their place and get the zero flag (version 3), entries
 * first, then their storage is released; in version 2 and for parts of clusters the data itself becomes zeros. Where an
 * image lies over another, clusters that it does not have get the flag, too.
 */
export class ClusterZeroer {
  readonly #file: BlockFile;
  readonly #map: ClusterMapping;
  readonly #ownership: Ownership;
  readonly #options: ZeroerOptions;
  readonly #clusterBytes: ByteCount;
  readonly #hasFlag: boolean;
  /** What is unallocated does not read as zeros. */
  readonly #isOver: boolean;

  constructor(file: BlockFile, map: ClusterMapping, ownership: Ownership, options: ZeroerOptions) {
    this.#file = file;
    this.#map = map;
    this.#ownership = ownership;
    this.#options = options;
    this.#clusterBytes = map.header.clusterBytes;
    this.#hasFlag = map.header.version === 3;
    this.#isOver = map.header.backingFile !== null;
  }

  /** Errors: those of the file, and those of Ownership. */
  zero(byte: DeviceByte, length: ByteCount): void {
    this.#zeroParts(byte, length, (first, behind) => this.#zeroWhole(first, behind));
  }

  /** As `zero`, but whole clusters get the flag alone, unallocated ones, too. Source: observed in images of the builds. */
  hide(byte: DeviceByte, length: ByteCount): void {
    if (!this.#hasFlag) return this.zero(byte, length);
    this.#zeroParts(byte, length, (first, behind) => {
      for (const part of this.#tables(first, behind)) this.#map.writeEntries(part.from, this.#hidden(part));
    });
  }

  #zeroParts(byte: DeviceByte, length: ByteCount, whole: (first: number, behind: number) => void): void {
    const size = this.#clusterBytes;
    const end = byte + length;
    const first = Math.ceil(byte / size);
    // What the last cluster has beyond the end of the device holds nothing.
    const isLast = end === this.#map.header.virtualSizeBytes;
    const behind = isLast ? Math.ceil(end / size) : Math.floor(end / size);
    const headEnd = Math.min(end, first * size);
    const tail = Math.max(headEnd, behind * size);
    this.#zeroPart(byte, headEnd - byte);
    whole(first, behind);
    this.#zeroPart(tail, end - tail);
  }

  /** Zeros within one cluster. */
  #zeroPart(byte: DeviceByte, length: ByteCount): void {
    if (length <= 0) return;
    const cluster = Math.floor(byte / this.#clusterBytes);
    const mapping = this.#map.lookup(cluster);
    const isBehind = mapping.kind === 'unallocated' && this.#isOver;
    if (mapping.kind === 'compressed' || isBehind) return this.#options.writeZeros(byte, length);
    if (mapping.kind !== 'standard') return;
    this.#ownership.requireData(cluster, mapping.hostOffset);
    this.#file.zero(mapping.hostOffset + (byte % this.#clusterBytes), length, 'data');
  }

  #zeroWhole(first: number, behind: number): void {
    const runs = new HostRuns((offset, length) => {
      this.#file.zero(offset, length, 'data');
    });
    for (const { from, to } of this.#tables(first, behind)) this.#zeroInL2(from, to, runs);
    runs.end();
  }

  /** The clusters that have an L2 table, or need one, cut at the bounds of tables. */
  *#tables(first: number, behind: number): Generator<Clusters> {
    const { entriesPerL2 } = this.#map;
    for (let from = first; from < behind;) {
      const l1Index = Math.floor(from / entriesPerL2);
      const to = Math.min(behind, (l1Index + 1) * entriesPerL2);
      if (this.#isOver) this.#options.needL2(from);
      if (this.#map.l2Offset(l1Index) !== null) {
        this.#ownership.requireL2(from);
        yield { from, to };
      }
      from = to;
    }
  }

  #hidden({ from, to }: Clusters): bigint[] {
    return Array.from({ length: to - from }, (_, index) => {
      const mapping = this.#map.lookup(from + index);
      const isPlaced =
        mapping.kind === 'standard' || (mapping.kind === 'zero' && mapping.hostOffset !== null);
      return isPlaced ? BigInt(mapping.hostOffset!) | ENTRY_COPIED | ENTRY_ZERO : ENTRY_ZERO;
    });
  }

  /** Without a flag, no entry hides what lies behind the image. */
  #needsData({ kind }: Mapping): boolean {
    return this.#isOver && !this.#hasFlag && (kind === 'unallocated' || kind === 'compressed');
  }

  /** The entries of a run of clusters are written together; only then their storage goes. */
  #zeroInL2(from: number, to: number, runs: HostRuns): void {
    const entries: bigint[] = [];
    const released: Extent[] = [];
    const hosts: ByteOffset[] = [];
    const write = (end: number) => {
      if (entries.length > 0) this.#map.writeEntries(end - entries.length, entries);
      entries.length = 0;
    };
    for (let cluster = from; cluster < to; cluster++) {
      const mapping = this.#map.lookup(cluster);
      if (this.#needsData(mapping)) {
        write(cluster);
        this.#options.writeZeros(cluster * this.#clusterBytes, this.#clusterBytes);
      } else if (mapping.kind === 'standard') {
        this.#ownership.requireData(cluster, mapping.hostOffset);
        hosts.push(mapping.hostOffset);
        if (this.#hasFlag) entries.push(BigInt(mapping.hostOffset) | ENTRY_COPIED | ENTRY_ZERO);
        else write(cluster);
      } else if (mapping.kind === 'compressed') {
        released.push({ offset: mapping.hostOffset, length: mapping.length });
        entries.push(this.#hasFlag ? ENTRY_ZERO : 0n);
      } else if (mapping.kind === 'unallocated' && this.#isOver) entries.push(ENTRY_ZERO);
      else write(cluster);
    }
    write(to);
    if (released.length > 0) this.#options.release(released);
    for (const offset of hosts) runs.add(offset, this.#clusterBytes);
  }
}

interface Clusters {
  readonly from: number;
  readonly to: number;
}

/** Joins ranges of the file that follow one another, so that each run is handled once. */
class HostRuns {
  readonly #handle: (offset: ByteOffset, length: ByteCount) => void;
  #start: ByteOffset = 0;
  #length: ByteCount = 0;

  constructor(handle: (offset: ByteOffset, length: ByteCount) => void) {
    this.#handle = handle;
  }

  add(offset: ByteOffset, length: ByteCount): void {
    if (this.#length > 0 && offset === this.#start + this.#length) {
      this.#length += length;
      return;
    }
    this.end();
    this.#start = offset;
    this.#length = length;
  }

  /** Hands out the last run. */
  end(): void {
    if (this.#length > 0) this.#handle(this.#start, this.#length);
    this.#length = 0;
  }
}
