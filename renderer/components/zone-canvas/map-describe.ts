import { formatCount } from '../../../shared/units/format';
import { ZONE_STATE_LETTERS, ZONE_STATE_NAMES, ZONE_STATE_TITLES } from '../../../shared/zone/state';
import type { CellHit } from './map-layout';
import type { ZoneAggregate } from './zone-aggregate';
import { SLOTS } from './zone-map-data';

/** Lines about a cell that holds several zones: which ones, and how many are in each state. */
export function describeMix(aggregate: ZoneAggregate, { first, count }: CellHit): readonly string[] {
  const counts = new Uint32Array(SLOTS);
  aggregate.mix(first, count, counts);
  const parts = ZONE_STATE_NAMES.flatMap((name, slot) =>
    counts[slot] === 0
      ? []
      : [`${ZONE_STATE_LETTERS[name]}  ${formatCount(counts[slot]!)} ${ZONE_STATE_TITLES[name]}`],
  );
  return [`zones ${formatCount(first)} – ${formatCount(first + count - 1)}`, ...parts];
}
