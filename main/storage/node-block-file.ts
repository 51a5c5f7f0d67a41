import { closeSync, constants, fdatasyncSync, fstatSync, ftruncateSync, readSync, writeSync } from 'node:fs';
import { assert } from '../../shared/errors/assert';
import type { Extent } from '../../shared/units/ranges';
import type { ByteCount, ByteOffset } from '../../shared/units/units';
import type { BlockFile } from './block-file';
import { assertRange, assertWritable, forEachDataRun, sameBytes } from './extent';
import { assertRegularFile, failCutOff, failForSystem, systemCode, withAttempt } from './node-errors';
import { identityOf, type FileIdentity } from './node-file-identity';
import { heldExtentsOf } from './node-held-extents';
import { PUNCH_BYTES_MIN, punchHole } from './node-hole-punch';
import { openSync, statSync, unlinkSync } from './node-fs';
import { moveWhole, shortWrite } from './node-whole-moves';
import { WriteBack } from './node-write-back';

/** Clearing reads into one buffer again and again, small enough for a processor's cache. */
const CLEARED = new Uint8Array(2 ** 18);
const ZEROS = new Uint8Array(CLEARED.length);
/** Up to here it is sooner read what a file holds than asked. */
const LOOKED_THROUGH_MAX = 2 ** 24;
/** A block device or a FIFO must not block or gain anything by being opened. */
const CAREFUL = (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/**
 * A regular file on disk. Errors name path, offset and length: `io`, `no-space`, `permission`, `read-only`;
 * `changed-outside` where somebody else cut off what was there: it is never read as zeros.
 */
export class NodeBlockFile implements BlockFile {
  readonly name: string;
  readonly writable: boolean;
  #fd: number | null;
  #canPunch = true;
  /** Where the file ended when it was opened, or where we have let it end since. */
  #end: ByteCount;
  readonly #writeBack: WriteBack | null;

  /**
   * Takes over an open descriptor of a regular file. `writesEarly`: what is written goes to its disk before it is flushed, which
   * pays where a flush will come; not for what is only scratch.
   */
  constructor(
    name: string,
    fd: number,
    { writable, writesEarly }: { writable: boolean; writesEarly: boolean },
  ) {
    this.name = name;
    this.writable = writable;
    this.#fd = fd;
    this.#end = this.size();
    this.#writeBack = writable && writesEarly ? new WriteBack(fd) : null;
  }

  size(): ByteCount {
    return withAttempt({ verb: 'stat', path: this.name }, () => fstatSync(this.#descriptor()).size);
  }

  /** Size, allocation, inode and times as they are now. */
  identity(): FileIdentity {
    return withAttempt({ verb: 'stat', path: this.name }, () =>
      identityOf(fstatSync(this.#descriptor(), { bigint: true })),
    );
  }

  /** Bytes at the end that were there when it was opened, or that we have written, and that somebody cut off. */
  cutOff(): ByteCount {
    return Math.max(0, this.#end - this.size());
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    assertRange(this, offset, into.length);
    const existing = this.#move('read', offset, into.length, (fd, at, length) =>
      readSync(fd, into, at, length, offset + at),
    );
    if (existing < into.length) this.#requireEnd(offset + existing, offset + into.length);
    into.fill(0, existing);
    return existing;
  }

  write(offset: ByteOffset, from: Uint8Array): void {
    assertRange(this, offset, from.length);
    assertWritable(this, offset);
    const written = this.#move('write', offset, from.length, (fd, at, length) =>
      writeSync(fd, from, at, length, offset + at),
    );
    this.#end = Math.max(this.#end, offset + written);
    this.#writeBack?.wrote(written);
    if (written === from.length) return;
    failForSystem(shortWrite(), {
      verb: 'write',
      path: this.name,
      offset: offset + written,
      length: from.length - written,
    });
  }

  zero(offset: ByteOffset, length: ByteCount): void {
    assertRange(this, offset, length);
    assertWritable(this, offset);
    const end = Math.min(offset + length, this.size());
    if (end <= offset) return;
    if (end - offset >= PUNCH_BYTES_MIN && this.#canPunch) {
      if (punchHole(this.#descriptor(), offset, end - offset)) return;
      this.#canPunch = false;
    }
    this.#overwriteData(offset, end);
  }

  resize(length: ByteCount): void {
    assertRange(this, 0, length);
    assertWritable(this);
    withAttempt({ verb: 'resize', path: this.name, offset: 0, length }, () => {
      ftruncateSync(this.#descriptor(), length);
    });
    this.#end = length;
  }

  flush(): void {
    withAttempt({ verb: 'flush', path: this.name }, () => {
      fdatasyncSync(this.#descriptor());
      this.#writeBack?.flushed();
    });
  }

  heldExtents(): readonly Extent[] | null {
    const size = this.size();
    return size <= LOOKED_THROUGH_MAX ? this.#dataRuns(size) : heldExtentsOf(this.#descriptor(), size);
  }

  /** What a small file holds, by its bytes; null where they cannot be read, which who reads them is told. */
  #dataRuns(size: ByteCount): Extent[] | null {
    const bytes = new Uint8Array(size);
    const runs: Extent[] = [];
    try {
      this.read(0, bytes);
    } catch {
      return null;
    }
    forEachDataRun(bytes, 0, (from, to) => runs.push({ offset: from, length: to - from }));
    return runs;
  }

  dispose(): void {
    this.#writeBack?.dispose();
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  #descriptor(): number {
    assert(this.#fd !== null, `${this.name}: used after it was disposed`);
    return this.#fd;
  }

  /** Nothing was read from `at` on, though bytes up to `wanted` were asked for. */
  #requireEnd(at: ByteOffset, wanted: ByteOffset): void {
    const missing = Math.min(wanted, this.#end) - at;
    if (missing <= 0) return;
    failCutOff({ path: this.name, offset: at, length: missing }, this.#end);
  }

  /** Repeats short calls until all is moved, the end of the file (0) is met, or the system refuses. */
  #move(
    verb: 'read' | 'write',
    offset: ByteOffset,
    length: ByteCount,
    call: (fd: number, at: number, length: number) => number,
  ): ByteCount {
    const fd = this.#descriptor();
    return moveWhole(
      length,
      (at, step) => call(fd, at, step),
      (thrown, moved) =>
        failForSystem(thrown, { verb, path: this.name, offset: offset + moved, length: length - moved }),
    );
  }

  /** Writes zeros only where there is something else, so that a sparse file stays sparse. */
  #overwriteData(start: ByteOffset, end: ByteOffset): void {
    for (let at = start; at < end; at += CLEARED.length) {
      const length = Math.min(CLEARED.length, end - at);
      const bytes = CLEARED.subarray(0, length);
      this.read(at, bytes);
      if (sameBytes(bytes, ZEROS.subarray(0, length))) continue;
      forEachDataRun(bytes, at, (from, to) => {
        this.write(at + from, ZEROS.subarray(from, to));
      });
    }
  }
}

/**
 * Opens an existing image file; writes nothing, and where permitted leaves even the access time alone. `writesEarly`: as
 * the constructor of NodeBlockFile has it.
 * Errors: `not-found`, `permission`, `not-recognised` for a directory or any special file, `io`.
 */
export function openNodeFile(
  path: string,
  { access, writesEarly = true }: { access: 'read' | 'write'; writesEarly?: boolean },
): NodeBlockFile {
  return withAttempt({ verb: 'open', path }, () => {
    assertRegularFile(path, statSync(path));
    const fd = access === 'read' ? openQuietly(path) : openSync(path, constants.O_RDWR | CAREFUL);
    return adopt(path, fd, { writable: access === 'write', writesEarly });
  });
}

/**
 * Creates an empty file for reading and writing. `replace` takes over an existing regular file and empties it;
 * without it an existing file is refused. `mode`: permission bits before the umask. Whoever fails later removes
 * the file with removeFile. Errors: `exists`, `not-found`, `permission`, `no-space`, `not-recognised`, `io`.
 */
export function createNodeFile(
  path: string,
  { replace, mode = 0o666 }: { replace: boolean; mode?: number },
): NodeBlockFile {
  return withAttempt({ verb: 'create', path }, () => {
    const existing = replace ? statSync(path, { throwIfNoEntry: false }) : undefined;
    if (existing) assertRegularFile(path, existing);
    const flags = constants.O_RDWR | constants.O_CREAT | CAREFUL;
    const file = adopt(path, openSync(path, replace ? flags : flags | constants.O_EXCL, mode), {
      writable: true,
      writesEarly: true,
    });
    if (replace) file.resize(0);
    return file;
  });
}

/** Removes a file; one that is gone already is fine. Errors: `permission`, `io`. */
export function removeFile(path: string): void {
  withAttempt({ verb: 'remove', path }, () => {
    try {
      unlinkSync(path);
    } catch (thrown) {
      if (systemCode(thrown) !== 'ENOENT') throw thrown;
    }
  });
}

/** O_NOATIME is only for the owner of a file and for Linux. */
function openQuietly(path: string): number {
  const flags = constants.O_RDONLY | CAREFUL;
  try {
    return openSync(path, flags | (constants.O_NOATIME ?? 0));
  } catch (thrown) {
    if (systemCode(thrown) !== 'EPERM') throw thrown;
    return openSync(path, flags);
  }
}

/** The path may have become something else between looking and opening. */
function adopt(path: string, fd: number, how: ConstructorParameters<typeof NodeBlockFile>[2]): NodeBlockFile {
  try {
    assertRegularFile(path, fstatSync(fd));
    return new NodeBlockFile(path, fd, how);
  } catch (thrown) {
    closeSync(fd);
    throw thrown;
  }
}
