import { ZoneState, type ZoneStateName } from '../../../../shared/zone/state';
import type { ZoneTable } from '../../../../shared/zone/zone-table';

/** Zones of a state that are listed; the others are counted. */
const LISTED_MAX = 64;

/** Zones that hold an open or an active slot, by their state. */
export interface SlotHolders {
  readonly state: ZoneStateName;
  /** The first of them. */
  readonly zones: readonly number[];
  /** How many come after these. */
  readonly more: number;
}

const HOLDING = [
  { state: 'explicitlyOpened', code: ZoneState.explicitlyOpened },
  { state: 'implicitlyOpened', code: ZoneState.implicitlyOpened },
  { state: 'closed', code: ZoneState.closed },
] as const;

/** Who holds the slots: open zones hold one of both kinds, closed ones an active one. States without zones are left out. */
export function slotHolders({ state: states, count }: ZoneTable): SlotHolders[] {
  return HOLDING.flatMap(({ state, code }) => {
    const zones: number[] = [];
    let more = 0;
    for (let zone = states.indexOf(code); zone >= 0 && zone < count; zone = states.indexOf(code, zone + 1)) {
      if (zones.length < LISTED_MAX) zones.push(zone);
      else more++;
    }
    return zones.length === 0 ? [] : [{ state, zones, more }];
  });
}
