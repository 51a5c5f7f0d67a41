import type { ZoneRow } from '../../shared/image/zone-report';
import { formatCount } from '../../shared/units/format';
import { operationOf, type ActionOperation } from '../../shared/workload/operations';
import { isFaulty, ZONE_STATE_TITLES, ZoneState } from '../../shared/zone/state';

/** Why a fault that is injected, or taken back, would leave a zone as it is; null where it changes something. */
export function whyIdle(
  op: ActionOperation,
  { index, state }: Pick<ZoneRow, 'index' | 'state'>,
): string | null {
  const zone = `Zone ${formatCount(index)}`;
  if (operationOf(op).injects === state) return `${zone} is ${ZONE_STATE_TITLES[state]} already.`;
  if (op !== 'clearFault' || isFaulty(ZoneState[state])) return null;
  return `${zone} has no fault that could be taken back.`;
}
