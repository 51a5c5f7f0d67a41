import { assert } from '../../../shared/errors/assert';
import type { TraceEntry } from '../../../shared/workload/trace-entry';
import type { JobContext } from '../../device/job';
import type { ZoneGeometry } from '../../../shared/zone/geometry';
import { mergeChains, zoneAddressed } from './merge-chains';
import { withoutParts } from './without-parts';

/** A trace to be made shorter. */
export interface ShrinkInput {
  readonly entries: readonly TraceEntry[];
  /** True when carrying out these commands, each with its index of the whole trace, still shows what is looked for. */
  readonly fails: (entries: readonly TraceEntry[]) => boolean;
  readonly context: JobContext;
  readonly geometry: ZoneGeometry;
  /** Blocks that one command may write, for joining writes that follow one another. */
  readonly blocksMax: number;
}

/** The shortest trace found. */
export interface ShrunkTrace {
  readonly entries: readonly TraceEntry[];
  /** How often commands were carried out to see whether they still fail. */
  readonly tries: number;
}

/**
 * Leaves out commands for as long as the rest still fails: halves, then smaller and smaller parts, in the end each single
 * one; then joins writes that follow one another and tries again. So no single command of the result can be
 * left out. Null when the whole trace does not fail. Errors: those of `fails`, `cancelled`.
 */
export function shrinkTrace(input: ShrinkInput): ShrunkTrace | null {
  const shrinking = new Shrinking(input);
  if (!shrinking.isFailing(input.entries)) return null;
  let entries = shrinking.shortestStart(input.entries);
  for (;;) {
    entries = withoutParts(entries, (some) => shrinking.isFailing(some));
    const joined = shrinking.joined(entries);
    if (joined.length === entries.length) break;
    entries = joined;
  }
  assert(entries.length <= input.entries.length, 'a trace grew by being shrunk');
  return { entries, tries: shrinking.tries };
}

class Shrinking {
  tries = 0;
  readonly #input: ShrinkInput;

  constructor(input: ShrinkInput) {
    this.#input = input;
  }

  isFailing(entries: readonly TraceEntry[]): boolean {
    const { context, fails } = this.#input;
    context.checkCancelled();
    context.progress({ done: ++this.tries, total: null, unit: 'tries' });
    return fails(entries);
  }

  /** What comes behind the failure is of no use: the shortest beginning that fails, if beginnings of it fail from there on. */
  shortestStart(entries: readonly TraceEntry[]): readonly TraceEntry[] {
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.isFailing(entries.slice(0, middle))) high = middle;
      else low = middle + 1;
    }
    return entries.slice(0, high);
  }

  /** Joins all chains of writes at once, or each by itself where that takes the failure away. */
  joined(entries: readonly TraceEntry[]): readonly TraceEntry[] {
    const { geometry, blocksMax } = this.#input;
    const all = mergeChains(entries, { geometry, blocksMax });
    if (all.length === entries.length || this.isFailing(all)) return all;
    let best = entries;
    for (const zone of new Set(entries.map((entry) => zoneAddressed(geometry, entry)))) {
      if (zone === undefined) continue;
      const one = mergeChains(best, { geometry, blocksMax, only: zone });
      if (one.length < best.length && this.isFailing(one)) best = one;
    }
    return best;
  }
}
