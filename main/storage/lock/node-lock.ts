import { threadId } from 'node:worker_threads';
import { AppError, failAbout } from '../../../shared/errors/app-error';
import { remarkOn, type Remark } from '../../../shared/errors/remark';
import { besideImage } from '../node-paths';
import type { LockRecord } from './lock-record';
import { describeHolder, formatLock, judgeHolder, parseLock } from './lock-record';
import { findFileLocks, findKnownLock, type FileLock } from './node-file-locks';
import { takeKernelLock, type KernelLock } from './node-kernel-lock';
import { createLockFile, readLockFile, removeLockFile, replaceLockFile } from './node-lock-file';
import { observeMachine } from './node-processes';
import { statSync } from '../node-fs';

/** A lock that this process holds. */
export interface ImageLock {
  /** Where it lies: `<image>.zslock`. */
  readonly path: string;
  /** Sentences for people: whose lock was taken over. */
  readonly notices: readonly Remark[];
  /** Gives the file free and removes the lock file if it is still ours. Idempotent. */
  release(): void;
}

/** Who takes a lock: name of the program and the present time, ISO 8601. */
export interface LockRequest {
  readonly program: string;
  readonly created: string;
}

/** A taken-over lock is replaced under a lock of its own, which may be left behind by a kill as well. */
const TAKEOVER_DEPTH_MAX = 3;
const ATTEMPTS_MAX = 100;
let locksTaken = 0;

/**
 * Takes the writer's lock of an image: `<image>.zslock`, created exclusively, which every machine sees that sees the
 * folder, and the operating system's lock on the file itself, which meets every other name, link and mount of it. The
 * lock of a process that is gone from this machine is taken over, with a notice; of several that try, one wins.
 * Errors: `locked` naming the holder (another writer by whatever name, a lock of another machine, an unreadable lock
 * file, a program that holds a lock through the operating system) or saying that a file of several names cannot be
 * locked here; `permission` when the folder cannot be written (the message names --no-lock), `no-space`, `io`.
 */
export function acquireLock(imagePath: string, request: LockRequest): ImageLock {
  const path = lockPathOf(imagePath);
  const found = readLockFile(path);
  // Its words say more than the operating system knows, so it is asked first.
  if (found !== null) judgeTaken(path, imagePath, found);
  refuseHeld(imagePath, findFileLocks(imagePath));
  const named = acquireLockFile(path, imagePath, request, 0);
  try {
    const itself = takeKernelLock(imagePath);
    if (itself.state === 'taken') refuseHeld(imagePath, findKnownLock(imagePath));
    if (itself.state === 'unavailable') refuseSeveralNames(imagePath);
    return { ...named, release: () => releaseBoth(itself, named) };
  } catch (error) {
    named.release();
    throw error;
  }
}

/** In this order, so that whoever finds the name free finds the file free. */
function releaseBoth(itself: KernelLock, named: ImageLock): void {
  if (itself.state === 'held') itself.release();
  named.release();
}

/** Where the lock of an image lies. */
export function lockPathOf(imagePath: string): string {
  return besideImage(imagePath, '.zslock');
}

/** Who writes to an image at present, for readers: the holder of a lock that may be alive. Null for nobody. */
export function describeWriter(imagePath: string): string | null {
  const text = readForeignLockFile(lockPathOf(imagePath));
  if (text !== null) {
    const record = parseLock(text);
    if (!record) return 'an unreadable lock file';
    if (judgeHolder(record, observeMachine()) !== 'gone') return describeHolder(record);
  }
  const writers = findFileLocks(imagePath).filter((lock) => lock.writes);
  const ours = findOwnRecord(writers);
  return ours ? describeHolder(ours.record) : (writers[0]?.holder ?? null);
}

/** Of our own locks the lock file tells who holds them, by which name ever it was opened. */
function refuseHeld(imagePath: string, locks: readonly FileLock[]): void {
  const [lock] = locks;
  if (!lock) return;
  const ours = findOwnRecord(locks);
  if (ours) failLocked(ours.path, imagePath, ours.record, describeHolder(ours.record));
  failAbout(imagePath, 'locked', `in use by ${lock.holder}, which holds a lock on it`, {
    path: imagePath,
    pid: lock.pid,
    program: lock.program,
  });
}

function findOwnRecord(
  locks: readonly FileLock[],
): { readonly path: string; readonly record: LockRecord } | null {
  for (const { pid, openedAs } of locks) {
    if (openedAs === null) continue;
    const path = lockPathOf(openedAs);
    const record = parseLock(readForeignLockFile(path) ?? '');
    if (record?.pid === pid) return { path, record };
  }
  return null;
}

/** Without the operating system only the name can be locked, which is enough where there is one. */
function refuseSeveralNames(imagePath: string): void {
  const nlink = statSync(imagePath, { throwIfNoEntry: false })?.nlink ?? 1;
  if (nlink < 2) return;
  failAbout(
    imagePath,
    'locked',
    `cannot be locked: it has ${nlink} names, and nothing here locks a file whatever its name (on Linux the program flock does); when nobody writes to it, open with --no-lock`,
    { path: imagePath, names: nlink },
  );
}

function acquireLockFile(path: string, imagePath: string, request: LockRequest, depth: number): ImageLock {
  const text = formatLock(ownRecord(request));
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    if (createLockFile(path, text)) return held(path, text, []);
    const found = readLockFile(path);
    if (found === null) continue; // released in between
    const record = judgeTaken(path, imagePath, found);
    if (depth === TAKEOVER_DEPTH_MAX) failLocked(path, imagePath, record, describeHolder(record));
    const guard = acquireLockFile(`${path}.takeover`, imagePath, request, depth + 1);
    try {
      // Under the guard nobody else replaces a lock; it may have been replaced before.
      if (readLockFile(path) !== found) continue;
      replaceLockFile(path, text);
      return held(path, text, [
        remarkOn(imagePath, `took over the lock of ${describeHolder(record)}, which is gone`),
      ]);
    } finally {
      guard.release();
    }
  }
  failLocked(path, imagePath, null, 'something that changes all the time or cannot be read');
}

/** The record of a lock whose process is gone; every other lock is refused. */
function judgeTaken(path: string, imagePath: string, text: string): LockRecord {
  const record = parseLock(text);
  if (!record) {
    // What it holds is not shown: it may be anybody's.
    failLocked(path, imagePath, null, 'somebody unknown: this is no lock record; remove it if nobody writes');
  }
  const state = judgeHolder(record, observeMachine());
  if (state === 'unknown') {
    failLocked(
      path,
      imagePath,
      record,
      `${describeHolder(record)}; whether it still runs cannot be seen from here`,
    );
  }
  if (state === 'alive') failLocked(path, imagePath, record, describeHolder(record));
  return record;
}

function failLocked(path: string, imagePath: string, record: LockRecord | null, holder: string): never {
  failAbout(imagePath, 'locked', `locked by ${holder} (${path})`, {
    path: imagePath,
    lockPath: path,
    host: record?.host ?? null,
    pid: record?.pid ?? null,
    program: record?.program ?? null,
  });
}

function held(path: string, text: string, notices: readonly Remark[]): ImageLock {
  return {
    path,
    notices,
    release: () => {
      removeLockFile(path, text);
    },
  };
}

function ownRecord({ program, created }: LockRequest): LockRecord {
  const { host, machine, boot, pidNamespace, processStart } = observeMachine();
  const { pid } = process;
  const startTime = processStart(pid) ?? null;
  const serial = `${pid}-${threadId}-${++locksTaken}`;
  return { host, pid, startTime, program, created, machine, boot, pidNamespace, serial };
}

/** For readers, whom a lock that is not theirs to read does not keep out: it is one that tells nothing. */
function readForeignLockFile(path: string): string | null {
  try {
    return readLockFile(path);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'permission') return '';
    throw thrown;
  }
}
