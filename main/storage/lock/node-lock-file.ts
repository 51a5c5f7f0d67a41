import { closeSync, constants, fstatSync } from 'node:fs';
import { AppError, failAbout } from '../../../shared/errors/app-error';
import { failForSystem, systemCode, withAttempt } from '../node-errors';
import { passingPathOf } from '../node-passing-files';
import { linkSync, openSync, renameSync, rmSync } from '../node-fs';
import { readWhole, writeWhole } from '../node-whole-moves';

const LOCK_BYTES_MAX = 4096;
const NO_LINKS_ON_THIS_FILE_SYSTEM = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
/** What is there and no file that we would open: a link, a folder, a socket. */
const NO_FILE = new Set(['ELOOP', 'EISDIR', 'ENXIO', 'ENODEV']);
/** A lock file is never a link, and a FIFO in its place must not block. */
const OPENED_TO_READ =
  constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/**
 * Creates a lock file with its content; false when something is there already. A link makes name and content appear
 * at once: nobody ever sees an empty lock. A failure leaves nothing. Errors: `permission` (the message names
 * --no-lock), `no-space`, `io`.
 */
export function createLockFile(path: string, text: string): boolean {
  return inLockFolder(path, () =>
    withDraft(path, text, (draft) => {
      try {
        linkSync(draft, path);
        return true;
      } catch (thrown) {
        const code = systemCode(thrown);
        if (code === 'EEXIST') return false;
        if (!NO_LINKS_ON_THIS_FILE_SYSTEM.has(code ?? '')) throw thrown;
        return writeNew(path, text);
      }
    }),
  );
}

/** Replaces a lock file in one step. Errors: as createLockFile. */
export function replaceLockFile(path: string, text: string): void {
  inLockFolder(path, () => {
    withDraft(path, text, (draft) => {
      renameSync(draft, path);
    });
  });
}

/** Removes a lock file if it still has this content. */
export function removeLockFile(path: string, text: string): void {
  if (readLockFile(path) === text) rmSync(path, { force: true });
}

/**
 * The beginning of a lock file; null when there is none, empty for something that is no file, such as a link: whose
 * content would be told is not ours to say. Errors: `permission`, `io`.
 */
export function readLockFile(path: string): string | null {
  return withAttempt({ verb: 'open', path }, () => {
    const fd = openToRead(path);
    if (typeof fd !== 'number') return fd;
    try {
      if (!fstatSync(fd).isFile()) return '';
      const bytes = new Uint8Array(LOCK_BYTES_MAX);
      return new TextDecoder().decode(bytes.subarray(0, readWhole(fd, bytes)));
    } finally {
      closeSync(fd);
    }
  });
}

/** A descriptor, or what readLockFile answers when there is nothing to open. */
function openToRead(path: string): number | null | '' {
  try {
    return openSync(path, OPENED_TO_READ);
  } catch (thrown) {
    const code = systemCode(thrown) ?? '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (NO_FILE.has(code)) return '';
    throw thrown;
  }
}

function withDraft<T>(path: string, text: string, use: (draft: string) => T): T {
  const draft = passingPathOf(path);
  if (!writeNew(draft, text)) failAbout(draft, 'exists', 'lies where a lock is made', { path: draft });
  try {
    return use(draft);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Writes a new file, or none when the disk is full. False when something is there already. */
function writeNew(path: string, text: string): boolean {
  let fd: number;
  try {
    fd = openSync(path, 'wx');
  } catch (thrown) {
    if (systemCode(thrown) === 'EEXIST') return false;
    throw thrown;
  }
  try {
    writeWhole(fd, Buffer.from(text));
    return true;
  } catch (thrown) {
    rmSync(path, { force: true });
    throw thrown;
  } finally {
    closeSync(fd);
  }
}

function inLockFolder<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    try {
      return failForSystem(thrown, { verb: 'create the lock', path });
    } catch (error) {
      // Where nothing can be written at all, the image cannot either.
      const isHelped =
        error instanceof AppError && error.code === 'permission' && systemCode(thrown) !== 'EROFS';
      if (!isHelped) throw error;
      const message = `${error.message}; to write without a lock, open with --no-lock`;
      throw new AppError(error.code, message, error.data, error.subject);
    }
  }
}
