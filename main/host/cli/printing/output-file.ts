import { closeSync } from 'node:fs';
import { failAbout } from '../../../../shared/errors/app-error';
import type { ByteOffset } from '../../../../shared/units/units';
import { assert } from '../../../../shared/errors/assert';
import { removeFile } from '../../../storage/node-block-file';
import { withAttempt, type FileAttempt } from '../../../storage/node-errors';
import { passingPathOf, removeLeftBefore } from '../../../storage/node-passing-files';
import { writeWhole } from '../../../storage/node-whole-moves';
import { existsSync, openSync, realpathSync, renameSync, statSync } from '../../../storage/node-fs';

/** A file that a command makes besides images: a trace, bytes that were read. */
export interface OutputFile {
  write(bytes: Uint8Array): void;
  /** Replaces bytes that were written. Errors: `usage` for a pipe or device. */
  rewrite(offset: ByteOffset, bytes: Uint8Array): void;
  /** Puts it in its place, over what was there if that may be. */
  end(): void;
  /** Gives up: what was there stays as it was. */
  discard(): void;
}

/** Where a file goes. */
export interface OutputPlace {
  readonly path: string;
  /** Replace a file that is there (`--force`). */
  readonly replace: boolean;
  /** Files whose place it must not take even then. */
  readonly notOver?: readonly string[];
}

/**
 * Starts a file under a passing name beside its place. A pipe or device is written at once. Errors: `exists` for a
 * file that is there unless `replace`, `usage`, `same-file`, `permission`, `no-space`, `io`.
 */
export function createOutputFile({ path, replace, notOver = [] }: OutputPlace): OutputFile {
  const attempt = { verb: 'write', path };
  const present = withAttempt(attempt, () => statSync(path, { throwIfNoEntry: false }));
  if (present?.isDirectory())
    failAbout(path, 'usage', 'is a directory, expected the name of a file', { path });
  if (present && !present.isFile()) return openDirectly(path);
  const target = present ? realpathSync(path) : path;
  const spared = notOver.find((other) => present && isSameFile(other, path));
  if (spared !== undefined) {
    failAbout(path, 'same-file', `would take the place of ${spared}; give another name`, { path });
  }
  const refuseOther = (): void => {
    if (replace || !existsSync(path)) return;
    failAbout(path, 'exists', 'exists already; --force replaces it', { path });
  };
  refuseOther();
  removeLeftBefore(target);
  const passing = passingPathOf(target);
  const file = new WrittenFile(path, passing, 'wx');
  return {
    write: (bytes) => file.write(bytes),
    rewrite: (offset, bytes) => file.write(bytes, offset),
    end() {
      file.close();
      refuseOther();
      withAttempt(attempt, () => renameSync(passing, target));
    },
    discard() {
      file.close();
      removeFile(passing);
    },
  };
}

/** Makes a file by `make`; what goes wrong on the way leaves nothing. */
export function withOutputFile<Value>(file: OutputFile, make: (file: OutputFile) => Value): Value {
  try {
    const value = make(file);
    file.end();
    return value;
  } catch (thrown) {
    file.discard();
    throw thrown;
  }
}

function openDirectly(path: string): OutputFile {
  const file = new WrittenFile(path, path, 'w');
  return {
    write: (bytes) => file.write(bytes),
    rewrite: () => failAbout(path, 'usage', 'is no regular file; this format counts in its head', { path }),
    end: () => file.close(),
    discard: () => file.close(),
  };
}

function isSameFile(a: string, b: string): boolean {
  const [first, second] = [a, b].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }));
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}

/** An open file; `name` goes into messages. */
class WrittenFile {
  readonly #attempt: FileAttempt;
  #descriptor: number | null;

  constructor(name: string, path: string, flags: 'w' | 'wx') {
    this.#attempt = { verb: 'write', path: name };
    this.#descriptor = withAttempt(this.#attempt, () => openSync(path, flags));
  }

  /** Behind what was written; at `offset`, without moving on. */
  write(bytes: Uint8Array, offset?: ByteOffset): void {
    const descriptor = this.#descriptor;
    assert(descriptor !== null, 'a file was written after it was closed');
    withAttempt(this.#attempt, () => writeWhole(descriptor, bytes, offset));
  }

  /** Idempotent. */
  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}
