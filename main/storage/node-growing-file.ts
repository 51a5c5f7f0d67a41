import { closeSync } from 'node:fs';
import type { FileAttempt } from './node-errors';
import { withAttempt } from './node-errors';
import { openSync } from './node-fs';
import { writeWhole } from './node-whole-moves';

/**
 * A file under its own name from the start: what was appended is there for everybody when the call returns, and stays when
 * the process is killed.
 */
export class GrowingFile {
  readonly path: string;
  readonly #attempt: FileAttempt;
  #descriptor: number | null;

  /** Errors: `exists` unless it may be replaced, `permission`, `not-found`, `no-space`, `io`. */
  constructor(path: string, options: { readonly replace: boolean }) {
    this.path = path;
    this.#attempt = { verb: 'write', path };
    this.#descriptor = withAttempt(this.#attempt, () => openSync(path, options.replace ? 'w' : 'wx'));
  }

  /** Errors: `no-space`, `io`. */
  append(bytes: Uint8Array): void {
    const descriptor = this.#descriptor;
    if (descriptor === null) return;
    withAttempt(this.#attempt, () => writeWhole(descriptor, bytes));
  }

  /** Idempotent. */
  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}
