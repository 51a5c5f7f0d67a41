import { assert } from '../../../shared/errors/assert';
import type { Barrier, BarrierAdvice, BarrierReason, RacedWrite } from '../../../shared/crash/advice';
import type { Exploration } from '../../../shared/crash/exploration';
import { formatCount, formatHex, plural } from '../../../shared/units/format';
import { commandTitle } from '../../../shared/workload/command-title';
import type { TraceEntry } from '../../../shared/workload/trace-entry';
import type { PlacedBarrier } from './with-barriers';
import { comparePoints, type PointRange, type WritePoint } from './write-point';

/** What a barrier is told with. */
export interface BarrierContext {
  /** Those that it makes impossible. */
  readonly races: readonly { readonly range: PointRange }[];
  readonly entries: readonly TraceEntry[];
  readonly why: BarrierReason;
}

/** A barrier with its place, and between what any such one does, in words. */
export function describeBarrier({ kind, point }: PlacedBarrier, context: BarrierContext): Barrier {
  const { races, entries, why } = context;
  const at = entries.findIndex(({ i }) => i === point.command);
  const next = entries[at + 1];
  assert(
    at >= 0 && (kind !== 'flush' || next !== undefined),
    'a barrier stands at a command that the trace does not have',
  );
  const own = titleOf(entries[at]!);
  const from = races
    .map(({ range }) => range.from)
    .sort(comparePoints)
    .at(-1)!;
  const before = races.map(({ range }) => range.before).sort(comparePoints)[0]!;
  const gap = `behind ${pointTitle(from, entries)} and before ${endTitle(before, entries)}`;
  switch (kind) {
    case 'flush':
      return { kind, command: next!.i, write: null, place: `a flush before ${titleOf(next!)}`, gap, why };
    case 'forced':
      return { kind, command: point.command, write: null, place: `forced access of ${own}`, gap, why };
    case 'storage':
      return {
        ...{ kind, command: point.command, write: point.write, gap, why },
        place: `a flush behind storage write ${point.write} of ${own}`,
      };
  }
}

/** The result in one sentence. */
export function describeOutcome(
  outcome: BarrierAdvice['outcome'],
  { violated, complete }: Exploration,
  barriers: readonly Barrier[],
  against: BarrierReason | undefined,
): string {
  const sampled = complete ? '' : ' of a sample';
  const states = `${plural(violated, 'violated image')}${sampled}`;
  switch (outcome) {
    case 'nothing violated':
      return `Nothing is violated${sampled}: no barrier is needed.`;
    case 'found':
      return `${plural(barriers.length, 'barrier')} ${barriers.length === 1 ? 'makes' : 'make'} ${states} impossible: ${barriers.map(({ place }) => place).join('; ')}.`;
    case 'none':
      return `No barriers were found that make ${states} impossible${against ? `: ${againstWords(against)}` : ''}.`;
  }
}

/** A write in words: `write 2 of command 7, mapping, 8 bytes at 0x30000`. */
export function racedTitle({ command, write, offset, length, kind }: RacedWrite): string {
  const what = length === 0 ? kind : `${kind}, ${formatCount(length)} bytes at ${formatHex(offset)}`;
  return `write ${write} of command ${command} (${what})`;
}

function againstWords({ id, message, lost }: BarrierReason): string {
  const why =
    lost.length === 0
      ? 'it is violated although nothing before the cut is lost'
      : 'barriers did not make it impossible, or there are too many of its kind';
  return `${id} (${message}): ${why}`;
}

function titleOf(entry: TraceEntry): string {
  return `command ${entry.i} (${commandTitle(entry)})`;
}

function pointTitle({ command, write }: WritePoint, entries: readonly TraceEntry[]): string {
  const entry = entries.find(({ i }) => i === command)!;
  return write === Infinity ? titleOf(entry) : `storage write ${write} of ${titleOf(entry)}`;
}

function endTitle({ command, write }: WritePoint, entries: readonly TraceEntry[]): string {
  const entry = entries.find(({ i }) => i === command)!;
  if (write === Infinity) return `the end of ${titleOf(entry)}`;
  return write === 0 ? titleOf(entry) : `storage write ${write} of ${titleOf(entry)}`;
}
