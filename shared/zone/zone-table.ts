import type { Lba, ZoneIndex } from '../units/units';
import { assert } from '../errors/assert';
import { isOpen, isActive, ZoneState, ZONE_STATE_NAMES, ZoneType, type ZoneStateName } from './state';

/**
 * All zones of an image as a struct of arrays: 11 bytes a zone, so a million zones take 11 MB.
 * `writePointer` holds absolute LBAs and is meaningful only where `hasWritePointer(state)`;
 * for read-only and offline zones it keeps the last pointer, so that a fault can be cleared.
 */
export interface ZoneTable {
  readonly count: number;
  /** ZoneState codes. */
  readonly state: Uint8Array;
  /** ZoneType codes. */
  readonly type: Uint8Array;
  /** Zone attribute bits. */
  readonly attributes: Uint8Array;
  /** Absolute LBA of the next write. */
  readonly writePointer: Float64Array;
}

/** An all-zero table for `count` zones; the caller has checked count against the file. */
export function allocateZoneTable(count: number): ZoneTable {
  return {
    count,
    state: new Uint8Array(count),
    type: new Uint8Array(count),
    attributes: new Uint8Array(count),
    writePointer: new Float64Array(count),
  };
}

/** A copy that does not follow later changes. */
export function cloneZoneTable(table: ZoneTable): ZoneTable {
  return {
    count: table.count,
    state: table.state.slice(),
    type: table.type.slice(),
    attributes: table.attributes.slice(),
    writePointer: table.writePointer.slice(),
  };
}

/**
 * Stops at a zone that is what no zone is: every decoder of zones guarantees known codes and a pointer that a number
 * holds exactly, whatever its file says. A million zones are asked when an image is opened.
 */
export function assertZone({ state, type, writePointer }: ZoneTable, zone: ZoneIndex): void {
  const pointer = writePointer[zone]!;
  const isKnown = KNOWN_CODES[state[zone]! * 256 + type[zone]!] === 1;
  if (isKnown && pointer >= 0 && pointer <= Number.MAX_SAFE_INTEGER) return;
  assert(false, `zone ${zone} was decoded to what no zone is`);
}

/** 1 at state × 256 + type where both are codes. */
const KNOWN_CODES = new Uint8Array(256 * 256);
for (const state of Object.values(ZoneState)) {
  for (const type of Object.values(ZoneType)) KNOWN_CODES[state * 256 + type] = 1;
}

/** The write pointer, or null where the state makes it meaningless. */
export function writePointerOf(table: ZoneTable, zone: ZoneIndex): Lba | null {
  const state = table.state[zone]!;
  return state === ZoneState.empty || isActive(state) ? table.writePointer[zone]! : null;
}

/** How many zones are in each state, and the open and active sums. */
export type ZoneCounts = Readonly<Record<ZoneStateName | 'open' | 'active', number>>;

/** Counts by one pass over the table; never trusts stored counters. */
export function countZones(table: ZoneTable): ZoneCounts {
  const byCode = new Float64Array(256);
  for (let zone = 0; zone < table.count; zone++) byCode[table.state[zone]!]!++;
  const counts: Record<string, number> = { open: 0, active: 0 };
  for (const name of ZONE_STATE_NAMES) {
    const code = ZoneState[name];
    counts[name] = byCode[code]!;
    if (isOpen(code)) counts.open! += byCode[code]!;
    if (isActive(code)) counts.active! += byCode[code]!;
  }
  return counts as ZoneCounts;
}

/** Where a field of the zone model comes from. */
export type Provenance = 'stored' | 'derived' | 'absent';

/** Provenance of each field of a zone, by variant. */
export interface ZoneProvenance {
  readonly type: Provenance;
  readonly state: Provenance;
  readonly writePointer: Provenance;
  readonly capacity: Provenance;
  readonly attributes: Provenance;
  readonly zde: Provenance;
}
