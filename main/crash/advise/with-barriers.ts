import { assert } from '../../../shared/errors/assert';
import type { BarrierKind } from '../../../shared/crash/advice';
import type { TraceEntry } from '../../../shared/workload/trace-entry';
import { BarrierFile, type WritePlace } from '../../storage/filters/barrier-file';
import type { ExplorationSetup } from '../explore/explore-crashes';
import type { WritePoint } from './write-point';

/** A barrier at a place; `flush` and `forced` are behind a command. */
export interface PlacedBarrier {
  readonly kind: BarrierKind;
  readonly point: WritePoint;
}

/** An exploration with barriers in place. */
export interface BarredExploration {
  readonly setup: ExplorationSetup;
  /** Place of the trace as it was given; what a flush put in writes lies behind the command that it comes behind. */
  originalOf(point: WritePoint): WritePoint;
}

/**
 * Puts barriers into an exploration: commands into its trace, which get later numbers by it, and flushes on the way to the
 * disk for those within commands. The window covers the same commands.
 */
export function withBarriers(
  setup: ExplorationSetup & { readonly trace: { readonly entries: readonly TraceEntry[] } },
  barriers: readonly PlacedBarrier[],
): BarredExploration {
  const numbers = new Numbers(barriers);
  const behind = new Set(commandsOf(barriers, 'flush'));
  const forced = new Set(commandsOf(barriers, 'forced'));
  const entries = setup.trace.entries.flatMap((entry): TraceEntry[] => {
    const i = numbers.newOf(entry.i);
    const own = { ...entry, i, ...(forced.has(entry.i) && { fua: true }) };
    return behind.has(entry.i) ? [own, { i: i + 1, t: entry.t, op: 'flush' }] : [own];
  });
  const places = barriers
    .filter(({ kind }) => kind === 'storage')
    .map(({ point }): WritePlace => ({ command: numbers.newOf(point.command), write: point.write }));
  const { open, carryOut = open, window } = setup;
  return {
    setup: {
      ...setup,
      trace: { header: setup.trace.header, entries },
      window: { first: numbers.newOf(window.first), last: numbers.newOf(window.last) },
      ...(places.length > 0
        ? { carryOut: (file, log) => carryOut(new BarrierFile(file, log, places), log) }
        : setup.carryOut && { carryOut }),
    },
    originalOf: (point) => numbers.originalOf(point),
  };
}

function commandsOf(barriers: readonly PlacedBarrier[], wanted: BarrierKind): number[] {
  return barriers.filter(({ kind }) => kind === wanted).map(({ point }) => point.command);
}

/** Numbers of commands before and after flushes were put behind some of them. */
class Numbers {
  /** Commands that a flush is put behind, ascending. */
  readonly #behind: readonly number[];

  constructor(barriers: readonly PlacedBarrier[]) {
    this.#behind = commandsOf(barriers, 'flush').sort((a, b) => a - b);
  }

  newOf(command: number): number {
    return command + this.#behind.filter((before) => before < command).length;
  }

  originalOf({ command, write }: WritePoint): WritePoint {
    let put = 0;
    for (const before of this.#behind) {
      const flush = before + put + 1;
      if (flush === command) return { command: before, write: Infinity };
      if (flush < command) put++;
    }
    assert(this.newOf(command - put) === command, 'a command has two numbers');
    return { command: command - put, write };
  }
}
