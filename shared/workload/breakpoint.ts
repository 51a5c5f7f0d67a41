import { fail } from '../errors/app-error';
import { parseCount } from '../units/parse';
import type { Lba, ZoneIndex } from '../units/units';
import { STATUS, type StatusName } from '../zone/status';
import { ZONE_STATE_NAMES, type ZoneStateName } from '../zone/state';
import { OPERATIONS, type Operation } from './operations';

/** One condition on what a command of a trace did. */
export type BreakCondition =
  /** It was refused; with that status, where one is named. */
  | { readonly kind: 'refused'; readonly status: StatusName | null }
  /** It made a zone what it was not. */
  | { readonly kind: 'becomes'; readonly zone: ZoneIndex; readonly state: ZoneStateName }
  /** It raised a count of zones to a number or beyond. */
  | { readonly kind: 'reaches'; readonly resource: 'open' | 'active'; readonly count: number }
  /** It wrote one of these blocks. */
  | { readonly kind: 'writes'; readonly first: Lba; readonly last: Lba }
  /** It was that operation. */
  | { readonly kind: 'operation'; readonly op: Operation };

/** Stops at a command for which every condition holds. */
export type Breakpoint = readonly BreakCondition[];

/** What is accepted, for help texts. */
export const BREAKPOINT_FORMS =
  'refused, refused:STATUS, zone:7=full, open>=3, active>=5, lba:0x120, lba:256-511, op:reset; several joined by " and "';

const NUMBER = '(0x[0-9a-f]+|[0-9]+)';
const ZONE = new RegExp(`^zone:${NUMBER}=([a-z]+)$`, 'i');
const COUNT = new RegExp(`^(open|active)>=${NUMBER}$`, 'i');
const LBA = new RegExp(`^lba:${NUMBER}(?:-${NUMBER})?$`, 'i');

/** Errors: `usage`, naming the condition and what is accepted. */
export function parseBreakpoint(text: string): Breakpoint {
  return text.split(/\s+and\s+/i).map((part) => parseCondition(part.trim()));
}

/** A text that `parseBreakpoint` gives the same for. */
export function formatBreakpoint(breakpoint: Breakpoint): string {
  return breakpoint.map(formatCondition).join(' and ');
}

function parseCondition(text: string): BreakCondition {
  const zone = ZONE.exec(text);
  if (zone) return { kind: 'becomes', zone: count(zone[1]!, text), state: stateNamed(zone[2]!, text) };
  const counted = COUNT.exec(text);
  if (counted) {
    const resource = counted[1]!.toLowerCase() === 'open' ? 'open' : 'active';
    return { kind: 'reaches', resource, count: count(counted[2]!, text) };
  }
  const lba = LBA.exec(text);
  if (lba) {
    const first = count(lba[1]!, text);
    const last = lba[2] === undefined ? first : count(lba[2], text);
    return last < first ? refuse(text) : { kind: 'writes', first, last };
  }
  const [name, value] = split(text);
  if (name === 'refused')
    return { kind: 'refused', status: value === null ? null : statusNamed(value, text) };
  if (name === 'op' && value !== null) return { kind: 'operation', op: operationNamed(value, text) };
  return refuse(text);
}

function split(text: string): [string, string | null] {
  const at = text.indexOf(':');
  return at === -1 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

function count(digits: string, text: string): number {
  return parseCount(digits, `breakpoint '${text}'`);
}

function stateNamed(name: string, text: string): ZoneStateName {
  const state = ZONE_STATE_NAMES.find((known) => known.toLowerCase() === name.toLowerCase());
  return state ?? refuse(text, `states: ${ZONE_STATE_NAMES.join(', ')}`);
}

function statusNamed(name: string, text: string): StatusName {
  return Object.hasOwn(STATUS, name)
    ? (name as StatusName)
    : refuse(text, `statuses: ${Object.keys(STATUS).join(', ')}`);
}

function operationNamed(name: string, text: string): Operation {
  const op = OPERATIONS.find((known) => known.toLowerCase() === name.toLowerCase());
  return op ?? refuse(text, `operations: ${OPERATIONS.join(', ')}`);
}

function refuse(text: string, accepted: string = BREAKPOINT_FORMS): never {
  return fail('usage', `breakpoint '${text}' is not understood; accepted: ${accepted}`, { text });
}

function formatCondition(condition: BreakCondition): string {
  switch (condition.kind) {
    case 'refused':
      return condition.status === null ? 'refused' : `refused:${condition.status}`;
    case 'becomes':
      return `zone:${condition.zone}=${condition.state}`;
    case 'reaches':
      return `${condition.resource}>=${condition.count}`;
    case 'writes':
      return condition.first === condition.last
        ? `lba:${condition.first}`
        : `lba:${condition.first}-${condition.last}`;
    case 'operation':
      return `op:${condition.op}`;
  }
}
