import { roomOf } from '../../../shared/image/family';
import type { FactDifference } from '../../../shared/session/comparison';
import type { ImageFacts } from '../../format/image';
import { familyNamed } from '../../format/registry';

/**
 * What differs between two images as a whole, of what both of their layouts have room for: number and sizes of zones, limits,
 * room for descriptor extensions, the logical block. Sizes are bytes.
 */
export function differingFacts(a: ImageFacts, b: ImageFacts): FactDifference[] {
  return ROWS.flatMap((row) => {
    const [left, right] = [row.value(a), row.value(b)];
    return left === right || !says(a, row) || !says(b, row) ? [] : [{ field: row.field, a: left, b: right }];
  });
}

/** Layouts of which no images are made declare no room: they say what they have. */
function says(facts: ImageFacts, { room, value }: Row): boolean {
  if (room === undefined) return true;
  const { format, variant } = facts.recognition;
  return roomOf(familyNamed(format), variant)?.[room] ?? (value(facts) ?? 0) > 0;
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
