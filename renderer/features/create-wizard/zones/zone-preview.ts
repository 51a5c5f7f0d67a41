import type { ImageSpec } from '../../../../shared/image/image-spec';
import { ZONES_MAX } from '../../../../shared/image/limits';
import { capacityIn, fillOf, type ZoneStateEntry } from '../../../../shared/image/states/zone-states';
import { isActive, ZoneState } from '../../../../shared/zone/state';
import { allocateZoneTable, type ZoneTable } from '../../../../shared/zone/zone-table';
import type { ZoneMapData } from '../../../components/zone-canvas/zone-map-data';

/** What the map draws, with all of the table. */
export interface ZonePreview extends ZoneMapData {
  readonly table: ZoneTable;
}

/** The zones of an image that is not made yet, a few bytes each; null where there are none that could be drawn. */
export function previewZones(spec: ImageSpec): ZonePreview | null {
  const { zoneCount, zoneSizeBytes, logicalBlockSizeBytes: block } = spec;
  if (zoneCount < 1 || zoneCount > ZONES_MAX || zoneSizeBytes < block) return null;
  const table = allocateZoneTable(zoneCount);
  table.state.fill(ZoneState.empty);
  for (const [first, last] of spec.conventional) table.state.fill(ZoneState.notWritePointer, first, last + 1);
  for (const entry of spec.states ?? []) putEntry(table, entry, spec);
  return {
    table,
    zoneSizeBlocks: zoneSizeBytes / block,
    zoneCapacityBlocks: spec.zoneCapacityBytes / block,
    lastZoneSizeBlocks: spec.lastZoneSizeBytes / block,
  };
}

function putEntry(table: ZoneTable, entry: ZoneStateEntry, spec: ImageSpec): void {
  const code = ZoneState[entry.state];
  const end = Math.min(entry.last + 1, table.count);
  table.state.fill(code, entry.first, end);
  if (!isActive(code)) return;
  const { zoneSizeBytes, logicalBlockSizeBytes: block } = spec;
  for (let zone = entry.first; zone < end; zone++)
    table.writePointer[zone] = (zone * zoneSizeBytes + fillOf(entry, capacityIn(spec, zone), block)) / block;
}

/** What is said of a zone; undefined for one that is as every zone of a new image. */
export function entryAt(states: readonly ZoneStateEntry[], zone: number): ZoneStateEntry | undefined {
  return states.find(({ first, last }) => zone >= first && zone <= last);
}
