import type { ZoneIndex } from '../../shared/units/units';
import type { ImageZones } from '../format/image';
import { isAllZero } from '../storage/extent';

/** Zones whose descriptor extension holds anything, in order. */
export function* zonesWithZde(
  image: ImageZones,
  checkCancelled: () => void,
): Generator<{ readonly zone: ZoneIndex; readonly bytes: Uint8Array }> {
  if (image.facts.zdeBytes === 0) return;
  for (let zone = 0; zone < image.table.zones.count; zone++) {
    if (zone % ZONES_AT_ONCE === 0) checkCancelled();
    const bytes = image.table.readZde(zone);
    if (bytes !== null && !isAllZero(bytes)) yield { zone, bytes };
  }
}

/** Zones between two looks at the clock. */
const ZONES_AT_ONCE = 1024;

/** Copies descriptor extensions where both images have the same room for them; else the plan lists them as lost. */
export function carryZde(from: ImageZones, to: ImageZones, checkCancelled: () => void): void {
  if (!carriesZde(from, to)) return;
  for (const { zone, bytes } of zonesWithZde(from, checkCancelled)) to.table.writeZde(zone, bytes);
}

/** Whether descriptor extensions find their place in another image. */
export function carriesZde(from: ImageZones, to: ImageZones): boolean {
  return from.facts.zdeBytes === to.facts.zdeBytes;
}
