import type { ZoneIndex } from '../../shared/units/units';
import type { FormatImage } from '../format/driver';
import { isAllZero } from '../storage/extent';

/** Zones whose descriptor extension holds anything, in order. */
export function* zonesWithZde(
  image: FormatImage,
  checkCancelled: () => void,
): Generator<{ readonly zone: ZoneIndex; readonly bytes: Uint8Array }> {
  if (image.zdeBytes === 0) return;
  for (let zone = 0; zone < image.zones.count; zone++) {
    if (zone % ZONES_AT_ONCE === 0) checkCancelled();
    const bytes = image.readZde(zone);
    if (bytes !== null && !isAllZero(bytes)) yield { zone, bytes };
  }
}

/** Zones between two looks at the clock. */
const ZONES_AT_ONCE = 1024;

/** Copies descriptor extensions where both images have the same room for them; else the plan lists them as lost. */
export function carryZde(from: FormatImage, to: FormatImage, checkCancelled: () => void): void {
  if (!carriesZde(from, to)) return;
  for (const { zone, bytes } of zonesWithZde(from, checkCancelled)) to.writeZde(zone, bytes);
}

/** Whether descriptor extensions find their place in another image. */
export function carriesZde(from: FormatImage, to: FormatImage): boolean {
  return from.zdeBytes === to.zdeBytes;
}
