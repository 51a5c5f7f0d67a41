import { assert } from '../../../../shared/errors/assert';
import { isExact, type ZoneIndex } from '../../../../shared/units/units';
import { isActive, isZoneState, ZoneState } from '../../../../shared/zone/state';
import { assertZone, type ZoneTable } from '../../../../shared/zone/zone-table';
import { DESCRIPTOR, OLDER_FLAGS_OFFSET, SECOND_POINTER_OFFSET, SEQUENTIAL } from '../layout';
import type { TableEvidence } from '../../check/table-judgement';
import type { ZoneFileModel } from '../model';
import { capacityEndOf, startOf } from '../model';
import { readU64 } from './table-reader';

// Constants of this file: these are read for each of a million entries.
const TYPE_AT = DESCRIPTOR.type.offset;
const STATE_AT = DESCRIPTOR.state.offset;
const ATTRIBUTES_AT = DESCRIPTOR.attributes.offset;
const CAPACITY_AT = DESCRIPTOR.capacity.offset;
const START_AT = DESCRIPTOR.start.offset;
const POINTER_AT = DESCRIPTOR.pointer.offset;

/** Rules of an entry by the code of QEMU's own validation. Source: SEMANTICS §11. */
const ENTRY_RULES = [9, 10, 11, 12, 13, 14, 15] as const;
/** Code of a rule of an entry. */
export type EntryRule = (typeof ENTRY_RULES)[number];

/** The state of most zones, decoded on a short way. */
const EMPTY = ZoneState.empty;

const ruleBit = (rule: EntryRule) => 1 << (rule - 9);
const TYPE = ruleBit(9);
const CAPACITY = ruleBit(10);
const START = ruleBit(11);
const RESTING_POINTER = ruleBit(12);
const ACTIVE_POINTER = ruleBit(13);
const STATE = ruleBit(15);

/** Rules that a mask of `judgeEntry` stands for, in the order in which QEMU asks them. */
export function brokenRules(mask: number): EntryRule[] {
  return ENTRY_RULES.filter((rule) => (mask & ruleBit(rule)) !== 0);
}

/** Stored state code of an entry. */
export function storedState(view: DataView, at: number): number {
  return view.getUint8(at + STATE_AT) >> 4;
}

/** Which rules an entry breaks, one bit each; 0 = sound. Plain numbers: called a million times. */
export function judgeEntry(model: ZoneFileModel, view: DataView, at: number, zone: ZoneIndex): number {
  const { zoneCapacityBlocks, zoneSizeBlocks } = model.geometry;
  const start = zone * zoneSizeBlocks;
  let mask = 0;
  if (view.getUint8(at + TYPE_AT) !== SEQUENTIAL) mask |= TYPE;
  if (readU64(view, at + CAPACITY_AT) !== zoneCapacityBlocks) mask |= CAPACITY;
  if (readU64(view, at + START_AT) !== start) mask |= START;
  const pointer = readU64(view, at + POINTER_AT);
  switch (storedState(view, at)) {
    case ZoneState.empty:
    case ZoneState.offline:
    case ZoneState.readOnly:
      return pointer === start ? mask : mask | RESTING_POINTER;
    case ZoneState.implicitlyOpened:
    case ZoneState.explicitlyOpened:
    case ZoneState.closed:
      return pointer >= start && pointer < start + zoneCapacityBlocks ? mask : mask | ACTIVE_POINTER;
    case ZoneState.full:
      return pointer === start + zoneCapacityBlocks ? mask : mask | ruleBit(14);
    default:
      return mask | STATE;
  }
}

/** What an entry that breaks rules says of the whole table. Plain numbers, as `judgeEntry`. */
export function noteEvidence(
  evidence: TableEvidence,
  mask: number,
  view: DataView,
  at: number,
  zone: ZoneIndex,
): void {
  if (isZeroed(view, at)) evidence.zeroed(zone);
  else if ((mask & START) !== 0) evidence.astray(zone);
}

/** Nothing of the descriptor is left; the type alone is never 0. */
function isZeroed(view: DataView, at: number): boolean {
  const numbers = [CAPACITY_AT, START_AT, POINTER_AT];
  return view.getUint32(at, true) === 0 && numbers.every((place) => readU64(view, at + place) === 0);
}

/** Decodes one entry into the table; returns the rules it breaks. What cannot be believed is shown read only. */
export function decodeEntry(
  model: ZoneFileModel,
  table: ZoneTable,
  view: DataView,
  at: number,
  zone: ZoneIndex,
): number {
  const mask = judgeEntry(model, view, at, zone);
  table.type[zone] = SEQUENTIAL;
  if (mask === 0 && storedState(view, at) === EMPTY) {
    table.attributes[zone] = view.getUint8(at + ATTRIBUTES_AT);
    table.state[zone] = EMPTY;
    table.writePointer[zone] = zone * model.geometry.zoneSizeBlocks;
    return mask;
  }
  table.attributes[zone] = view.getUint8(at + ATTRIBUTES_AT);
  const state = shownState(model, mask, view, at, zone);
  table.state[zone] = state;
  table.writePointer[zone] = shownPointer(model, state, view, at, zone);
  assert(isStorable(state), 'an entry was decoded to a state that none can hold');
  assertZone(table, zone);
  return mask;
}

/** The stored state, or read only for an entry that cannot be believed. */
function shownState(model: ZoneFileModel, mask: number, view: DataView, at: number, zone: ZoneIndex): number {
  const state = storedState(view, at);
  if (mask === 0) return state;
  const moved = (mask & RESTING_POINTER) !== 0 && state === ZoneState.empty;
  // A zone that is written to its end and not full takes no more writes: it is shown as stored.
  const atEnd = readU64(view, at + POINTER_AT) === capacityEndOf(model, zone);
  const astray = (mask & ACTIVE_POINTER) !== 0 && !atEnd;
  return (mask & (TYPE | START | STATE)) !== 0 || moved || astray ? ZoneState.readOnly : state;
}

/** The stored pointer where it can be believed, else the end of the capacity: nothing can be overwritten by mistake. */
function shownPointer(
  model: ZoneFileModel,
  state: number,
  view: DataView,
  at: number,
  zone: ZoneIndex,
): number {
  const end = capacityEndOf(model, zone);
  if (state === ZoneState.full || state !== storedState(view, at)) return end;
  const pointer = readU64(view, at + POINTER_AT);
  return pointer >= startOf(model, zone) && pointer <= end ? pointer : end;
}

/** Puts a zone of the table into an entry; reserved bytes stay as they are, time and flags but where the older code clears them. */
export function encodeEntry(
  model: ZoneFileModel,
  table: ZoneTable,
  view: DataView,
  at: number,
  zone: ZoneIndex,
): void {
  const state = table.state[zone]!;
  const pointer = storedPointer(model, table, zone);
  assert(isStorable(state), 'an entry has no room for this state');
  view.setUint8(at + TYPE_AT, SEQUENTIAL);
  view.setUint8(at + STATE_AT, state << 4);
  view.setUint8(at + ATTRIBUTES_AT, table.attributes[zone]!);
  writeU64(view, at + CAPACITY_AT, model.geometry.zoneCapacityBlocks);
  writeU64(view, at + START_AT, startOf(model, zone));
  writeU64(view, at + POINTER_AT, pointer);
  if (model.variant === 'v5') writeU64(view, at + SECOND_POINTER_OFFSET, pointer);
  if (model.variant === 'older') clearMarks(view, at, state);
}

/** States in which the older code leaves a zone without a time. */
const WITHOUT_TIME: readonly number[] = [
  ZoneState.empty,
  ZoneState.closed,
  ZoneState.full,
  ZoneState.readOnly,
];

/** The older code takes a zone's time from it with those states, and its flags when it is empty. Source: FORMATS §5. */
function clearMarks(view: DataView, at: number, state: number): void {
  if (WITHOUT_TIME.includes(state)) writeU64(view, at + SECOND_POINTER_OFFSET, 0);
  if (state === ZoneState.empty) view.setUint32(at + OLDER_FLAGS_OFFSET, 0, true);
}

/** True for an entry of the older code that holds a time or flags. */
export function hasMarks(view: DataView, at: number): boolean {
  const flags = view.getUint32(at + OLDER_FLAGS_OFFSET, true);
  return flags !== 0 || readU64(view, at + SECOND_POINTER_OFFSET) !== 0;
}

/** Empty, read-only and offline zones hold their start, full ones the end of the capacity: QEMU demands it. */
function storedPointer(model: ZoneFileModel, table: ZoneTable, zone: ZoneIndex): number {
  const state = table.state[zone]!;
  if (state === ZoneState.full) return capacityEndOf(model, zone);
  return isActive(state) ? table.writePointer[zone]! : startOf(model, zone);
}

/** True for the states that an entry can hold. */
export function isStorable(state: number): boolean {
  return isZoneState(state) && state !== ZoneState.notWritePointer;
}

/** Writes an exact number as a u64. */
export function writeU64(view: DataView, offset: number, value: number): void {
  assert(isExact(value), 'an inexact number is written');
  view.setUint32(offset, value % 2 ** 32, true);
  view.setUint32(offset + 4, Math.floor(value / 2 ** 32), true);
}

/** True when the table shows what this entry of the file says: neither changed since it was decoded. */
export function showsEntry(model: ZoneFileModel, table: ZoneTable, view: DataView, zone: ZoneIndex): boolean {
  const state = shownState(model, judgeEntry(model, view, 0, zone), view, 0, zone);
  return (
    table.state[zone] === state && table.writePointer[zone] === shownPointer(model, state, view, 0, zone)
  );
}
