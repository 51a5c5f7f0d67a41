import { formatCount, plural } from '../../../shared/units/format';
import type { TraceEntry } from '../../../shared/workload/trace-entry';
import { describeEntry } from '../../composables/trace-text';

/** How far the command at the crash point came. */
export type PointStage = 'before' | 'after-data' | 'writes' | 'after';

/** Where the power is cut. */
export interface CrashPoint {
  /** 0-based index of a command of the trace. */
  readonly command: number;
  readonly stage: PointStage;
  /** Storage writes of the command that got through; counts with the stage `writes` only. */
  readonly writes: number;
}

/** The stages in the order in which a command passes through them. */
export const STAGES: readonly { readonly value: PointStage; readonly title: string }[] = [
  { value: 'before', title: 'before it does anything' },
  { value: 'after-data', title: 'after its data, before its table writes' },
  { value: 'writes', title: 'after some of its storage writes' },
  { value: 'after', title: 'after all its storage writes' },
];

/** Reads `N[:before|:after|:after-data|:wK]`; the contract's schema allows nothing else. */
export function parsePoint(text: string): CrashPoint {
  const [command = '0', stage = 'after'] = text.split(':');
  if (stage.startsWith('w'))
    return { command: Number(command), stage: 'writes', writes: Number(stage.slice(1)) };
  return { command: Number(command), stage: stage as PointStage, writes: 1 };
}

/** The reverse: `12:after-data`, `7:w1`. */
export function formatPoint({ command, stage, writes }: CrashPoint): string {
  return `${command}:${stage === 'writes' ? `w${writes}` : stage}`;
}

function describeStage({ stage, writes }: CrashPoint): string {
  if (stage === 'writes')
    return writes === 1
      ? 'after its first storage write'
      : `after its first ${plural(writes, 'storage write')}`;
  return STAGES.find((one) => one.value === stage)?.title ?? stage;
}

/** The point in words: `command 12 of 1,000, append zone 8, 16 blocks, before it does anything`. */
export function describePoint(point: CrashPoint, entry: TraceEntry | null, count: number): string {
  const what = entry === null ? '' : `, ${describeEntry(entry)}`;
  return `command ${formatCount(point.command)} of ${formatCount(count)}${what}, ${describeStage(point)}`;
}
