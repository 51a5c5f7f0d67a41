import type { ByteCount, ByteOffset, DeviceByte } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import type { Extent } from '../../../../shared/units/ranges';
import { ENTRY_COPIED, ENTRY_ZERO } from '../layout';
import type { ClusterMapping } from '../model';
import type { Ownership } from './ownership';

/** What only the writer can do. */
export interface ZeroerOptions {
  /** Writes zeros as data. */
  readonly writeZeros: (byte: DeviceByte, length: ByteCount) => void;
  /** Counts down what compressed clusters took, once nothing refers to it durably. */
  readonly release: (compressed: readonly Extent[]) => void;
}

/**
 * Makes ranges of the device read as zeros. Whole clusters keep their place and get the zero flag (version 3), entries
 * first, then their storage is released; in version 2 and for parts of clusters the data itself becomes zeros.
 */
export class ClusterZeroer {
  readonly #file: BlockFile;
  readonly #map: ClusterMapping;
  readonly #ownership: Ownership;
  readonly #options: ZeroerOptions;
  readonly #clusterBytes: ByteCount;
  readonly #hasFlag: boolean;

  constructor(file: BlockFile, map: ClusterMapping, ownership: Ownership, options: ZeroerOptions) {
    this.#file = file;
    this.#map = map;
    this.#ownership = ownership;
    this.#options = options;
    this.#clusterBytes = map.header.clusterBytes;
    this.#hasFlag = map.header.version === 3;
  }

  /** Errors: those of the file, and those of Ownership. */
  zero(byte: DeviceByte, length: ByteCount): void {
    const size = this.#clusterBytes;
    const end = byte + length;
    const first = Math.ceil(byte / size);
    // What the last cluster has beyond the end of the device holds nothing.
    const isLast = end === this.#map.header.virtualSizeBytes;
    const behind = isLast ? Math.ceil(end / size) : Math.floor(end / size);
    const headEnd = Math.min(end, first * size);
    const tail = Math.max(headEnd, behind * size);
    this.#zeroPart(byte, headEnd - byte);
    this.#zeroWhole(first, behind);
    this.#zeroPart(tail, end - tail);
  }

  /** Zeros within one cluster. */
  #zeroPart(byte: DeviceByte, length: ByteCount): void {
    if (length <= 0) return;
    const cluster = Math.floor(byte / this.#clusterBytes);
    const mapping = this.#map.lookup(cluster);
    if (mapping.kind === 'compressed') return this.#options.writeZeros(byte, length);
    if (mapping.kind !== 'standard') return;
    this.#ownership.requireData(cluster, mapping.hostOffset);
    this.#file.zero(mapping.hostOffset + (byte % this.#clusterBytes), length, 'data');
  }

  #zeroWhole(first: number, behind: number): void {
    const { entriesPerL2 } = this.#map;
    const runs = new HostRuns((offset, length) => {
      this.#file.zero(offset, length, 'data');
    });
    for (let cluster = first; cluster < behind;) {
      const l1Index = Math.floor(cluster / entriesPerL2);
      const end = Math.min(behind, (l1Index + 1) * entriesPerL2);
      if (this.#map.l2Offset(l1Index) !== null) {
        this.#ownership.requireL2(cluster);
        this.#zeroInL2(cluster, end, runs);
      }
      cluster = end;
    }
    runs.end();
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
      if (mapping.kind === 'standard') {
        this.#ownership.requireData(cluster, mapping.hostOffset);
        hosts.push(mapping.hostOffset);
        if (this.#hasFlag) entries.push(BigInt(mapping.hostOffset) | ENTRY_COPIED | ENTRY_ZERO);
        else write(cluster);
      } else if (mapping.kind === 'compressed') {
        released.push({ offset: mapping.hostOffset, length: mapping.length });
        entries.push(this.#hasFlag ? ENTRY_ZERO : 0n);
      } else write(cluster);
    }
    write(to);
    if (released.length > 0) this.#options.release(released);
    for (const offset of hosts) runs.add(offset, this.#clusterBytes);
  }
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
