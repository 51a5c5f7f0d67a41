import { layoutOf } from '../../shared/image/family';
import type { ZoneIndex } from '../../shared/units/units';
import { zoneCapacity, zoneStart } from '../../shared/zone/geometry';
import { isActive, ZoneAttribute, ZoneState, ZoneType } from '../../shared/zone/state';
import type { ImageFacts, ImageTable, ImageZones } from '../format/image';
import { writableFamily } from '../format/registry';

/** Entries that are written between two looks at the clock. */
const ENTRIES_AT_ONCE = 16_384;

/**
 * Puts the zones of one image into the table of another and stores them all, in zone order. What the target cannot
 * hold is replaced by what comes closest; `checkCancelled` is called every few milliseconds.
 */
export function carryZones(from: ImageZones, to: ImageZones, checkCancelled: () => void): void {
  const count = Math.min(from.table.zones.count, to.table.zones.count);
  for (let first = 0; first < count; first += ENTRIES_AT_ONCE) {
    checkCancelled();
    const entries = Math.min(ENTRIES_AT_ONCE, count - first);
    for (let zone = first; zone < first + entries; zone++) carryZone(from, to, zone);
    to.table.store(Array.from({ length: entries }, (_, index) => first + index));
  }
}

function carryZone(from: ImageZones, to: ImageZones, zone: ZoneIndex): void {
  const start = zoneStart(to.facts.geometry, zone);
  const { zones } = to.table;
  zones.attributes[zone] = attributesFor(from.table.zones.attributes[zone]!, to.facts);
  if (zones.type[zone] === ZoneType.conventional) {
    zones.state[zone] = conventionalState(from.table.zones.state[zone]!, to.table);
    zones.writePointer[zone] = start;
    return;
  }
  const end = start + zoneCapacity(to.facts.geometry, zone);
  const pointer = pointerIn(from, to, zone);
  const state = sequentialState(from, to, { zone, start, end, pointer });
  zones.state[zone] = state;
  zones.writePointer[zone] = pointerFor(state, { start, end, pointer });
}

/** A valid extension needs bytes to be in. */
function attributesFor(attributes: number, { zdeBytes }: ImageFacts): number {
  return zdeBytes > 0 ? attributes : attributes & ~ZoneAttribute.zoneDescriptorExtensionValid;
}

/** The source's pointer in blocks of the target. */
function pointerIn(from: ImageZones, to: ImageZones, zone: ZoneIndex): number {
  const ratio = from.facts.geometry.logicalBlockSizeBytes / to.facts.geometry.logicalBlockSizeBytes;
  return from.table.zones.writePointer[zone]! * ratio;
}

function isFault(state: number): boolean {
  return state === ZoneState.readOnly || state === ZoneState.offline;
}

function conventionalState(state: number, to: ImageTable): number {
  return isFault(state) && to.canStore(state) ? state : ZoneState.notWritePointer;
}

interface Bounds {
  readonly start: number;
  /** Behind the last writable block. */
  readonly end: number;
  readonly pointer: number;
}

function sequentialState(
  from: ImageZones,
  to: ImageZones,
  { zone, start, end, pointer }: Bounds & { readonly zone: ZoneIndex },
): number {
  const state = from.table.zones.state[zone]!;
  if (isFault(state) && to.table.canStore(state)) return state;
  // Full, so that all of a conventional zone's bytes stay readable.
  if (from.table.zones.type[zone] === ZoneType.conventional) return ZoneState.full;
  if (isFault(state)) return stateAt({ start, end, pointer });
  return isActive(state) && isPastEnd(to.facts, end, pointer) ? ZoneState.full : state;
}

/** What a zone is that has only its pointer to say so. */
function stateAt({ start, end, pointer }: Bounds): number {
  if (pointer <= start) return ZoneState.empty;
  return pointer >= end ? ZoneState.full : ZoneState.closed;
}

/** True where the layout has no open or closed zone with such a pointer. */
function isPastEnd({ recognition }: ImageFacts, end: number, pointer: number): boolean {
  const { format, variant } = recognition;
  const { activePointer } = layoutOf(writableFamily(format), variant).room;
  if (activePointer === 'belowEnd') return pointer >= end;
  return activePointer === 'upToEnd' && pointer > end;
}

function pointerFor(state: number, { start, end, pointer }: Bounds): number {
  if (state === ZoneState.empty) return start;
  if (state === ZoneState.full) return end;
  return isFault(state) ? Math.min(Math.max(pointer, start), end) : pointer;
}
