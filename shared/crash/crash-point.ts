import { fail } from '../errors/app-error';

/**
 * Moment of a trace command at which power is cut: before it does anything; after all its storage writes; after
 * its data but before its table and header writes; after so many of its storage writes.
 */
export type CrashStage = 'before' | 'after' | 'after-data' | { readonly writes: number };

/** Where power is cut. */
export interface CrashPoint {
  /** Index `i` of a trace command. */
  readonly command: number;
  readonly stage: CrashStage;
}

/** Parses `N[:before|:after|:after-data|:wK]`; without a stage it is `after`. Errors: `usage`. */
export function parseCrashPoint(text: string): CrashPoint {
  const match = /^(\d{1,15})(?::(?:(before|after-data|after)|w(\d{1,15})))?$/.exec(text.trim());
  if (!match) {
    fail(
      'usage',
      `crash point: '${text}' is not accepted; accepted: N, N:before, N:after, N:after-data or N:wK`,
      { text },
    );
  }
  const command = Number(match[1]);
  if (match[3] !== undefined) return { command, stage: { writes: Number(match[3]) } };
  return { command, stage: (match[2] ?? 'after') as 'before' | 'after' | 'after-data' };
}

/** The point with its stage spelt out: `12:after-data`, `7:w1`. */
export function formatCrashPoint({ command, stage }: CrashPoint): string {
  return `${command}:${typeof stage === 'string' ? stage : `w${stage.writes}`}`;
}
