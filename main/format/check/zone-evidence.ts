/**
 * Where the write pointer of a zone was, told by its data alone. Nothing that is not zero lies behind the place found, so
 * that a pointer there loses nothing; whether zeros were written behind it, data cannot tell.
 */
import { formatHex } from '../../../shared/units/format';
import type { DeviceByte, Lba, ZoneIndex } from '../../../shared/units/units';
import { MIB } from '../../../shared/units/units';
import { placedStamp } from '../../../shared/workload/stamp-reading';
import { zoneCapacity, zoneStart, type ZoneGeometry } from '../../../shared/zone/geometry';
import { isAllZero } from '../../storage/extent';
import { UNWATCHED, type CheckProgress } from './check-progress';
import type { CheckedData } from './data-check';

/** What of an image's data tells pointers. */
export type EvidenceData = Pick<CheckedData, 'geometry' | 'read' | 'held'>;

/** What the data of one zone shows. */
export interface ZoneEvidence {
  /** LBA behind the last block that holds anything, within the capacity; the start where none does. */
  readonly end: Lba;
  /** The last block is a stamp in its place. */
  readonly stamped: boolean;
  /** As half a sentence. */
  readonly what: string;
}

/** Reads the data of zones, each from its end; asked in any order. */
export class EvidenceReader {
  readonly #data: EvidenceData;
  /** Held ranges by their starts; null = not known. */
  readonly #held: readonly { readonly byte: DeviceByte; readonly end: DeviceByte }[] | null;
  readonly #piece = new Uint8Array(MIB);

  /** Errors of reading are those of the file. */
  constructor(data: EvidenceData) {
    this.#data = data;
    const held = data.held();
    this.#held = held && [...held].map(({ byte, length }) => ({ byte, end: byte + length }));
  }

  /** Errors: those of reading, and what `onProgress` throws. */
  of(zone: ZoneIndex, onProgress: CheckProgress = UNWATCHED): ZoneEvidence {
    const { geometry } = this.#data;
    const block = geometry.logicalBlockSizeBytes;
    const start = zoneStart(geometry, zone);
    const end = start + zoneCapacity(geometry, zone);
    const last = this.#lastBlock(start, end, () => onProgress(zone, geometry.zoneCount));
    if (last === null) return { end: start, stamped: false, what: 'its data is zeros' };
    const bytes = new Uint8Array(block);
    this.#data.read(last * block, bytes);
    const stamp = placedStamp(geometry, last, bytes);
    const stamped = stamp !== null && !stamp.elsewhere;
    const what = stamped
      ? `the last block that holds anything is ${stamp.text}`
      : `the last block that holds anything is LBA ${formatHex(last)}`;
    return { end: last + 1, stamped, what };
  }

  #lastBlock(start: Lba, end: Lba, look: () => void): Lba | null {
    const block = this.#data.geometry.logicalBlockSizeBytes;
    for (const { from, to } of this.#heldBackwards(start * block, end * block)) {
      for (let at = to; at > from;) {
        look();
        const length = Math.min(this.#piece.length, at - from);
        const piece = this.#piece.subarray(0, length);
        this.#data.read(at - length, piece);
        for (let blockEnd = length; blockEnd > 0; blockEnd -= block)
          if (!isAllZero(piece.subarray(blockEnd - block, blockEnd)))
            return (at - length + blockEnd) / block - 1;
        at -= length;
      }
    }
    return null;
  }

  /** Whole blocks of a range that may hold anything, the last first. */
  *#heldBackwards(from: DeviceByte, to: DeviceByte): Generator<{ from: DeviceByte; to: DeviceByte }> {
    if (this.#held === null) {
      yield { from, to };
      return;
    }
    const block = this.#data.geometry.logicalBlockSizeBytes;
    for (let index = this.#firstFrom(to) - 1; index >= 0; index--) {
      const { byte, end } = this.#held[index]!;
      if (end <= from) return;
      const low = Math.max(from, Math.floor(byte / block) * block);
      yield { from: low, to: Math.min(to, Math.ceil(end / block) * block) };
    }
  }

  /** Index of the first range that begins at or behind a byte. */
  #firstFrom(byte: DeviceByte): number {
    let [low, high] = [0, this.#held!.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#held![middle]!.byte >= byte) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** The state that a pointer tells, and what its limits leave: at the start nothing was written, at the end all of it. */
export type PointerState = 'empty' | 'closed' | 'full';

/** What a zone is whose pointer is known. */
export function stateAt(geometry: ZoneGeometry, zone: ZoneIndex, pointer: Lba): PointerState {
  const start = zoneStart(geometry, zone);
  if (pointer <= start) return 'empty';
  return pointer >= start + zoneCapacity(geometry, zone) ? 'full' : 'closed';
}
