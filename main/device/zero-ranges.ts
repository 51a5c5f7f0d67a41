import { assert } from '../../shared/errors/assert';
import type { BlockRange } from '../../shared/units/ranges';
import type { Lba } from '../../shared/units/units';
import { zoneCapacity, zoneOf, zoneStart, type ZoneGeometry } from '../../shared/zone/geometry';

/**
 * Joins ranges (ascending, each within a zone) that have nothing between them but the hole behind a capacity, which
 * never holds anything: a reset of all zones discards their data in one piece.
 */
export function* joinZeroRanges(geometry: ZoneGeometry, ranges: Iterable<BlockRange>): Generator<BlockRange> {
  let joined: { lba: Lba; end: Lba } | null = null;
  for (const { lba, blocks } of ranges) {
    assert(blocks > 0 && (joined === null || lba >= joined.end), 'ranges to be zeroed are out of order');
    if (joined && nextUsed(geometry, joined.end) === lba) joined.end = lba + blocks;
    else {
      if (joined) yield { lba: joined.lba, blocks: joined.end - joined.lba };
      joined = { lba, end: lba + blocks };
    }
  }
  if (joined) yield { lba: joined.lba, blocks: joined.end - joined.lba };
}

/** An LBA, or the start of the next zone when it lies behind the capacity of its own. */
function nextUsed(geometry: ZoneGeometry, end: Lba): Lba {
  const zone = zoneOf(geometry, end - 1);
  const capacityEnd = zoneStart(geometry, zone) + zoneCapacity(geometry, zone);
  return end >= capacityEnd ? zoneStart(geometry, zone + 1) : end;
}
