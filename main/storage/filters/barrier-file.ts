import { assert } from '../../../shared/errors/assert';
import type { WriteKind } from '../../../shared/image/write-kind';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import type { WriteLogFile } from './write-log-file';

/** A storage write of a command: the n-th that it makes, from 1. Flushes do not count. */
export interface WritePlace {
  /** The mark of the log. */
  readonly command: number;
  readonly write: number;
}

/**
 * Puts flushes behind chosen writes on their way into a log: what a driver would leave that waited there. The log tells
 * such a flush as one that the format itself waits for. Everything else passes through.
 */
export class BarrierFile implements BlockFile {
  readonly name: string;
  readonly writable: boolean;
  readonly #target: BlockFile;
  readonly #log: Pick<WriteLogFile, 'mark' | 'count'>;
  /** By the mark of the log: writes that a flush comes behind. */
  readonly #behind = new Map<number, Set<number>>();
  #mark = -1;
  #writes = 0;

  /** @param log records what reaches it through `target`, which may be the log itself */
  constructor(target: BlockFile, log: Pick<WriteLogFile, 'mark' | 'count'>, places: readonly WritePlace[]) {
    this.name = target.name;
    this.writable = target.writable;
    this.#target = target;
    this.#log = log;
    for (const { command, write } of places) {
      assert(write >= 1, 'a flush is put behind a write that no command makes');
      this.#behind.set(command, (this.#behind.get(command) ?? new Set()).add(write));
    }
  }

  size(): ByteCount {
    return this.#target.size();
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    return this.#target.read(offset, into);
  }

  write(offset: ByteOffset, from: Uint8Array, kind: WriteKind): void {
    this.#passing(() => this.#target.write(offset, from, kind));
  }

  zero(offset: ByteOffset, length: ByteCount, kind: WriteKind): void {
    this.#passing(() => this.#target.zero(offset, length, kind));
  }

  resize(length: ByteCount): void {
    this.#passing(() => this.#target.resize(length));
  }

  flush(of?: 'mapping'): void {
    this.#target.flush(of);
  }

  /** The file beneath stays open. */
  dispose(): void {
    this.#behind.clear();
  }

  /** A call that the log does not take is no write. */
  #passing(change: () => void): void {
    const { count, mark } = this.#log;
    change();
    if (this.#log.count === count) return;
    if (mark !== this.#mark) [this.#mark, this.#writes] = [mark, 0];
    this.#writes++;
    if (this.#behind.get(mark)?.has(this.#writes)) this.#target.flush('mapping');
  }
}
