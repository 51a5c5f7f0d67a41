import { zoneLines } from '../../../composables/texts/zone-lines';
import { useUnits } from '../../../composables/use-units';
import { viewZone } from '../../../composables/zone-rows';
import { useInspector } from '../../../stores/inspect/inspector';
import { useZones } from '../../../stores/inspect/zones';

/** A zone in words, for tooltips and screen readers. */
export function useZoneText() {
  const zones = useZones();
  const inspector = useInspector();
  const units = useUnits(() => inspector.unitContext);

  /** See zoneLines; none of a zone that is not known. */
  function describe(zone: number): readonly string[] {
    if (zones.table === null || zones.geometry === null || zone >= zones.table.count) return [];
    return zoneLines(viewZone(zones.table, zones.geometry, zone), units);
  }

  return { describe };
}
