import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, statfsSync, statSync } from 'node:fs';
import { systemCode } from '../node-errors';

/**
 * A lock of the operating system on a file itself (device and inode), whatever name it was opened by.
 * `held`: it is ours until released, or until this process ends in any way; `taken`: somebody else holds it;
 * `unavailable`: nothing here can take one.
 */
export type KernelLock =
  | { readonly state: 'held'; /** Idempotent. */ release(): void }
  | { readonly state: 'taken' | 'unavailable' };

/** A device or a FIFO must not block or gain anything by being opened. */
const CAREFUL = (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);
/** O_EXLOCK of macOS, open(2): takes the lock of flock(2) with the file. */
const DARWIN_EXCLUSIVE = 0x20;
/** The conflict of flock(2), as open(2) of macOS tells it. */
const DARWIN_TAKEN = new Set(['EAGAIN', 'EWOULDBLOCK']);
/** statfs(2): SMB shares, where Linux makes of this lock one that our own writes would not pass (flock(2)). */
const SMB_TYPES = new Set([0xff534d42, 0xfe534d42]);
/** A Ctrl+C in a terminal ends the tool as well as it asks us to stop; that says nothing about the lock. */
const ATTEMPTS_MAX = 3;

/**
 * Takes the exclusive lock of flock(2) on a file, without waiting. The system itself keeps it with the open file, so
 * that every name, link and mount of it meets the same lock, and it is gone with its process. Whoever cannot open the
 * file cannot write to it either: what is missing, closed to us or no regular file counts as `held`. Never throws for
 * the file's sake.
 */
export function takeKernelLock(path: string): KernelLock {
  if (!isRegularFile(path)) return heldBy(null);
  if (process.platform === 'darwin') return openLocked(path);
  if (process.platform !== 'linux' || isOnShare(path)) return { state: 'unavailable' };
  const fd = openToLock(path);
  const state = fd === null ? 'held' : lockOpenFile(fd);
  if (state === 'held') return heldBy(fd);
  if (fd !== null) closeSync(fd);
  return { state };
}

/**
 * Node cannot lock, util-linux (or busybox) can: the lock belongs to the open file, which we share with the tool and
 * keep when it has ended.
 */
function lockOpenFile(fd: number): KernelLock['state'] {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const tool = spawnSync('flock', ['-x', '-n', '3'], { stdio: ['ignore', 'ignore', 'pipe', fd] });
    if (tool.error) return 'unavailable';
    if (tool.status === 0) return 'held';
    // Busybox has one status for all, but says nothing only of a lock that is taken.
    if (tool.signal === null) return tool.status === 1 && tool.stderr.length === 0 ? 'taken' : 'unavailable';
  }
  return 'unavailable';
}

/** NFS gives an exclusive lock only to who may write. */
function openToLock(path: string): number | null {
  const open = (access: number) => attempt(() => openSync(path, access | CAREFUL));
  return open(constants.O_RDWR) ?? open(constants.O_RDONLY);
}

/** Opening may do something to anything else: a tape rewinds. */
function isRegularFile(path: string): boolean {
  return attempt(() => statSync(path).isFile()) ?? false;
}

function isOnShare(path: string): boolean {
  return attempt(() => SMB_TYPES.has(statfsSync(path).type >>> 0)) ?? false;
}

/** Null where the system says no. */
function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch (thrown) {
    if (systemCode(thrown) === null) throw thrown;
    return null;
  }
}

/** macOS locks while it opens. */
function openLocked(path: string): KernelLock {
  try {
    return heldBy(openSync(path, constants.O_RDONLY | DARWIN_EXCLUSIVE | CAREFUL));
  } catch (thrown) {
    const code = systemCode(thrown);
    if (code === null) throw thrown;
    if (DARWIN_TAKEN.has(code)) return { state: 'taken' };
    return code === 'ENOTSUP' || code === 'EOPNOTSUPP' ? { state: 'unavailable' } : heldBy(null);
  }
}

function heldBy(fd: number | null): KernelLock {
  let open = fd;
  return {
    state: 'held',
    release() {
      if (open !== null) closeSync(open);
      open = null;
    },
  };
}
