import { formatBytes } from '../units/format';
import type { ByteCount } from '../units/units';

/**
 * What another program did to a file that is open. `deleted`: no file has its name · `replaced`: another file has it ·
 * `resized` · `overwritten`: the size is the same, the time is not · `unreachable`: the system does not tell.
 */
export interface FileChange {
  readonly path: string;
  readonly kind: 'deleted' | 'replaced' | 'resized' | 'overwritten' | 'unreachable';
  /** When it was opened. */
  readonly openedBytes: ByteCount;
  /** Now, under its name; equal to `openedBytes` where there is nothing to look at. */
  readonly sizeBytes: ByteCount;
}

/** What other programs did to the files of an open image. */
export interface OutsideChange {
  /** At least one. */
  readonly files: readonly FileChange[];
  /**
   * The opened files themselves hold something else, so that a table read at opening may no longer be theirs. false:
   * only their names lead elsewhere, and what is shown is what was opened, whole.
   */
  readonly content: boolean;
}

/**
 * The predicate of a sentence about the file: `is 11 MiB shorter than when it was opened`. `since`: what it was compared
 * with, if not that.
 */
export function describeFileChange(
  { kind, openedBytes, sizeBytes }: FileChange,
  amount: (bytes: ByteCount) => string = formatBytes,
  since = 'it was opened',
): string {
  switch (kind) {
    case 'deleted':
      return `was deleted or renamed since ${since}`;
    case 'replaced':
      return `was replaced by another file since ${since}`;
    case 'unreachable':
      return 'can no longer be reached';
    case 'overwritten':
      return `was overwritten since ${since}: its size is the same, its time is another`;
    case 'resized': {
      const by = amount(Math.abs(sizeBytes - openedBytes));
      return `is ${by} ${sizeBytes < openedBytes ? 'shorter' : 'longer'} than when ${since}`;
    }
  }
}
