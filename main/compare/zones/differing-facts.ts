import { roomOf } from '../../../shared/image/family';
import type { FactDifference } from '../../../shared/session/comparison';
import type { ImageFacts } from '../../format/image';
import { familyNamed } from '../../format/registry';

/**
 * What differs between two images as a whole, of what both of their layouts have room for: number and sizes of zones, limits,
 * room for descriptor extensions, the logical block. Sizes are bytes.
 */
export function differingFacts(a: ImageFacts, b: ImageFacts): FactDifference[] {
  const rooms = [a, b].map(({ recognition: { format, variant } }) => roomOf(familyNamed(format), variant));
  return ROWS.flatMap(({ field, value, room }) => {
    const [left, right] = [value(a), value(b)];
    const canBothSay = room === undefined || rooms.every((said) => said === null || said[room]);
    return left === right || !canBothSay ? [] : [{ field, a: left, b: right }];
  });
}

interface Row {
  readonly field: string;
  readonly value: (facts: ImageFacts) => number | null;
  /** What a layout needs to say it; absent = all of them do. */
  readonly room?: 'blockSize' | 'limits' | 'appendLimit' | 'zde';
}

const ROWS: readonly Row[] = [
  { field: 'zoneCount', value: ({ geometry }) => geometry.zoneCount },
  {
    field: 'zoneSizeBytes',
    value: ({ geometry }) => geometry.zoneSizeBlocks * geometry.logicalBlockSizeBytes,
  },
  {
    field: 'zoneCapacityBytes',
    value: ({ geometry }) => geometry.zoneCapacityBlocks * geometry.logicalBlockSizeBytes,
  },
  {
    field: 'logicalBlockSizeBytes',
    value: ({ geometry }) => geometry.logicalBlockSizeBytes,
    room: 'blockSize',
  },
  { field: 'openZonesMax', value: ({ limits }) => limits.openZonesMax, room: 'limits' },
  { field: 'activeZonesMax', value: ({ limits }) => limits.activeZonesMax, room: 'limits' },
  { field: 'appendMaxBytes', value: ({ limits }) => limits.appendMaxBytes, room: 'appendLimit' },
  { field: 'zdeBytes', value: ({ zdeBytes }) => zdeBytes, room: 'zde' },
];
