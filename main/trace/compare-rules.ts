/**
 * One trace under two sets of rules: where they begin to differ, and everywhere else. Zones only, no data: two engines, or
 * the re-enactment of a build in the place of one, over copies of the same table.
 */
import { commandTitle } from '../../shared/workload/command-title';
import type { ZoneCommand } from '../../shared/workload/command';
import type { RuleComparison, RuleDifference, RuleField } from '../../shared/workload/rule-comparison';
import type { TraceEntry } from '../../shared/workload/trace-entry';
import type { ZoneIndex } from '../../shared/units/units';
import type { JobContext } from '../device/job';
import type { EngineSetup } from '../engine/types';
import { sideOf, type RuleSide } from './rule-sides';

/** How to compare. */
export interface CompareOptions {
  readonly context: JobContext;
  /** Differences kept, at most; all are counted. */
  readonly most: number;
}

/** Progress is reported and a cancel noticed after so many commands. */
const STRIDE = 1024;

/**
 * Executes the entries on both sides and lists where they differ: status and assigned LBA of each command, state and pointer
 * of each zone that it touched on either side. `start` is not changed. Errors: `malformed` for a damaged line, `cancelled`.
 */
export function compareRules(
  start: EngineSetup,
  sides: { readonly a: RuleSide; readonly b: RuleSide },
  entries: Iterable<TraceEntry>,
  { context, most }: CompareOptions,
): RuleComparison {
  const [a, b] = [sideOf(start, sides.a), sideOf(start, sides.b)];
  const tally = new Tally(most);
  for (const { i, t: _t, expect: _expect, ...command } of entries) {
    if (tally.commands % STRIDE === 0) {
      context.checkCancelled();
      context.progress({ done: tally.commands, total: null });
    }
    tally.begin(i, command);
    const zone = zoneIn(start, command);
    const [answerA, answerB] = [a.execute(command), b.execute(command)];
    tally.compare(zone, 'status', answerA.status, answerB.status);
    tally.compare(zone, 'assignedLba', answerA.assignedLba ?? null, answerB.assignedLba ?? null);
    for (const touched of union(zone, answerA.changed, answerB.changed)) {
      tally.compare(touched, 'state', a.stateOf(touched), b.stateOf(touched));
      tally.compare(touched, 'writePointer', a.pointerOf(touched), b.pointerOf(touched));
    }
  }
  return tally.result();
}

function zoneIn({ geometry }: EngineSetup, { all, lba, zone }: ZoneCommand): ZoneIndex | null {
  if (all) return null;
  const addressed = lba === undefined ? zone : Math.floor(lba / geometry.zoneSizeBlocks);
  return addressed !== undefined && addressed < geometry.zoneCount ? addressed : null;
}

function union(
  zone: ZoneIndex | null,
  a: readonly ZoneIndex[],
  b: readonly ZoneIndex[],
): Iterable<ZoneIndex> {
  const alone = (changed: readonly ZoneIndex[]) =>
    changed.length === 0 || (changed.length === 1 && changed[0] === zone);
  if (alone(a) && alone(b)) return zone === null ? [] : [zone];
  return new Set([...(zone === null ? [] : [zone]), ...a, ...b]);
}

/** Differences as they come: all counted, the first ones kept. */
class Tally {
  commands = 0;
  #index = 0;
  #command: ZoneCommand | null = null;
  #differing = 0;
  #isCounted = false;
  readonly #most: number;
  readonly #counts: Record<RuleField, number> = { status: 0, assignedLba: 0, state: 0, writePointer: 0 };
  readonly #kept: RuleDifference[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  begin(index: number, command: ZoneCommand): void {
    this.commands++;
    this.#index = index;
    this.#command = command;
    this.#isCounted = false;
  }

  compare(zone: ZoneIndex | null, field: RuleField, a: RuleDifference['a'], b: RuleDifference['b']): void {
    if (a === b) return;
    if (!this.#isCounted) this.#differing++;
    this.#isCounted = true;
    this.#counts[field]++;
    if (this.#kept.length >= this.#most) return;
    this.#kept.push({ index: this.#index, command: commandTitle(this.#command!), zone, field, a, b });
  }

  result(): RuleComparison {
    return {
      commands: this.commands,
      differing: this.#differing,
      counts: this.#counts,
      differences: this.#kept,
    };
  }
}
