import type { BreakCondition, Breakpoint } from '../../../shared/workload/breakpoint';
import type { TraceEntry } from '../../../shared/workload/trace-entry';
import type { CommandLog } from './command-log';

/** What a search looks through: what each command did, and what it was. */
export interface BreakSearch {
  readonly log: CommandLog;
  readonly entries: readonly TraceEntry[];
  /** Stops at a command that meets any of them. */
  readonly breakpoints: readonly Breakpoint[];
}

/** A command at which a run stops. */
export interface BreakFound {
  /** Position behind the command: so many are carried out. */
  readonly position: number;
  /** Which of the breakpoints, from 0. */
  readonly breakpoint: number;
}

/**
 * The next moment behind a command that meets a breakpoint, seen from a position: forward the first one after it, back
 * the last one before it. Null when there is none.
 */
export function findBreak(
  search: BreakSearch,
  from: number,
  direction: 'forward' | 'back',
): BreakFound | null {
  const step = direction === 'forward' ? 1 : -1;
  const end = direction === 'forward' ? search.log.length : -1;
  for (let at = direction === 'forward' ? from : from - 2; step * at < step * end; at += step) {
    const breakpoint = search.breakpoints.findIndex((one) => meetsAll(search, one, at));
    if (breakpoint !== -1) return { position: at + 1, breakpoint };
  }
  return null;
}

function meetsAll(search: BreakSearch, breakpoint: Breakpoint, at: number): boolean {
  return breakpoint.length > 0 && breakpoint.every((condition) => meets(search, condition, at));
}

function meets({ log, entries }: BreakSearch, condition: BreakCondition, at: number): boolean {
  if (condition.kind === 'operation') return entries[at]!.op === condition.op;
  const did = log.at(at);
  switch (condition.kind) {
    case 'refused':
      return condition.status === null ? did.status !== 'ok' : did.status === condition.status;
    case 'becomes':
      return log.becomes(at, condition.zone, condition.state);
    case 'reaches':
      return (
        did[condition.resource] >= condition.count && before(log, at, condition.resource) < condition.count
      );
    case 'writes':
      return did.lba !== null && did.lba <= condition.last && condition.first < did.lba + did.blocks;
  }
}

/** How many zones held a resource before a command; what they held before the first one is not counted as reached. */
function before(log: CommandLog, at: number, resource: 'open' | 'active'): number {
  return at === 0 ? 0 : log.at(at - 1)[resource];
}
