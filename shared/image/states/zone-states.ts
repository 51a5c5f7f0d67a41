import * as v from 'valibot';
import { byteCount, zoneIndex, type Checked } from '../../units/schemas';
import type { ByteCount, ZoneIndex } from '../../units/units';
import { PATTERN_DATA } from '../../workload/command';
import { hasWritePointer, ZONE_STATE_NAMES, ZoneState } from '../../zone/state';
import type { ZoneAttributeName, ZoneStateName } from '../../zone/state';

/** A state that zones of a new image may have: that of conventional zones follows from their type. */
export type NewZoneState = Exclude<ZoneStateName, 'notWritePointer'>;
/** States that zones of a new image may have, as JSON and the command line spell them. */
export const NEW_ZONE_STATES: readonly NewZoneState[] = ZONE_STATE_NAMES.filter(
  (name) => name !== 'notWritePointer',
);

const STORED_ATTRIBUTES = [
  'zoneFinishedByController',
  'finishZoneRecommended',
  'resetZoneRecommended',
] as const satisfies readonly ZoneAttributeName[];

/**
 * Zones of a new image in one state, first and last. A fill is what lies below the write pointer: bytes, or a part of the
 * capacity, rounded down to whole blocks; without one the pointer is at the start (of a full zone at the end).
 */
export const ZONE_STATE_ENTRY = v.strictObject({
  first: zoneIndex,
  last: zoneIndex,
  state: v.picklist(NEW_ZONE_STATES),
  fillBytes: v.optional(byteCount),
  fillPercent: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
  /** What is written below the pointer; null = nothing, the pointer stands there all the same. Absent = stamps. */
  data: v.optional(v.nullable(PATTERN_DATA)),
  attributes: v.optional(
    v.pipe(v.array(v.picklist(STORED_ATTRIBUTES)), v.maxLength(STORED_ATTRIBUTES.length)),
  ),
});
/** Zones of a new image in one state. */
export type ZoneStateEntry = Checked<typeof ZONE_STATE_ENTRY>;

/** True for states that may have something below their pointer. */
export function takesFill(state: NewZoneState): boolean {
  return state === 'full' || (state !== 'empty' && hasWritePointer(ZoneState[state]));
}

/** True where an entry says how much lies below the pointer. */
export function hasFill({ fillBytes, fillPercent }: ZoneStateEntry): boolean {
  return fillBytes !== undefined || fillPercent !== undefined;
}

/** Bytes below the pointer of a zone of that capacity; 0 where nothing is said. */
export function fillOf(entry: ZoneStateEntry, capacityBytes: ByteCount, blockBytes: ByteCount): ByteCount {
  if (entry.fillPercent === undefined) return entry.fillBytes ?? 0;
  return Math.floor((capacityBytes * entry.fillPercent) / 100 / blockBytes) * blockBytes;
}

/** Bytes that are really written into a zone. */
export function writtenOf(entry: ZoneStateEntry, capacityBytes: ByteCount, blockBytes: ByteCount): ByteCount {
  return entry.data === null ? 0 : fillOf(entry, capacityBytes, blockBytes);
}

/** Capacity of a zone that can be written, in bytes. */
export function capacityIn(spec: FilledSpec, zone: ZoneIndex): ByteCount {
  const { zoneCount, zoneCapacityBytes, lastZoneSizeBytes } = spec;
  return zone === zoneCount - 1 ? Math.min(zoneCapacityBytes, lastZoneSizeBytes) : zoneCapacityBytes;
}

/** Bytes that all fills of an image write. */
export function filledBytes(spec: FilledSpec): ByteCount {
  const { states = [], logicalBlockSizeBytes: block } = spec;
  return states.reduce((sum, entry) => {
    // All zones but the last are alike.
    const [one, last] = [entry.first, entry.last].map((zone) =>
      writtenOf(entry, capacityIn(spec, zone), block),
    );
    return sum + (entry.last - entry.first) * one! + last!;
  }, 0);
}

/** What fills follow from. */
export interface FilledSpec {
  readonly zoneCount: number;
  readonly zoneCapacityBytes: ByteCount;
  readonly lastZoneSizeBytes: ByteCount;
  readonly logicalBlockSizeBytes: ByteCount;
  readonly states?: readonly ZoneStateEntry[] | undefined;
}

/** The seed of an image, as its specification says. */
export function seedOf({ seed = 0 }: { readonly seed?: number | undefined }): number {
  return seed;
}
