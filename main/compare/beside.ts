import { fail } from '../../shared/errors/app-error';
import type { ComparedSideName } from '../../shared/session/comparison';
import type { DeviceByte, ZoneIndex } from '../../shared/units/units';
import { zoneOf, zoneStart, type ZoneGeometry } from '../../shared/zone/geometry';
import { DeviceBytes, type ComparedImage } from './device-bytes';
import { pairsOf, type ZonePairs } from './zones/differing-zones';

/** Two images that are compared: all with the same, or zones with zones. */
export interface ComparedPair {
  readonly a: ComparedImage;
  readonly b: ComparedImage;
  readonly pairs: ZonePairs | null;
}

/**
 * The byte that is compared with one of a side. Errors: `out-of-range` for a byte in a zone that is compared with none, and for one
 * behind the end of the other device.
 */
export function besideEachOther(
  { a, b, pairs }: ComparedPair,
  side: ComparedSideName,
  byte: DeviceByte,
): { readonly offsetA: DeviceByte; readonly offsetB: DeviceByte } {
  const [of, beside] = side === 'a' ? [a, b] : [b, a];
  const other = pairs === null ? byte : pairedByte(of, beside, [...pairsOf(pairs)].map(turned(side)), byte);
  const end = new DeviceBytes(beside).length;
  if (other >= end)
    fail('out-of-range', `the other side ends at device byte ${end}, and has none beside ${byte}`, { byte });
  return side === 'a' ? { offsetA: byte, offsetB: other } : { offsetA: other, offsetB: byte };
}

type Pair = readonly [of: ZoneIndex, beside: ZoneIndex];

const turned =
  (side: ComparedSideName) =>
  ([a, b]: Pair): Pair =>
    side === 'a' ? [a, b] : [b, a];

function pairedByte(
  { image: of }: ComparedImage,
  { image: beside }: ComparedImage,
  pairs: readonly Pair[],
  byte: DeviceByte,
): DeviceByte {
  const { geometry } = of.facts;
  const zone = zoneOf(geometry, Math.floor(byte / geometry.logicalBlockSizeBytes));
  const pair = pairs.find(([one]) => one === zone);
  if (pair === undefined)
    return fail('out-of-range', `zone ${zone} is compared with none; compared are those that were named`, {
      zone,
    });
  return startOf(beside.facts.geometry, pair[1]) + byte - startOf(geometry, zone);
}

const startOf = (geometry: ZoneGeometry, zone: ZoneIndex): DeviceByte =>
  zoneStart(geometry, zone) * geometry.logicalBlockSizeBytes;
