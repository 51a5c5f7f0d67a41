import { remarkOn, type Remark } from '../../../shared/errors/remark';
import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import { AppError, failAbout } from '../../../shared/errors/app-error';
import { crc32c } from '../../../shared/units/crc32c';
import type { LockRecord } from './lock-record';
import { describeHolder, formatLock, judgeHolder, parseLock } from './lock-record';
import type { NodeBlockFile } from '../node-block-file';
import { openNodeFile } from '../node-block-file';
import { failForSystem, systemCode } from '../node-errors';
import { findForeignLocks } from './node-foreign-locks';
import { besideImage } from '../node-paths';
import { observeMachine } from './node-processes';

/** A lock that this process holds. */
export interface ImageLock {
  /** Where it lies: `<image>.zslock`. */
  readonly path: string;
  /** Sentences for people: whose lock was taken over. */
  readonly notices: readonly Remark[];
  /** Removes the lock file if it is still ours. Idempotent. */
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
const LOCK_BYTES_MAX = 4096;
const NO_LOCKS_ON_THIS_FILE_SYSTEM = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
let locksTaken = 0;

/**
 * Takes the writer's lock of an image: creates `<image>.zslock` exclusively. The lock of a process that is gone
 * from this machine is taken over, with a notice; of several that try, one wins. Errors: `locked` naming the
 * holder (another writer, a lock of another machine, an unreadable lock file, a program that holds a lock through
 * the operating system), `permission` when the folder cannot be written (the message names --no-lock), `io`.
 */
export function acquireLock(imagePath: string, request: LockRequest): ImageLock {
  const foreign = findForeignLocks(imagePath)[0];
  if (foreign) {
    failAbout(imagePath, 'locked', `in use by ${foreign.holder}, which holds a lock on it`, {
      path: imagePath,
      pid: foreign.pid,
      program: foreign.program,
    });
  }
  return acquireLockFile(lockPathOf(imagePath), imagePath, request, 0);
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
  return findForeignLocks(imagePath).find((lock) => lock.writes)?.holder ?? null;
}

function acquireLockFile(path: string, imagePath: string, request: LockRequest, depth: number): ImageLock {
  const text = formatLock(ownRecord(request));
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    if (createExclusively(path, text)) return held(path, text, []);
    const found = readLockFile(path);
    if (found === null) continue; // released in between
    const record = judgeTaken(path, imagePath, found);
    if (depth === TAKEOVER_DEPTH_MAX) failLocked(path, imagePath, record, describeHolder(record));
    const guard = acquireLockFile(`${path}.takeover`, imagePath, request, depth + 1);
    try {
      // Under the guard nobody else replaces a lock; it may have been replaced before.
      if (readLockFile(path) !== found) continue;
      replaceAtomically(path, text);
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
    const shown = JSON.stringify(text.slice(0, 80));
    failLocked(
      path,
      imagePath,
      null,
      `somebody unknown: the lock file holds ${shown}; remove it if nobody writes`,
    );
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
      if (readLockFile(path) === text) rmSync(path, { force: true });
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

/** A link makes name and content appear at once: nobody ever sees an empty lock. False when it exists. */
function createExclusively(path: string, text: string): boolean {
  return inLockFolder(path, () =>
    withDraft(path, text, (draft) => {
      try {
        linkSync(draft, path);
        return true;
      } catch (thrown) {
        const code = systemCode(thrown);
        if (code === 'EEXIST') return false;
        if (!NO_LOCKS_ON_THIS_FILE_SYSTEM.has(code ?? '')) throw thrown;
        return writeExclusively(path, text);
      }
    }),
  );
}

/** For file systems without links. */
function writeExclusively(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (thrown) {
    if (systemCode(thrown) === 'EEXIST') return false;
    throw thrown;
  }
}

function replaceAtomically(path: string, text: string): void {
  inLockFolder(path, () => {
    withDraft(path, text, (draft) => {
      renameSync(draft, path);
    });
  });
}

function withDraft<T>(path: string, text: string, use: (draft: string) => T): T {
  // The text names machine, process and serial, so no two writers share a draft.
  const draft = `${path}.${crc32c(new TextEncoder().encode(text)).toString(16)}.tmp`;
  writeFileSync(draft, text);
  try {
    return use(draft);
  } finally {
    rmSync(draft, { force: true });
  }
}

function inLockFolder<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    try {
      return failForSystem(thrown, { verb: 'create the lock', path });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'permission') throw error;
      const message = `${error.message}; to write without a lock, open with --no-lock`;
      throw new AppError(error.code, message, error.data, error.subject);
    }
  }
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

/** The beginning of a lock file; null when there is none, empty for something that is no file. */
function readLockFile(path: string): string | null {
  let file: NodeBlockFile;
  try {
    file = openNodeFile(path, { access: 'read' });
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'not-found') return null;
    if (thrown instanceof AppError && thrown.code === 'not-recognised') return '';
    throw thrown;
  }
  try {
    const bytes = new Uint8Array(LOCK_BYTES_MAX);
    return new TextDecoder().decode(bytes.subarray(0, file.read(0, bytes)));
  } finally {
    file.dispose();
  }
}
