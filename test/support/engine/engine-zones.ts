import type { EngineSetup } from '../../../main/engine/types';
import type { ZoneGeometry, ZoneLimits } from '../../../shared/zone/geometry';
import { isConventional, zoneStart } from '../../../shared/zone/geometry';
import { ruleOptions, type RuleOptions } from '../../../shared/zone/profile';
import { ZoneState, ZoneType, type ZoneStateName } from '../../../shared/zone/state';
import { allocateZoneTable, type ZoneTable } from '../../../shared/zone/zone-table';

/** Eight zones of 64 blocks of 512 bytes, all sequential, unless told otherwise. */
function geometryOf(overrides: Partial<ZoneGeometry> = {}): ZoneGeometry {
  const zoneSizeBlocks = overrides.zoneSizeBlocks ?? 64;
  return {
    logicalBlockSizeBytes: 512,
    zoneCount: 8,
    zoneSizeBlocks,
    zoneCapacityBlocks: zoneSizeBlocks,
    lastZoneSizeBlocks: zoneSizeBlocks,
    conventional: [],
    ...overrides,
  };
}

/** A fresh table: sequential zones empty, conventional ones without a pointer. */
export function freshZones(geometry: ZoneGeometry): ZoneTable {
  const zones = allocateZoneTable(geometry.zoneCount);
  for (let zone = 0; zone < zones.count; zone++) {
    const conventional = isConventional(geometry, zone);
    zones.state[zone] = conventional ? ZoneState.notWritePointer : ZoneState.empty;
    zones.type[zone] = conventional ? ZoneType.conventional : ZoneType.sequentialWriteRequired;
    zones.writePointer[zone] = zoneStart(geometry, zone);
  }
  return zones;
}

interface SetupOverrides {
  readonly geometry?: Partial<ZoneGeometry>;
  readonly limits?: Partial<ZoneLimits>;
  readonly rules?: Partial<RuleOptions>;
  readonly zdeBytes?: number;
}

/** An engine setup over fresh zones, profile zns unless told otherwise. */
export function setupOf({ geometry, limits, rules, zdeBytes = 64 }: SetupOverrides = {}): EngineSetup {
  const shape = geometryOf(geometry);
  return {
    geometry: shape,
    limits: { openZonesMax: null, activeZonesMax: null, appendMaxBytes: null, ...limits },
    rules: ruleOptions(rules?.profile ?? 'zns', rules),
    zdeBytes,
    zones: freshZones(shape),
  };
}

/** Puts a zone into a state, its pointer `written` blocks past the start. */
export function place(setup: EngineSetup, zone: number, state: ZoneStateName, written = 0): void {
  setup.zones.state[zone] = ZoneState[state];
  setup.zones.writePointer[zone] = zoneStart(setup.geometry, zone) + written;
}
