import { spawnSync } from 'node:child_process';
import { closeSync, constants } from 'node:fs';
import { failAbout } from '../../../shared/errors/app-error';
import { systemCode, withAttempt } from '../node-errors';
import { openSync, statfsSync, statSync } from '../node-fs';

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
/** Answers of the system that let nobody here write to the file. */
const CLOSED = new Set(['EACCES', 'EPERM', 'EROFS', 'ETXTBSY', 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);
/** … and that say that there is no such lock. */
const NO_LOCKS = new Set(['ENOTSUP', 'EOPNOTSUPP']);
/** … and that there is no program, or none that may be started. */
const NO_TOOL = new Set(['ENOENT', 'EACCES', 'EPERM', 'ENOSYS']);
/** A Ctrl+C in a terminal ends the tool as well as it asks us to stop; that says nothing about the lock. */
const ATTEMPTS_MAX = 3;

/**
 * Takes the exclusive lock of flock(2) on a file, without waiting. The system itself keeps it with the open file, so
 * that every name, link and mount of it meets the same lock, and it is gone with its process. Whoever cannot open the
 * file cannot write to it either: what is missing, closed to us or no regular file counts as `held`. Errors: `io`.
 */
export function takeKernelLock(path: string): KernelLock {
  return withAttempt({ verb: 'lock', path }, () => {
    // Opening may do something to anything else: a tape rewinds.
    if (unlessClosed(() => statSync(path).isFile()) !== true) return heldBy(null);
    if (process.platform === 'darwin') return openLocked(path);
    if (process.platform !== 'linux' || SMB_TYPES.has(statfsSync(path).type >>> 0))
      return { state: 'unavailable' };
    return lockOpenFile(path, openToLock(path));
  });
}

/** NFS gives an exclusive lock only to who may write. */
function openToLock(path: string): number | null {
  const open = (access: number) => unlessClosed(() => openSync(path, access | CAREFUL));
  return open(constants.O_RDWR) ?? open(constants.O_RDONLY);
}

function lockOpenFile(path: string, fd: number | null): KernelLock {
  if (fd === null) return heldBy(null);
  let state: KernelLock['state'] | null = null;
  try {
    state = runTool(path, fd);
  } finally {
    if (state !== 'held') closeSync(fd);
  }
  return state === 'held' ? heldBy(fd) : { state };
}

/**
 * Node cannot lock, util-linux (or busybox) can: the lock belongs to the open file, which we share with the tool and
 * keep when it has ended.
 */
function runTool(path: string, fd: number): KernelLock['state'] {
  for (let attempt = 1; ; attempt++) {
    const tool = spawnSync('flock', ['-x', '-n', '3'], { stdio: ['ignore', 'ignore', 'pipe', fd] });
    if (tool.error) {
      if (NO_TOOL.has(systemCode(tool.error) ?? '')) return 'unavailable';
      throw tool.error;
    }
    if (tool.status === 0) return 'held';
    // Busybox has one status for all, but says nothing only of a lock that is taken.
    if (tool.signal === null) return tool.status === 1 && tool.stderr.length === 0 ? 'taken' : 'unavailable';
    if (attempt === ATTEMPTS_MAX) failAbout(path, 'io', `cannot lock: flock was ended by ${tool.signal}`);
  }
}

/** macOS locks while it opens. */
function openLocked(path: string): KernelLock {
  try {
    return heldBy(unlessClosed(() => openSync(path, constants.O_RDONLY | DARWIN_EXCLUSIVE | CAREFUL)));
  } catch (thrown) {
    const code = systemCode(thrown) ?? '';
    if (DARWIN_TAKEN.has(code)) return { state: 'taken' };
    if (NO_LOCKS.has(code)) return { state: 'unavailable' };
    throw thrown;
  }
}

/** Null where the system lets nobody here write. */
function unlessClosed<T>(run: () => T): T | null {
  try {
    return run();
  } catch (thrown) {
    if (!CLOSED.has(systemCode(thrown) ?? '')) throw thrown;
    return null;
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
