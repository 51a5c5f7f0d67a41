import { assert } from '../../shared/errors/assert';
import type { BlockRange } from '../../shared/units/ranges';
import type { BlockCount, Lba, ZoneIndex } from '../../shared/units/units';
import type { ZoneGeometry } from '../../shared/zone/geometry';
import { zoneCapacity, zoneOf, zoneStart } from '../../shared/zone/geometry';

/**
 * What is known to be zeros in the file: for each zone the LBA from which on nothing lies in its capacity. Unknown
 * until this device has zeroed the whole capacity once, because a crash may have left data that no pointer speaks
 * of. With it, a reset zeroes what was written since and not a whole zone that was merely finished.
 */
export class KnownZeros {
  readonly #geometry: ZoneGeometry;
  /** By zone; Infinity = unknown. Made when the first zone becomes known. */
  #from: Float64Array | null = null;

  constructor(geometry: ZoneGeometry) {
    this.#geometry = geometry;
  }

  /** Says that blocks are about to be written. */
  willWrite({ lba, blocks }: BlockRange): void {
    if (this.#from === null) return;
    const zone = zoneOf(this.#geometry, lba);
    this.#from[zone] = Math.max(this.#from[zone]!, lba + blocks);
  }

  /** What of ranges that begin at zone starts has to be zeroed. */
  rangesToZero(ranges: readonly BlockRange[]): BlockRange[] {
    const unknown: BlockRange[] = [];
    for (const { lba, blocks } of ranges) {
      const needed = this.blocksToZero({ lba, blocks });
      if (needed > 0) unknown.push({ lba, blocks: needed });
    }
    return unknown;
  }

  /** How many blocks of a range that begins at a zone start have to be zeroed. */
  blocksToZero({ lba, blocks }: BlockRange): BlockCount {
    const zone = zoneOf(this.#geometry, lba);
    assert(lba === zoneStart(this.#geometry, zone), 'a range to be zeroed begins within a zone');
    const known = this.#from?.[zone] ?? Infinity;
    return Math.max(0, Math.min(blocks, known - lba));
  }

  /** Says that a range that begins at a zone start was zeroed, as far as `rangesToZero` asked for. */
  didZero({ lba, blocks }: BlockRange): void {
    const zone = zoneOf(this.#geometry, lba);
    const known = this.#from?.[zone] ?? Infinity;
    const end = this.#capacityEnd(zone);
    if (lba + blocks < Math.min(known, end)) return;
    this.#from ??= new Float64Array(this.#geometry.zoneCount).fill(Infinity);
    this.#from[zone] = lba;
  }

  /** Nothing is known any more: somebody else may have changed the bytes. */
  forget(): void {
    this.#from = null;
  }

  #capacityEnd(zone: ZoneIndex): Lba {
    return zoneStart(this.#geometry, zone) + zoneCapacity(this.#geometry, zone);
  }
}
