import { formatBytes, formatCount } from '../../../../shared/units/format';
import { ZONE_STATE_LETTERS, ZONE_STATE_TITLES } from '../../../../shared/zone/state';
import { formatPlaceInAllUnits, useUnits } from '../../../composables/use-units';
import { useInspector } from '../../../stores/inspect/inspector';
import { useZones } from '../../../stores/inspect/zones';
import { viewZone, type ZoneView } from './zone-rows';

/** A zone in words, for tooltips and screen readers. */
export function useZoneText() {
  const zones = useZones();
  const inspector = useInspector();
  const units = useUnits(() => inspector.unitContext);

  function describePointer(view: ZoneView): string[] {
    const pointer = view.writePointerBytes;
    if (pointer === null) return [`write pointer not valid while ${ZONE_STATE_TITLES[view.state]}`];
    const lines = formatPlaceInAllUnits(pointer, units.context.value).split('\n');
    return [
      'write pointer',
      ...lines.map((line) => `  ${line}`),
      `written ${share(pointer - view.startBytes, view)}`,
    ];
  }

  /** Lines about one zone: number and state first, then size, and the write pointer in all units. */
  function describe(zone: number): readonly string[] {
    if (zones.table === null || zones.geometry === null || zone >= zones.table.count) return [];
    const view = viewZone(zones.table, zones.geometry, zone);
    const hole = view.sizeBytes - view.capacityBytes;
    return [
      `zone ${formatCount(zone)}  ${ZONE_STATE_LETTERS[view.state]} ${ZONE_STATE_TITLES[view.state]}`,
      `start ${units.place(view.startBytes)}`,
      `size ${formatBytes(view.sizeBytes)}${hole > 0 ? `, capacity ${formatBytes(view.capacityBytes)}` : ''}`,
      ...describePointer(view),
    ];
  }

  return { describe };
}

function share(written: number, { capacityBytes }: ZoneView): string {
  const percent = capacityBytes === 0 ? 0 : (written / capacityBytes) * 100;
  const digits = percent > 0 && percent < 1 ? 4 : 1;
  return `${formatBytes(Math.max(0, written))} of ${formatBytes(capacityBytes)} (${percent.toFixed(digits)} %)`;
}
