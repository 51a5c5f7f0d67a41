import { isOpen, ZoneState } from '../../../../shared/zone/state';
import { countZones } from '../../../../shared/zone/zone-table';
import type { Repair } from '../../check/repair';
import { wordParts } from '../table/entries';
import type { RepairSource } from './repair-source';
import { writeWord } from './words';

/** More open zones than the limit: those that the host did not open are closed first, as a start closes them. */
export function* limitRepairs(source: RepairSource): Generator<Repair> {
  const { model, zones, belief } = source;
  const most = model.limits.openZonesMax;
  if (most === null || belief.judgement !== null) return;
  let over = countZones(zones).open - most;
  for (const state of [ZoneState.implicitlyOpened, ZoneState.explicitlyOpened]) {
    for (let zone = 0; zone < zones.count && over > 0; zone++) {
      if (zones.state[zone] !== state || !isOpen(state)) continue;
      over--;
      const parts = { ...wordParts(model, zones, zone), state: ZoneState.closed };
      yield {
        code: model.variant === 'rfc' ? 'rfc-R9' : 'zoned-open-limit',
        zone,
        why: 'a start of any of its programs closes open zones; nothing is lost by it',
        apply: () => writeWord(source, zone, parts),
      };
    }
  }
}
