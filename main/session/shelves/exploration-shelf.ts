import { fail } from '../../../shared/errors/app-error';
import type { ExploredCut } from '../../../shared/crash/exploration';
import type { ExplorationChoice, NumberedCut } from '../../../shared/crash/exploration-choice';
import type { RecoveryPolicy } from '../../../shared/zone/profile';

/** Explorations kept at a time; the oldest goes first. */
const EXPLORATIONS_MAX = 4;

/** What was explored, and the cuts of it. */
export class KeptExploration {
  readonly choice: ExplorationChoice;
  readonly policy: RecoveryPolicy;
  readonly #cuts: readonly ExploredCut[];
  /**
   * Numbers of the cuts, those with the most violated images first, then with the most lost data, then as they come; last those
   * of which a sample has no state.
   */
  readonly #worstFirst: Uint32Array;

  constructor(choice: ExplorationChoice, policy: RecoveryPolicy, cuts: readonly ExploredCut[]) {
    this.choice = choice;
    this.policy = policy;
    this.#cuts = cuts;
    this.#worstFirst = Uint32Array.from(cuts, (_, number) => number).sort((a, b) => {
      const [one, other] = [cuts[a]!, cuts[b]!];
      return (
        other.violated - one.violated ||
        other.recoveredWithLoss - one.recoveredWithLoss ||
        Number(other.states > 0) - Number(one.states > 0) ||
        a - b
      );
    });
  }

  /** Cuts first … first+count−1 of those with the worst first, as far as there are any. */
  page(first: number, count: number): NumberedCut[] {
    return Array.from(this.#worstFirst.subarray(first, first + count), (number) => ({
      ...this.#cuts[number]!,
      number,
    }));
  }
}

/** The newest explorations of a session. */
export class ExplorationShelf {
  readonly #kept = new Map<string, KeptExploration>();
  #last = 0;

  /** Keeps an exploration; its id. */
  keep(exploration: KeptExploration): string {
    const id = `e${++this.#last}`;
    this.#kept.set(id, exploration);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > EXPLORATIONS_MAX && oldest !== undefined) this.#kept.delete(oldest);
    return id;
  }

  /** Errors: `gone` for an exploration that is not kept (any more). */
  get(id: string): KeptExploration {
    const found = this.#kept.get(id);
    return (
      found ?? fail('gone', `the exploration ${id} is not kept any more; explore again`, { exploration: id })
    );
  }
}
