import { formatHex } from '../../shared/units/format';
import type { ByteCount, Lba, ZoneIndex } from '../../shared/units/units';
import { deviceBlocks, zoneOf, type ZoneGeometry } from '../../shared/zone/geometry';
import { ZoneState } from '../../shared/zone/state';
import type { Refusal } from '../../shared/zone/status';
import type { ZoneTable } from '../../shared/zone/zone-table';
import { refuse } from './refusals';

/** What a zone report asks for. */
export interface ReportRequest {
  /** Reporting starts with the zone that holds this LBA. */
  readonly fromLba: Lba;
  /** A state name, or `all`. */
  readonly filter: string;
  /** Descriptors wanted at most; absent = as many as there are. */
  readonly maxZones?: number;
  /** The count tells the descriptors returned instead of all that match. */
  readonly partial?: boolean;
  /** An extended report, with the descriptor extensions: bytes a zone that the device has of them. */
  readonly extended?: { readonly zdeBytes: ByteCount };
}

/** Zones of a report in ascending order, and its count field. */
export type ZoneReport =
  | { readonly ok: true; readonly zones: readonly ZoneIndex[]; readonly zoneCount: number }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * Report Zones as NVMe and ZBC define it. Refused: a start beyond the device, an unknown filter, an extended report
 * where there are no descriptor extensions.
 */
export function reportZones(table: ZoneTable, geometry: ZoneGeometry, request: ReportRequest): ZoneReport {
  const { fromLba, filter, maxZones = Infinity, partial = false } = request;
  const deviceEnd = deviceBlocks(geometry);
  if (fromLba >= deviceEnd) {
    const text = `report from LBA ${formatHex(fromLba)}, device ends at LBA ${formatHex(deviceEnd)}`;
    return refuse('out-of-range', 'address-range', text, { lba: fromLba, deviceEnd });
  }
  if (filter !== 'all' && !isStateName(filter)) {
    return refuse('invalid-field', 'report-filter', `report of zones in state '${filter}'`, {});
  }
  if (request.extended?.zdeBytes === 0) {
    const text = 'extended report of a device without descriptor extensions';
    return refuse('invalid-field', 'zde-absent', text, { zdeBytes: 0 });
  }
  const wanted = filter === 'all' ? null : ZoneState[filter];
  const zones: ZoneIndex[] = [];
  let matching = 0;
  for (let zone = zoneOf(geometry, fromLba); zone < table.count; zone++) {
    if (wanted !== null && table.state[zone] !== wanted) continue;
    matching++;
    if (zones.length < maxZones) zones.push(zone);
  }
  return { ok: true, zones, zoneCount: partial ? zones.length : matching };
}

function isStateName(name: string): name is keyof typeof ZoneState {
  return Object.hasOwn(ZoneState, name);
}
