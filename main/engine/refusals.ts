import { formatHex } from '../../shared/units/format';
import type { ZoneIndex } from '../../shared/units/units';
import { operationOf, type Operation } from '../../shared/workload/operations';
import { isZoneState, ZONE_STATE_TITLES, zoneStateName } from '../../shared/zone/state';
import { statusTitle, type Refusal, type RefusalStatus } from '../../shared/zone/status';
import type { EngineContext } from './context';
import type { Shortage } from './resources';
import type { Forbidden } from './transitions';
import type { Preparation } from './types';

/** Numbers of a refusal by name, in logical blocks. */
export type RefusalNumbers = Readonly<Record<string, number>>;

/** A refusal as an answer to a command or a report; its message is `text — status`. */
export function refuse(
  status: RefusalStatus,
  rule: string,
  text: string,
  numbers: RefusalNumbers,
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { status, rule, message: `${text} — ${statusTitle(status)}`, numbers } };
}

/** How messages call an operation. */
export function operationWords(operation: Operation): string {
  return operationOf(operation).words;
}

/** `0x1f40`; what only a damaged image can give (negative, not whole) stays decimal. */
export function formatAddress(lba: number): string {
  return Number.isSafeInteger(lba) && lba >= 0 ? formatHex(lba) : String(lba);
}

const STATE_RULES: Readonly<Record<string, string>> = {
  'invalid-transition': 'zone-state',
  'invalid-field': 'conventional-zone',
  'zone-full': 'zone-full',
  'read-only': 'zone-read-only',
  offline: 'zone-offline',
};

/** The state machine forbids it: `zone 7: close, zone is empty — …`. `what` is the command in words. */
export function refuseState(
  context: EngineContext,
  zone: ZoneIndex,
  what: string,
  cell: Forbidden,
): Preparation {
  const state = context.setup.zones.state[zone]!;
  const title = isZoneState(state) ? ZONE_STATE_TITLES[zoneStateName(state)] : `in reserved state ${state}`;
  const text = `zone ${zone}: ${what}, zone is ${title}`;
  return refuse(cell.refused, STATE_RULES[cell.refused] ?? 'zone-state', text, { zone, state });
}

const HOLDERS_NAMED = 3;

/** A limit is exhausted; names the limit and the first zones that hold it. `subject` is the command in words. */
export function refuseLimit(context: EngineContext, subject: string, shortage: Shortage): Preparation {
  const { resources } = context;
  const open = shortage === 'open';
  const limit = open ? resources.openMax : resources.activeMax;
  const held = open ? resources.openCount : resources.activeCount;
  const named = resources.holders(shortage, HOLDERS_NAMED);
  const more = held > named.length ? ` and ${held - named.length} more` : '';
  const holders = `${named.length === 1 ? 'zone' : 'zones'} ${named.join(', ')}${more}`;
  const text = `${subject}, limit of ${limit} ${shortage} ${limit === 1 ? 'zone' : 'zones'} is held by ${holders}`;
  return refuse(open ? 'too-many-open' : 'too-many-active', `${shortage}-limit`, text, { limit, held });
}
