import { formatBytes, formatCount } from '../../../shared/units/format';
import { ZONE_STATE_LETTERS, ZONE_STATE_TITLES } from '../../../shared/zone/state';
import type { ZoneView } from '../zone-rows';
import { formatPlaceInAllUnits, type Units } from '../use-units';

/** Lines about one zone: number and state first, then size, and the write pointer in all units. */
export function zoneLines(view: ZoneView, units: Units): readonly string[] {
  const hole = view.sizeBytes - view.capacityBytes;
  return [
    `zone ${formatCount(view.zone)}  ${ZONE_STATE_LETTERS[view.state]} ${ZONE_STATE_TITLES[view.state]}`,
    `start ${units.place(view.startBytes)}`,
    `size ${formatBytes(view.sizeBytes)}${hole > 0 ? `, capacity ${formatBytes(view.capacityBytes)}` : ''}`,
    ...pointerLines(view, units),
  ];
}

function pointerLines(view: ZoneView, units: Units): string[] {
  const pointer = view.writePointerBytes;
  if (pointer === null) return [`write pointer not valid while ${ZONE_STATE_TITLES[view.state]}`];
  const lines = formatPlaceInAllUnits(pointer, units.context.value).split('\n');
  return [
    'write pointer',
    ...lines.map((line) => `  ${line}`),
    `written ${share(pointer - view.startBytes, view)}`,
  ];
}

function share(written: number, { capacityBytes }: ZoneView): string {
  const percent = capacityBytes === 0 ? 0 : (written / capacityBytes) * 100;
  const digits = percent > 0 && percent < 1 ? 4 : 1;
  return `${formatBytes(Math.max(0, written))} of ${formatBytes(capacityBytes)} (${percent.toFixed(digits)} %)`;
}
