import { assert } from '../../../shared/errors/assert';
import type { WriteKind } from '../../../shared/image/write-kind';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import { ThroughFile } from './through-file';
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
export class BarrierFile extends ThroughFile {
  readonly #log: Pick<WriteLogFile, 'mark' | 'count'>;
  /** By the mark of the log: writes that a flush comes behind. */
  readonly #behind = new Map<number, Set<number>>();
  #mark = -1;
  #writes = 0;

  /** @param log records what reaches it through `target`, which may be the log itself */
  constructor(target: BlockFile, log: Pick<WriteLogFile, 'mark' | 'count'>, places: readonly WritePlace[]) {
    super(target);
    this.#log = log;
    for (const { command, write } of places) {
      assert(write >= 1, 'a flush is put behind a write that no command makes');
      this.#behind.set(command, (this.#behind.get(command) ?? new Set()).add(write));
    }
  }

  override write(offset: ByteOffset, from: Uint8Array, kind: WriteKind): void {
    this.#passing(() => super.write(offset, from, kind));
  }

  override zero(offset: ByteOffset, length: ByteCount, kind: WriteKind): void {
    this.#passing(() => super.zero(offset, length, kind));
  }

  override resize(length: ByteCount): void {
    this.#passing(() => super.resize(length));
  }

  /** The file beneath stays open. */
  override dispose(): void {
    this.#behind.clear();
  }

  /** A call that the log does not take is no write. */
  #passing(change: () => void): void {
    const { count, mark } = this.#log;
    change();
    if (this.#log.count === count) return;
    if (mark !== this.#mark) [this.#mark, this.#writes] = [mark, 0];
    this.#writes++;
    if (this.#behind.get(mark)?.has(this.#writes)) this.target.flush('mapping');
  }
}
