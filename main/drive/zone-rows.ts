import type { ZoneIndex } from '../../shared/units/units';
import { zoneCapacity } from '../../shared/zone/geometry';
import { writePointerOf } from '../../shared/zone/zone-table';
import type { ZonedDevice } from '../device/device';
import { reportZones } from '../engine/report';
import { ROW, type DriveAnswer, type DriveFacts, type ReportRequest } from './drive-port';

/** Stands for a pointer that a state has not. */
const NO_POINTER = -1;

/** The answer to a report of zones. */
export function reportAnswer(device: ZonedDevice, facts: DriveFacts, request: ReportRequest): DriveAnswer {
  const { id, fromLba, filter, maxZones, partial, extended } = request;
  const { table } = device.image;
  const report = reportZones(table.zones, facts.geometry, {
    ...{ fromLba, filter, maxZones, partial },
    ...(extended && { extended: { zdeBytes: facts.zdeBytes } }),
  });
  if (!report.ok) return { id, status: report.refusal.status };
  const { zones, zoneCount } = report;
  const rows = zoneRows(device, zones);
  if (!extended) return { id, status: 'ok', rows, zoneCount };
  return { id, status: 'ok', rows, zoneCount, extensions: extensionsOf(device, zones, facts.zdeBytes) };
}

function zoneRows({ image }: ZonedDevice, zones: readonly ZoneIndex[]): Float64Array {
  const { state, type, attributes } = image.table.zones;
  const rows = new Float64Array(zones.length * ROW.columns);
  zones.forEach((zone, n) => {
    const at = n * ROW.columns;
    rows[at + ROW.zone] = zone;
    rows[at + ROW.state] = state[zone]!;
    rows[at + ROW.type] = type[zone]!;
    rows[at + ROW.attributes] = attributes[zone]!;
    rows[at + ROW.writePointer] = writePointerOf(image.table.zones, zone) ?? NO_POINTER;
    rows[at + ROW.capacity] = zoneCapacity(image.facts.geometry, zone);
  });
  return rows;
}

function extensionsOf({ image }: ZonedDevice, zones: readonly ZoneIndex[], zdeBytes: number): Uint8Array {
  const bytes = new Uint8Array(zones.length * zdeBytes);
  zones.forEach((zone, n) => {
    const extension = image.table.readZde(zone);
    if (extension !== null) bytes.set(extension.subarray(0, zdeBytes), n * zdeBytes);
  });
  return bytes;
}
