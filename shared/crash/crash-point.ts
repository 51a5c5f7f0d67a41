import { fail } from '../errors/app-error';

/** Moments of a trace command at which power is cut, in the order in which a command passes through them. */
export const CRASH_STAGES = [
  { value: 'before', title: 'before it does anything' },
  { value: 'after-data', title: 'after its data, before its table writes' },
  { value: 'writes', title: 'after some of its storage writes' },
  { value: 'after', title: 'after all its storage writes' },
] as const;
/** How far the command at the crash point came. */
export type CrashStage = (typeof CRASH_STAGES)[number]['value'];

/** Where power is cut. */
export interface CrashPoint {
  /** Index `i` of a trace command. */
  readonly command: number;
  readonly stage: CrashStage;
  /** Storage writes of the command that got through; counts with the stage `writes` only, else 1. */
  readonly writes: number;
}

/** What a crash point looks like in a call or in an id. */
export const CRASH_POINT_PATTERN = /^(\d{1,15})(?::(?:(before|after-data|after)|w(\d{1,15})))?$/;

/** Parses `N[:before|:after|:after-data|:wK]`; without a stage it is `after`. Errors: `usage`. */
export function parseCrashPoint(text: string): CrashPoint {
  const match = CRASH_POINT_PATTERN.exec(text.trim());
  if (!match) {
    fail(
      'usage',
      `crash point: '${text}' is not accepted; accepted: N, N:before, N:after, N:after-data or N:wK`,
      { text },
    );
  }
  const [, command, stage = 'after', writes] = match;
  return writes === undefined
    ? { command: Number(command), stage: stage as CrashStage, writes: 1 }
    : { command: Number(command), stage: 'writes', writes: Number(writes) };
}

/** The point with its stage spelt out: `12:after-data`, `7:w1`. */
export function formatCrashPoint({ command, stage, writes }: CrashPoint): string {
  return `${command}:${stage === 'writes' ? `w${writes}` : stage}`;
}
