import { assert } from '../../../shared/errors/assert';
import type { TraceEntry } from '../../../shared/workload/trace-entry';
import { cloneZoneTable, type ZoneTable } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import type { AcknowledgedData } from '../acknowledged-data';
import { cutLog } from '../crash-cut';
import type { CutLog } from '../crash-fates';
import { TraceExecution, type CrashInput } from '../trace-execution';
import type { ExplorationPlan, PlannedCut } from './plan-exploration';

/** A cut that was reached, as long as it is being looked at. */
export interface ReachedCut {
  readonly planned: PlannedCut;
  /** Place among the planned cuts. */
  readonly index: number;
  readonly cut: CutLog;
  /** What the device would have answered just before the cut. */
  readonly live: BlockFile;
  /** Zones after the last acknowledged command, and after the one in progress. */
  readonly acknowledgedZones: ZoneTable;
  readonly finishedZones: ZoneTable;
  readonly data: AcknowledgedData;
  readonly traceHash: string;
}

/** Executes a trace once and stops at each planned cut. Errors: those of executeUntil and of `visit`. */
export function sweepCuts(
  input: CrashInput,
  plan: ExplorationPlan,
  visit: (reached: ReachedCut) => void,
): void {
  const execution = new TraceExecution(input, plan.window.last + 1);
  try {
    const reached = new Sweep(execution, plan, visit).run(input.trace.entries);
    assert(reached === plan.cuts.length, 'the trace passed a planned cut without reaching it');
  } finally {
    execution.dispose();
  }
}

class Sweep {
  readonly #execution: TraceExecution;
  readonly #plan: ExplorationPlan;
  readonly #visit: (reached: ReachedCut) => void;
  #next = 0;

  constructor(execution: TraceExecution, plan: ExplorationPlan, visit: (reached: ReachedCut) => void) {
    this.#execution = execution;
    this.#plan = plan;
    this.#visit = visit;
  }

  /** Returns how many cuts were reached. */
  run(entries: Iterable<TraceEntry>): number {
    const execution = this.#execution;
    for (const entry of entries) {
      if (entry.i > this.#plan.window.last) break;
      execution.name(entry);
      const firstEntry = execution.log.count;
      this.#settledCut(entry, 'before');
      const before = this.#isCutWithin(entry) ? this.#beforehand() : null;
      const result = execution.execute(entry);
      if (before !== null) this.#cutsWithin(entry, firstEntry, before);
      execution.acknowledge(entry, result);
      this.#settledCut(entry, 'after');
    }
    return this.#next;
  }

  /** The cut before or behind a command, when nothing is in progress. */
  #settledCut(entry: TraceEntry, stage: 'before' | 'after'): void {
    const planned = this.#plan.cuts[this.#next];
    if (planned?.point.command !== entry.i || planned.point.stage !== stage) return;
    const { zones, live, log } = this.#execution;
    this.#reach(planned, {
      ...{ live, acknowledgedZones: zones, finishedZones: zones },
      cut: this.#execution.cutAt(log.count, stage === 'before' ? entry.i : null),
    });
  }

  #isCutWithin({ i }: TraceEntry): boolean {
    const point = this.#plan.cuts[this.#next]?.point;
    return point?.command === i && point.stage === 'writes';
  }

  #beforehand() {
    const { live, zones } = this.#execution;
    return { live: live.at(live.mark()), acknowledgedZones: cloneZoneTable(zones) };
  }

  #cutsWithin(
    entry: TraceEntry,
    firstEntry: number,
    before: Pick<ReachedCut, 'live' | 'acknowledgedZones'>,
  ): void {
    const { log, zones } = this.#execution;
    for (
      let planned = this.#plan.cuts[this.#next];
      this.#isCutWithin(entry);
      planned = this.#plan.cuts[this.#next]
    ) {
      const end = cutLog(log, planned!.point, { op: entry.op, firstEntry });
      this.#reach(planned!, { ...before, finishedZones: zones, cut: this.#execution.cutAt(end, entry.i) });
    }
  }

  #reach(
    planned: PlannedCut,
    found: Pick<ReachedCut, 'live' | 'acknowledgedZones' | 'finishedZones' | 'cut'>,
  ): void {
    const { data } = this.#execution;
    this.#visit({ ...found, planned, data, index: this.#next, traceHash: this.#execution.traceHash() });
    this.#next++;
  }
}
