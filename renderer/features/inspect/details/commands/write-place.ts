import type { Lba } from '../../../../../shared/units/units';
import { formatCount } from '../../../../../shared/units/format';
import {
  deviceBlocks,
  zoneCapacity,
  zoneOf,
  zoneStart,
  type ZoneGeometry,
} from '../../../../../shared/zone/geometry';
import {
  hasWritePointer,
  isZoneState,
  ZONE_STATE_TITLES,
  ZoneState,
  zoneStateName,
} from '../../../../../shared/zone/state';
import { writePointerOf, type ZoneTable } from '../../../../../shared/zone/zone-table';
import type { Units } from '../../../../composables/use-units';

/** Where a write would begin, as far as the zone table tells. */
export interface WritePlace {
  /** Blocks from there to the end of what can be written in its zone; Infinity where that is no bound. */
  readonly roomBlocks: number;
  /** The LBA that the device would take instead; null where it takes this one, or none. */
  readonly pointer: Lba | null;
  /** In which zone it lies. */
  readonly words: (units: Units) => string;
  /** Why the device will refuse it; empty where nothing speaks against it. */
  readonly doubt: (units: Units) => string;
}

/** What the zones say of an LBA. The rules are the device's: this only spares a try. */
export function writePlace(
  { geometry, table }: { readonly geometry: ZoneGeometry; readonly table: ZoneTable },
  lba: Lba,
): WritePlace {
  const none = { roomBlocks: Infinity, pointer: null, words: () => '', doubt: () => '' };
  if (lba >= deviceBlocks(geometry))
    return { ...none, doubt: ({ number }) => `The device ends before LBA ${number(deviceBlocks(geometry))}` };

  const zone = zoneOf(geometry, lba);
  const state = table.state[zone]!;
  const title = isZoneState(state) ? ZONE_STATE_TITLES[zoneStateName(state)] : 'in a reserved state';
  const inZone = lba - zoneStart(geometry, zone);
  const words = ({ number }: Units) => `zone ${formatCount(zone)} + ${number(inZone)} blocks, ${title}`;
  // Conventional zones are written at any place, and across each other.
  if (state === ZoneState.notWritePointer) return { ...none, words };
  const pointer = hasWritePointer(state) ? writePointerOf(table, zone) : null;
  if (pointer === null)
    return { ...none, doubt: () => `Zone ${formatCount(zone)} is ${title}: the device will refuse it` };

  const roomBlocks = Math.max(0, zoneCapacity(geometry, zone) - inZone);
  if (pointer === lba) return { ...none, roomBlocks, words };
  const doubt = ({ number }: Units) =>
    `Zone ${formatCount(zone)} has its write pointer at LBA ${number(pointer)}: the device will refuse it`;
  return { ...none, roomBlocks, pointer, doubt };
}
