import type { BigIntStats } from 'node:fs';
import type { ByteCount } from '../../shared/units/units';
import { withAttempt } from './node-errors';
import { statSync } from './node-fs';

/** Facts about a file on disk by which a change behind our back is noticed. Times in nanoseconds. */
export interface FileIdentity {
  readonly sizeBytes: ByteCount;
  readonly allocatedBytes: ByteCount;
  readonly device: bigint;
  readonly inode: bigint;
  readonly mode: number;
  readonly modifiedNs: bigint;
  readonly changedNs: bigint;
}

/** The identity that the system's answer about a file tells. */
export function identityOf(stats: BigIntStats): FileIdentity {
  return {
    sizeBytes: Number(stats.size),
    allocatedBytes: Number(stats.blocks) * 512,
    device: stats.dev,
    inode: stats.ino,
    mode: Number(stats.mode),
    modifiedNs: stats.mtimeNs,
    changedNs: stats.ctimeNs,
  };
}

/** Identity of whatever lies under a path; nothing is opened. Errors: `not-found`, `permission`, `io`. */
export function identityAt(path: string): FileIdentity {
  return withAttempt({ verb: 'stat', path }, () => identityOf(statSync(path, { bigint: true })));
}
