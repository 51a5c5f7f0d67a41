import type { TraceEntry } from '../../../shared/workload/trace-entry';
import type { CrashPoint } from '../../../shared/crash/crash-point';
import type { KeyWords } from '../../composables/texts/key-words';
import { SLIDER_KEYS } from '../../composables/use-track-slider';

/** What of a trace decides how durable its commands are. Indices of commands, ascending. */
export interface TraceOutline {
  readonly count: number;
  readonly flushes: readonly number[];
  /** Accepted commands with forced unit access: durable as soon as they are complete. */
  readonly forced: ReadonlySet<number>;
}

/** What a power cut means for a command. */
export type CommandFate = 'durable' | 'pending' | 'cut' | 'never';

/** A pixel column of the timeline. */
export interface TimelineColumn {
  readonly fate: CommandFate;
  readonly epoch: number;
  readonly hasFlush: boolean;
}

/** Adds entries, given in order, to lists that an outline is made of. */
export function collectOutline(
  entries: readonly TraceEntry[],
  into: { flushes: number[]; forced: Set<number> },
): void {
  for (const { i, op, fua, expect } of entries) {
    if (op === 'flush') into.flushes.push(i);
    else if (fua === true && (expect?.status ?? 'ok') === 'ok') into.forced.add(i);
  }
}

/** How many of the ascending numbers are below a bound. */
function countBelow(numbers: readonly number[], bound: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The flush epoch of a command, from 0. A flush ends its epoch. */
export function epochOf({ flushes }: TraceOutline, command: number): number {
  return countBelow(flushes, command);
}

/** Commands below this index are durable at a crash point, because a complete flush came after them. */
export function durableEnd({ flushes }: TraceOutline, { command, stage }: CrashPoint): number {
  const complete = countBelow(flushes, stage === 'after' ? command + 1 : command);
  return complete === 0 ? 0 : flushes[complete - 1]! + 1;
}

/** What a power cut at a point means for a command. `end`: durableEnd of the point. */
export function fateOf(outline: TraceOutline, point: CrashPoint, end: number, command: number): CommandFate {
  if (command > point.command) return 'never';
  if (command === point.command && point.stage !== 'after') return point.stage === 'before' ? 'never' : 'cut';
  return command < end || outline.forced.has(command) ? 'durable' : 'pending';
}

/** Counts of commands by fate at a point. */
export function countFates(outline: TraceOutline, point: CrashPoint): Readonly<Record<CommandFate, number>> {
  const end = durableEnd(outline, point);
  const executed = point.command + (point.stage === 'after' ? 1 : 0);
  const cut = point.stage === 'before' || point.stage === 'after' ? 0 : 1;
  let forced = 0;
  for (const command of outline.forced) if (command >= end && command < executed) forced++;
  return {
    durable: end + forced,
    pending: executed - end - forced,
    cut,
    never: outline.count - executed - cut,
  };
}

/** The trace squeezed into so many columns; each speaks of its first command, and of any flush in it. */
export function timelineColumns(
  outline: TraceOutline,
  point: CrashPoint,
  width: number,
): readonly TimelineColumn[] {
  const end = durableEnd(outline, point);
  return Array.from({ length: width }, (_, column) => {
    const first = Math.floor((column * outline.count) / width);
    const next = Math.max(first + 1, Math.floor(((column + 1) * outline.count) / width));
    const epoch = epochOf(outline, first);
    return {
      fate: fateOf(outline, point, end, first),
      epoch,
      hasFlush: countBelow(outline.flushes, next) > epoch,
    };
  });
}

const STAGE_SHARE: Readonly<Record<CrashPoint['stage'], number>> = {
  before: 0,
  'after-data': 0.4,
  writes: 0.6,
  after: 1,
};

/** Where the crash line stands: 0 = start of the trace, 1 = its end. */
export function pointShare({ count }: TraceOutline, { command, stage }: CrashPoint): number {
  return count === 0 ? 0 : (command + STAGE_SHARE[stage]) / count;
}

/** First command of the flush epoch of a command. */
export function epochStart(outline: TraceOutline, command: number): number {
  const epoch = epochOf(outline, command);
  return epoch === 0 ? 0 : outline.flushes[epoch - 1]! + 1;
}

/** The command whose start is `steps` flush epochs further, within the trace. */
export function epochStep(outline: TraceOutline, command: number, steps: 1 | -1): number {
  const epoch = epochOf(outline, command);
  const startOf = (which: number) => (which <= 0 ? 0 : outline.flushes[which - 1]! + 1);
  if (steps === 1)
    return epoch < outline.flushes.length
      ? Math.min(startOf(epoch + 1), outline.count - 1)
      : outline.count - 1;
  return command > startOf(epoch) ? startOf(epoch) : startOf(epoch - 1);
}

/** The keys of the crash point in words. */
export const TIMELINE_KEYS: readonly KeyWords[] = [
  ...SLIDER_KEYS,
  { keys: ['Shift+ArrowLeft', 'Shift+ArrowRight'], does: 'the flush before, the next one' },
];
