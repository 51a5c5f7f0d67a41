import type { ZoneReportPage } from '../../shared/image/zone-report';
import { NO_ZONES, TOLD_ZONES_MAX, type ChangedZones } from '../../shared/session/image-change';
import type { ZoneIndex } from '../../shared/units/units';
import { isOpen, ZoneState } from '../../shared/zone/state';
import type { ZoneTable } from '../../shared/zone/zone-table';

/** Zones first … first + count − 1. */
export type ZoneSpan = Pick<ChangedZones, 'first' | 'count'>;

/** A page of copies, cut at the last zone. */
export function reportPage(zones: ZoneTable, first: ZoneIndex, count: number): ZoneReportPage {
  const end = Math.min(first + count, zones.count);
  return {
    first,
    count: Math.max(0, end - first),
    state: zones.state.slice(first, end),
    type: zones.type.slice(first, end),
    attributes: zones.attributes.slice(first, end),
    writePointer: zones.writePointer.slice(first, end),
  };
}

/** The zones from the first to the last in which two tables of one image differ. */
export function differingZones(before: ZoneTable, after: ZoneTable): ZoneSpan {
  const differs = (zone: ZoneIndex) =>
    before.state[zone] !== after.state[zone] ||
    before.type[zone] !== after.type[zone] ||
    before.attributes[zone] !== after.attributes[zone] ||
    before.writePointer[zone] !== after.writePointer[zone];
  let first = 0;
  let end = after.count;
  while (first < end && !differs(first)) first++;
  while (end > first && !differs(end - 1)) end--;
  return { first, count: end - first };
}

/** Where a layout cannot store that a zone is open, it is read as closed. */
export function asStored(zones: ZoneTable): ZoneTable {
  return { ...zones, state: zones.state.map((state) => (isOpen(state) ? ZoneState.closed : state)) };
}

/** Zones that changed, with what they are now where they are few enough for a message. */
export function toldZones(zones: ZoneTable, { first, count }: ZoneSpan): ChangedZones {
  if (count === 0) return NO_ZONES;
  return { first, count, report: count > TOLD_ZONES_MAX ? null : reportPage(zones, first, count) };
}

/** The span from the first to the last of some zones. */
export function spanOf(zones: readonly ZoneIndex[]): ZoneSpan {
  if (zones.length === 0) return { first: 0, count: 0 };
  const first = zones.reduce((least, zone) => Math.min(least, zone));
  const last = zones.reduce((most, zone) => Math.max(most, zone));
  return { first, count: last - first + 1 };
}
