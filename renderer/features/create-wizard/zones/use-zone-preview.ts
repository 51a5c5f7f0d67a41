import { computed } from 'vue';
import { capacityIn, filledBytes, fillOf, hasFill } from '../../../../shared/image/states/zone-states';
import { formatCount, formatExactBytes } from '../../../../shared/units/format';
import {
  isActive,
  slotOfCode,
  ZONE_STATE_LETTERS,
  ZONE_STATE_NAMES,
  ZONE_STATE_TITLES,
  ZoneState,
} from '../../../../shared/zone/state';
import { countZones } from '../../../../shared/zone/zone-table';
import type { Wizard } from '../use-wizard';
import { entryAt, previewZones } from './zone-preview';

/** `2 of 3 open`; without a limit `2 open`. */
function against(zones: number, limit: number | null, what: string): string {
  return `${formatCount(zones)}${limit === null ? '' : ` of ${formatCount(limit)}`} ${what}`;
}

/** The zones of the image that is to be made, as the map shows them. */
export function useZonePreview(wizard: Wizard) {
  const data = computed(() => previewZones(wizard.spec.value));
  const counts = computed(() => data.value && countZones(data.value.table));
  /** How many zones hold resources, against the limits, and what is written into all of them. */
  const sums = computed(() => {
    const { limits, ...spec } = wizard.spec.value;
    const { open = 0, active = 0 } = counts.value ?? {};
    return [
      against(open, limits.openZonesMax, 'open'),
      against(active, limits.activeZonesMax, 'active'),
      `${formatExactBytes(filledBytes(spec))} written`,
    ].join(' · ');
  });

  /** Lines about a zone: number and state first, then how far it is filled and with what. */
  function describe(zone: number): readonly string[] {
    const table = data.value?.table;
    if (table === undefined || zone >= table.count) return [];
    const state = ZONE_STATE_NAMES[slotOfCode(table.state[zone]!)]!;
    const head = `zone ${formatCount(zone)}  ${ZONE_STATE_LETTERS[state]} ${ZONE_STATE_TITLES[state]}`;
    return [head, ...describeFill(zone)];
  }

  function describeFill(zone: number): string[] {
    const { spec } = wizard;
    const entry = entryAt(wizard.draft.value.states, zone);
    if (entry === undefined || (!hasFill(entry) && !isActive(ZoneState[entry.state]))) return [];
    const capacity = capacityIn(spec.value, zone);
    const fill = fillOf(entry, capacity, spec.value.logicalBlockSizeBytes);
    const what = entry.data === null ? 'not written' : (entry.data?.pattern ?? 'stamp');
    return [`${formatExactBytes(fill)} of ${formatExactBytes(capacity)}${fill > 0 ? `, ${what}` : ''}`];
  }

  return { data, counts, sums, describe };
}
