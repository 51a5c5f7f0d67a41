import { closeSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fail } from '../../shared/errors/app-error';
import { UPLOAD_BYTES_MAX } from '../../shared/app/file-nature';
import { formatBytes } from '../../shared/units/format';
import type { ByteCount, ByteOffset } from '../../shared/units/units';
import { observeMachine } from '../storage/lock/node-processes';
import { withAttempt } from '../storage/node-errors';
import { openSync, readFolderSync, rmSync, statfsSync } from '../storage/node-fs';
import { judgeMaker, ownMaker } from '../storage/node-passing-files';
import { writeWhole } from '../storage/node-whole-moves';

/** Files that are on their way at a time; one more, and the oldest is given up: its page may be gone. */
const UPLOADS_MAX = 8;
/** Characters of a name that are kept: file systems take 255 bytes. */
const NAME_MAX = 60;

/**
 * Files that pages send whose host cannot read them where they lie: kept until they were read, at most until the host ends.
 *
 * Invariants:
 * - The folder of a process has its name, so that what a killed one left is known and removed.
 * - Bytes come in order; a file never holds more than was announced.
 */
export interface Uploads {
  /** Announces a file of so many bytes. Errors: `usage` above UPLOAD_BYTES_MAX; `no-space`, `permission`, `io`. */
  begin(name: string, bytes: ByteCount): { readonly upload: string; readonly path: string };
  /** Answers how many there are now. Errors: `gone`, `out-of-range` for bytes that do not follow those before; `no-space`, `io`. */
  append(upload: string, offset: ByteOffset, bytes: Uint8Array): ByteCount;
  /** False when it is not there any more. */
  discard(upload: string): boolean;
  dispose(): void;
}

/** Where hosts keep what pages send. */
export function uploadsFolderOf(userDataFolder: string): string {
  return join(userDataFolder, 'uploads');
}

/** None yet; nothing is made before a page sends something. */
export function createUploads(folder: string): Uploads {
  return new HostUploads(folder);
}

interface Upload {
  readonly folder: string;
  readonly path: string;
  readonly bytes: ByteCount;
  received: ByteCount;
}

class HostUploads implements Uploads {
  readonly #folder: string;
  readonly #uploads = new Map<string, Upload>();
  #last = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  begin(name: string, bytes: ByteCount): { readonly upload: string; readonly path: string } {
    const limit = UPLOAD_BYTES_MAX;
    if (bytes > limit) {
      const message = `${name} has ${formatBytes(bytes)}, and ${formatBytes(limit)} can be sent to the host at most; open it from where it lies, or take it in on the command line`;
      fail('usage', message, { name, bytes, limit });
    }
    const own = this.#ownFolder();
    requireSpace(own, name, bytes);
    for (const [oldest] of [...this.#uploads].slice(0, this.#uploads.size - UPLOADS_MAX + 1))
      this.discard(oldest);
    const upload = `u${++this.#last}`;
    const folder = join(own, upload);
    const path = join(folder, plainName(name));
    withAttempt({ verb: 'create', path }, () => {
      mkdirSync(folder, { mode: 0o700 });
      writeFileSync(path, '', { flag: 'wx', mode: 0o600 });
    });
    this.#uploads.set(upload, { folder, path, bytes, received: 0 });
    return { upload, path };
  }

  append(upload: string, offset: ByteOffset, bytes: Uint8Array): ByteCount {
    const known = this.#uploads.get(upload);
    if (known === undefined)
      return fail('gone', `the file that was being sent (${upload}) is not kept any more; send it again`, {
        upload,
      });
    if (offset !== known.received || offset + bytes.length > known.bytes)
      fail('out-of-range', `${upload}: bytes from ${offset} on do not follow the ${known.received} so far`, {
        upload,
        offset,
        received: known.received,
      });
    withAttempt({ verb: 'write', path: known.path }, () => writeAt(known.path, offset, bytes));
    return (known.received += bytes.length);
  }

  discard(upload: string): boolean {
    const known = this.#uploads.get(upload);
    if (known === undefined) return false;
    this.#uploads.delete(upload);
    rmSync(known.folder, { recursive: true, force: true });
    return true;
  }

  dispose(): void {
    if (this.#last === 0) return;
    this.#uploads.clear();
    rmSync(join(this.#folder, ownMaker()), { recursive: true, force: true });
  }

  /** The folder of this process. What killed ones left goes when it is made. */
  #ownFolder(): string {
    const own = join(this.#folder, ownMaker());
    withAttempt({ verb: 'create', path: own }, () => mkdirSync(own, { recursive: true, mode: 0o700 }));
    if (this.#last === 0) removeLeft(this.#folder);
    return own;
  }
}

/** A piece that failed in its middle is sent again, and takes its own place then. */
function writeAt(path: string, offset: ByteOffset, bytes: Uint8Array): void {
  const fd = openSync(path, 'r+');
  try {
    writeWhole(fd, bytes, offset);
  } finally {
    closeSync(fd);
  }
}

function removeLeft(folder: string): void {
  const observer = observeMachine();
  for (const { name } of readFolderSync(folder))
    if (/^[0-9a-f]{8}-[0-9a-z]+-[0-9a-z]*$/.test(name) && judgeMaker(name, observer) === 'left')
      rmSync(join(folder, name), { recursive: true, force: true });
}

function requireSpace(folder: string, name: string, bytes: ByteCount): void {
  const { bavail, bsize } = withAttempt({ verb: 'stat', path: folder }, () => statfsSync(folder));
  const free = bavail * bsize;
  if (bytes > free)
    fail('no-space', `${name} has ${formatBytes(bytes)}, and ${formatBytes(free)} are free in ${folder}`, {
      name,
      bytes,
      free,
    });
}

/** A name that is one everywhere. It goes into titles, so what can be kept of it is. */
function plainName(name: string): string {
  const last = basename(name.replaceAll('\\', '/')).replaceAll(/[^\p{L}\p{N} ._()+-]/gu, '_');
  return last.replace(/^\.+/, '').slice(-NAME_MAX) || 'file';
}
