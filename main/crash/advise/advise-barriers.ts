import { assert } from '../../../shared/errors/assert';
import { ADVISED_STATES_MAX, type BarrierAdvice, type ExploredCounts } from '../../../shared/crash/advice';
import type { Exploration } from '../../../shared/crash/exploration';
import type { TraceEntry } from '../../../shared/workload/trace-entry';
import { operationOf } from '../../../shared/workload/operations';
import { exploreCrashes, type ExplorationSetup } from '../explore/explore-crashes';
import { chooseBarriers } from './choose-barriers';
import { listCommandWrites, type CommandWrites } from './command-writes';
import { describeBarrier, describeOutcome } from './describe-advice';
import { findRace, type Race } from './find-race';
import { withBarriers, type BarredExploration, type PlacedBarrier } from './with-barriers';
import { isWithin, type PointRange } from './write-point';

/** What is explored, and with what barriers again. */
export type AdviceSetup = Omit<ExplorationSetup, 'shard' | 'trace'> & {
  /** All commands, since they are executed again and again. */
  readonly trace: {
    readonly header: ExplorationSetup['trace']['header'];
    readonly entries: readonly TraceEntry[];
  };
};

/** Barriers that are looked for at most, and explorations that are made for it. */
const [BARRIERS_MAX, ROUNDS_MAX] = [8, 24];
/** Violated states that are looked at after an exploration. */
const STATES_A_ROUND = 4;

/** A race whose range speaks of the trace as it was given. */
type PlacedRace = Race & { readonly range: PointRange };

/**
 * Which flushes make the violated states of a window impossible, as few as do: each violated state has a range of places between
 * what it loses and what it keeps, a barrier is put into all of them, and everything is explored again, until nothing is
 * violated or no place is left. What an exploration finds is what it looks at: a sample proves no more than a sample.
 * Errors: those of exploreCrashes and findRace, `cancelled`.
 */
export function adviseBarriers(setup: AdviceSetup): BarrierAdvice {
  return new Advisor({ ...setup, shard: null }).advise();
}

class Advisor {
  readonly #setup: AdviceSetup & ExplorationSetup;
  readonly #before: Exploration;
  readonly #races: PlacedRace[] = [];
  /** Barriers that were in place when a state was violated all the same that they should have made impossible. */
  readonly #out: PlacedBarrier[] = [];
  #commands: readonly CommandWrites[] = [];

  constructor(setup: AdviceSetup & ExplorationSetup) {
    this.#setup = setup;
    this.#before = exploreCrashes(setup);
  }

  advise(): BarrierAdvice {
    if (this.#before.violated === 0) return this.#answer('nothing violated', [], null);
    this.#commands = listCommandWrites(this.#setup, this.#setup.window.last);
    let barriers: PlacedBarrier[] = [];
    let barred: BarredExploration = { setup: this.#setup, originalOf: (point) => point };
    let explored = this.#before;
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const against = this.#learn(barred, violatedStates(explored).slice(0, STATES_A_ROUND), barriers);
      if (against !== null) return this.#answer('none', [], null, against);
      const chosen = chooseBarriers(
        this.#races.map(({ range }) => range),
        this.#commands,
        (barrier) => this.#out.some((out) => isSame(out, barrier)),
      );
      if (chosen === null || chosen.length > BARRIERS_MAX) break;
      barriers = chosen;
      barred = withBarriers(this.#setup, barriers);
      explored = exploreCrashes(barred.setup);
      if (explored.violated === 0) return this.#answer('found', barriers, explored);
    }
    return this.#answer('none', [], null, this.#races.at(-1));
  }

  /** Takes over what violated states say of where a barrier has to be; the one that none makes impossible, null = all can be. */
  #learn(
    { setup, originalOf }: BarredExploration,
    ids: readonly string[],
    barriers: readonly PlacedBarrier[],
  ): Race | null {
    assert(ids.length > 0, 'states are violated, and none is named');
    for (const id of ids) {
      const race = findRace(setup, id);
      const range = race.range && {
        from: originalOf(race.range.from),
        before: originalOf(race.range.before),
      };
      const failed =
        range === null
          ? barriers.findLast(({ kind }) => kind === 'flush')
          : barriers.find(({ point }) => isWithin(range, point));
      if (failed !== undefined) this.#out.push(failed);
      if (range !== null) this.#races.push({ ...race, range });
      else if (failed === undefined) return race;
    }
    return null;
  }

  #answer(
    outcome: BarrierAdvice['outcome'],
    placed: readonly PlacedBarrier[],
    after: Exploration | null,
    against?: Race,
  ): BarrierAdvice {
    const ordered = [...placed].sort((a, b) => a.point.command - b.point.command);
    const barriers = ordered.map((barrier) => this.#described(barrier));
    const instead = outcome === 'found' ? this.#forcedInstead(placed) : null;
    const violated = violatedStates(this.#before);
    return {
      outcome,
      sentence: describeOutcome(outcome, this.#before, barriers, against && reasonOf(against)),
      barriers,
      ...(instead && { instead: this.#described(instead, placed[0]) }),
      before: countsOf(this.#before),
      after: after && countsOf(after),
      impossible: outcome === 'found' ? violated.slice(0, ADVISED_STATES_MAX) : [],
      ...(against && { against: reasonOf(against) }),
    };
  }

  #described(barrier: PlacedBarrier, stands: PlacedBarrier = barrier) {
    const races = this.#races.filter(({ range }) => isWithin(range, stands.point));
    assert(races[0] !== undefined, 'a barrier is advised that no state asks for');
    const { entries } = this.#setup.trace;
    return describeBarrier(barrier, { races, entries, why: reasonOf(races[0]) });
  }

  /** The only barrier as forced access of the one command whose writes are lost, where that does as well. */
  #forcedInstead(barriers: readonly PlacedBarrier[]): PlacedBarrier | null {
    const [only] = barriers;
    if (only?.kind !== 'flush' || barriers.length > 1) return null;
    const lost = new Set(this.#races.flatMap((race) => race.lost.map(({ command }) => command)));
    const [command] = lost;
    const entry = this.#setup.trace.entries.find(({ i }) => i === command);
    if (entry === undefined || lost.size > 1 || operationOf(entry.op).changes !== 'data') return null;
    const forced: PlacedBarrier = { kind: 'forced', point: { command: entry.i, write: Infinity } };
    return exploreCrashes(withBarriers(this.#setup, [forced]).setup).violated === 0 ? forced : null;
  }
}

function isSame(a: PlacedBarrier, b: PlacedBarrier): boolean {
  return a.kind === b.kind && a.point.command === b.point.command && a.point.write === b.point.write;
}

/** Ids of the first violated state of each invariant and cut, each once. */
function violatedStates({ examples, cuts }: Exploration): string[] {
  const first = examples.filter(({ verdict }) => verdict === 'violated').map(({ id }) => id);
  return [...new Set([...first, ...cuts.flatMap(({ example }) => (example ? [example.id] : []))])];
}

function countsOf({ states, unique, violated, complete }: Exploration): ExploredCounts {
  return { states, unique, violated, complete };
}

function reasonOf({ range: _, ...reason }: Race): Omit<Race, 'range'> {
  return reason;
}
