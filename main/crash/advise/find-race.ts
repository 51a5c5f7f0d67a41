import { fail } from '../../../shared/errors/app-error';
import { assert } from '../../../shared/errors/assert';
import type { BarrierReason, RacedWrite } from '../../../shared/crash/advice';
import type { CrashPoint } from '../../../shared/crash/crash-point';
import type { BrokenInvariant } from '../../../shared/crash/invariant';
import { formatMask, MASK_WRITES_MAX, survivalOf, type CrashLoss } from '../../../shared/crash/loss';
import type { LogEntry } from '../../storage/filters/write-log-file';
import { OverlayBlockFile } from '../../storage/overlay/overlay-block-file';
import { executeUntil, type CrashExecution } from '../crash-execution';
import { isStorageWrite } from '../crash-cut';
import { decideFates, lastFlush, pendingEntries } from '../crash-fates';
import type { ExplorationSetup } from '../explore/explore-crashes';
import { judgeCrash } from '../judge-crash';
import { withoutParts } from '../shrink/without-parts';
import { parseStateId } from '../state-id';
import type { PointRange, WritePoint } from './write-point';

/** Why a state is violated, and where a barrier makes it impossible. */
export interface Race extends BarrierReason {
  /** Where any barrier does; null = nothing is lost in it that has to be, so that none does. */
  readonly range: PointRange | null;
}

/**
 * Looks for the least that a violated state has to lose, and for the newest write that it needs: a barrier behind the first of
 * what is lost and before that one makes it impossible. Errors: those of executeUntil, `unsupported` for more writes at the
 * cut than a mask tells apart, `cancelled`.
 */
export function findRace(setup: ExplorationSetup, id: string): Race {
  const { point, loss } = parseStateId(id);
  const execution = executeUntil(setup, point);
  try {
    return new RaceSearch(setup, execution, loss).race(id, point);
  } finally {
    execution.dispose();
  }
}

class RaceSearch {
  readonly #setup: ExplorationSetup;
  readonly #execution: CrashExecution;
  readonly #loss: CrashLoss;
  /** Writes that may be lost, the oldest first. */
  readonly #pending: readonly LogEntry[];

  constructor(setup: ExplorationSetup, execution: CrashExecution, loss: CrashLoss) {
    const { cut } = execution;
    this.#setup = setup;
    this.#execution = execution;
    this.#loss = loss;
    this.#pending = [...pendingEntries(cut, lastFlush(cut))];
    if (this.#pending.length > MASK_WRITES_MAX)
      fail(
        'unsupported',
        `${this.#pending.length} writes are not durable at once; at most ${MASK_WRITES_MAX} can be told apart`,
      );
  }

  race(id: string, point: CrashPoint): Race {
    const survives = survivalOf(this.#loss);
    const given = this.#pending.map((_, pending) => pending).filter((pending) => !survives(pending));
    const [found] = this.#brokenWhere(given);
    assert(found !== undefined, 'a violated state is not violated when it is looked at again');
    const { invariant } = found;
    const isViolated = (lost: readonly number[]): boolean =>
      this.#brokenWhere(lost).some((broken) => broken.invariant === invariant);
    const lost = isViolated([]) ? [] : withoutParts(given, isViolated);
    const reason = {
      id,
      invariant,
      message: found.message,
      lost: lost.map((pending) => this.#raced(pending)),
    };
    if (lost[0] === undefined) return { ...reason, survived: null, range: null };
    const needed = this.#neededBehind(lost, isViolated);
    const survived = needed === null ? null : this.#raced(needed);
    const [first] = reason.lost;
    const range = {
      from: { command: first!.command, write: first!.write },
      before: survived ?? endOf(point),
    };
    return { ...reason, survived, range };
  }

  /** The newest write that has to survive where only as many do as it takes; null = none behind the first lost one has to. */
  #neededBehind(lost: readonly number[], isViolated: (lost: readonly number[]) => boolean): number | null {
    const behind = this.#pending.map((_, pending) => pending).filter((pending) => pending > lost[0]!);
    const others = behind.filter((pending) => !lost.includes(pending));
    const needed = withoutParts(others, (kept) => {
      const isKept = new Set(kept);
      return isViolated([lost[0]!, ...behind.filter((pending) => !isKept.has(pending))]);
    });
    return needed.at(-1) ?? null;
  }

  /** What does not hold where these writes are lost and all others survive. */
  #brokenWhere(lost: readonly number[]): readonly BrokenInvariant[] {
    const { base, makeStore, open, policy, context, judge } = this.#setup;
    const { cut, live, acknowledgedZones, finishedZones, data } = this.#execution;
    context.checkCancelled();
    const survives = this.#pending.map(() => true);
    for (const pending of lost) survives[pending] = false;
    const image = new OverlayBlockFile(base, makeStore?.());
    try {
      decideFates(cut, { ...this.#loss, lose: formatMask(survives) }).applyTo(image, () =>
        context.checkCancelled(),
      );
      const judged = judgeCrash(image, {
        ...{ open, policy, acknowledgedZones, finishedZones, data },
        live: () => open(live).image,
        keepsImage: judge !== undefined,
        checkCancelled: () => context.checkCancelled(),
      });
      const objection = judged.broken.length > 0 ? null : (judge?.(image, image) ?? null);
      return objection === null ? judged.broken : [{ invariant: 'external-check', message: objection }];
    } finally {
      image.dispose();
    }
  }

  #raced(pending: number): RacedWrite {
    const { index, offset, length, kind, mark } = this.#pending[pending]!;
    assert(kind !== null, 'a flush is lost');
    let write = 0;
    for (const entry of this.#execution.log.entries(0, index + 1))
      if (entry.mark === mark && isStorageWrite(entry)) write++;
    return { command: mark, write, offset, length, kind };
  }
}

/** Where the power goes: a barrier has to be done before. */
function endOf({ command, stage, writes }: CrashPoint): WritePoint {
  assert(stage !== 'after-data', 'an exploration cuts the power after a number of writes');
  if (stage === 'after') return { command, write: Infinity };
  return { command, write: stage === 'before' ? 0 : writes };
}
