import { CRASH_STAGES, type CrashPoint } from '../../../shared/crash/crash-point';
import { formatCount, plural } from '../../../shared/units/format';
import type { TraceEntry } from '../../../shared/workload/trace-entry';
import { describeEntry } from '../../composables/texts/trace-text';

function describeStage({ stage, writes }: CrashPoint): string {
  if (stage === 'writes')
    return writes === 1
      ? 'after its first storage write'
      : `after its first ${plural(writes, 'storage write')}`;
  return CRASH_STAGES.find((one) => one.value === stage)?.title ?? stage;
}

/** The point in words: `command 12 of 1,000, append zone 8, 16 blocks, before it does anything`. */
export function describePoint(point: CrashPoint, entry: TraceEntry | null, count: number): string {
  const what = entry === null ? '' : `, ${describeEntry(entry)}`;
  return `command ${formatCount(point.command)} of ${formatCount(count)}${what}, ${describeStage(point)}`;
}
