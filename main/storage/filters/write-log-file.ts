import { assert } from '../../../shared/errors/assert';
import type { WriteKind } from '../../../shared/image/write-kind';
import { WRITE_KINDS } from '../../../shared/image/write-kind';
import type { Extent } from '../../../shared/units/ranges';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import { isAllZero, STEP_BYTES } from '../extent';
import { MemoryBlockFile } from '../memory-block-file';

/** What a logged call was; a write whose bytes are all zero is a write like any other. */
export type LogOperation = 'write' | 'zero' | 'resize' | 'flush';

const OPERATIONS = ['write', 'zero', 'resize', 'flush'] as const satisfies readonly LogOperation[];

/** One call that reached the file, in order. */
export interface LogEntry {
  readonly index: number;
  readonly operation: LogOperation;
  /** 0 for resize and flush. */
  readonly offset: ByteOffset;
  /** New length of the file for resize, 0 for flush. */
  readonly length: ByteCount;
  /** `mapping` for resize, whatever the room is for; of a flush `mapping` where the format's own waits for it, else null. */
  readonly kind: WriteKind | null;
  /** Flushes before this entry. */
  readonly epoch: number;
  /** The mark that was set last: index of the command that caused it, or −1. */
  readonly mark: number;
}

/** Bytes that reach the file in place of an entry. */
export interface Piece extends Extent {
  /** Gives bytes from position `at` within the piece on; null = those that the entry has at this place. */
  readonly read: ((at: ByteCount, into: Uint8Array) => void) | null;
}

/** How much of an entry survives: all, nothing, only its first bytes, or these pieces in order (of a write or zero). */
export type Fate = 'full' | 'none' | { readonly bytes: ByteCount } | { readonly pieces: readonly Piece[] };

/** Numbers of an entry in the columns. */
const COLUMNS = 7;
const NO_PAYLOAD = -1;
const NO_KIND = -1;

interface Logged extends Pick<LogEntry, 'offset' | 'length' | 'kind'> {
  /** Where the bytes lie in the store. */
  readonly payload?: ByteOffset;
}

/**
 * Records every change and flush that reaches the file beneath: what a disk would have seen. An entry takes
 * 56 bytes; the bytes written go to a store (memory unless another one is given), zeros as a length only.
 * A call that fails is not recorded.
 */
export class WriteLogFile implements BlockFile {
  readonly name: string;
  readonly writable: boolean;
  readonly #target: BlockFile;
  readonly #payloads: BlockFile;
  #payloadEnd: ByteOffset = 0;
  #columns = new Float64Array(COLUMNS * 64);
  #count = 0;
  #epoch = 0;
  #mark = -1;

  constructor(target: BlockFile, payloads: BlockFile = new MemoryBlockFile('write log')) {
    this.name = target.name;
    this.writable = target.writable;
    this.#target = target;
    this.#payloads = payloads;
  }

  size(): ByteCount {
    return this.#target.size();
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    return this.#target.read(offset, into);
  }

  write(offset: ByteOffset, from: Uint8Array, kind: WriteKind): void {
    this.#target.write(offset, from, kind);
    if (from.length === 0) return;
    let payload = NO_PAYLOAD;
    if (!isAllZero(from)) {
      payload = this.#payloadEnd;
      this.#payloads.write(payload, from, 'data');
      this.#payloadEnd += from.length;
    }
    this.#append('write', { offset, length: from.length, kind, payload });
  }

  zero(offset: ByteOffset, length: ByteCount, kind: WriteKind): void {
    this.#target.zero(offset, length, kind);
    if (length > 0) this.#append('zero', { offset, length, kind });
  }

  resize(length: ByteCount): void {
    this.#target.resize(length);
    this.#append('resize', { offset: 0, length, kind: 'mapping' });
  }

  flush(of?: 'mapping'): void {
    this.#target.flush(of);
    this.#append('flush', { offset: 0, length: 0, kind: of ?? null });
    this.#epoch++;
  }

  /** Releases the payloads; the file beneath stays open. */
  dispose(): void {
    this.#payloads.dispose();
  }

  /** Forgets all entries: what follows is counted from 0, in epoch 0. */
  restart(): void {
    this.#count = 0;
    this.#epoch = 0;
    if (this.#payloadEnd > 0) this.#payloads.resize(0);
    this.#payloadEnd = 0;
  }

  /** Entries that follow belong to the command with this index. */
  setMark(commandIndex: number): void {
    this.#mark = commandIndex;
  }

  /** The mark that was set last. */
  get mark(): number {
    return this.#mark;
  }

  /** How many entries there are. */
  get count(): number {
    return this.#count;
  }

  /** Flushes so far. */
  get epoch(): number {
    return this.#epoch;
  }

  /** One entry, index in [0, count). */
  entry(index: number): LogEntry {
    const [operation, offset, length, kind, epoch, mark] = this.#row(index);
    return {
      index,
      operation: OPERATIONS[operation!]!,
      offset: offset!,
      length: length!,
      kind: kind === NO_KIND ? null : WRITE_KINDS[kind!]!,
      epoch: epoch!,
      mark: mark!,
    };
  }

  /** Entries from … to − 1 in order. */
  *entries(from = 0, to = this.#count): Generator<LogEntry> {
    for (let index = from; index < to; index++) yield this.entry(index);
  }

  /** Bytes of a write, from position `at` within it on, as many as `into` takes. */
  readPayload(index: number, into: Uint8Array, at: ByteCount = 0): void {
    const row = this.#row(index);
    assert(
      at + into.length <= row[2]!,
      `write log: entry ${index} has no bytes ${at} to ${at + into.length}`,
    );
    if (row[6] === NO_PAYLOAD) into.fill(0);
    else this.#payloads.read(row[6]! + at, into);
  }

  /**
   * Executes entries from … to end − 1 on another file, each as far as `decide` says, in order. A resize happens or
   * does not; flushes are passed over. Errors: those of the target.
   */
  replayInto(target: BlockFile, decide: (entry: LogEntry) => Fate, end = this.#count, from = 0): void {
    for (const entry of this.entries(from, end)) {
      if (entry.operation === 'flush' || entry.kind === null) continue;
      const fate = decide(entry);
      if (fate === 'none') continue;
      if (entry.operation === 'resize') target.resize(entry.length);
      else for (const piece of piecesOf(entry, fate)) this.#replay(target, entry, piece, entry.kind);
    }
  }

  #replay(target: BlockFile, entry: LogEntry, piece: Piece, kind: WriteKind): void {
    const { offset, length } = piece;
    if (piece.read === null && entry.operation === 'zero') return target.zero(offset, length, kind);
    const read =
      piece.read ??
      ((at: ByteCount, into: Uint8Array) => this.readPayload(entry.index, into, offset - entry.offset + at));
    const buffer = new Uint8Array(Math.min(length, STEP_BYTES));
    for (let at = 0; at < length; at += buffer.length) {
      const bytes = buffer.subarray(0, Math.min(buffer.length, length - at));
      read(at, bytes);
      target.write(offset + at, bytes, kind);
    }
  }

  #row(index: number): Float64Array {
    assert(index >= 0 && index < this.#count, `write log: no entry ${index} of ${this.#count}`);
    return this.#columns.subarray(index * COLUMNS, (index + 1) * COLUMNS);
  }

  #append(operation: LogOperation, { offset, length, kind, payload = NO_PAYLOAD }: Logged): void {
    if ((this.#count + 1) * COLUMNS > this.#columns.length) {
      const larger = new Float64Array(this.#columns.length * 2);
      larger.set(this.#columns);
      this.#columns = larger;
    }
    const kindColumn = kind === null ? NO_KIND : WRITE_KINDS.indexOf(kind);
    const row = [OPERATIONS.indexOf(operation), offset, length, kindColumn, this.#epoch, this.#mark, payload];
    this.#columns.set(row, this.#count * COLUMNS);
    this.#count++;
  }
}

function piecesOf({ offset, length }: LogEntry, fate: Exclude<Fate, 'none'>): readonly Piece[] {
  if (fate === 'full') return [{ offset, length, read: null }];
  return 'pieces' in fate ? fate.pieces : [{ offset, length: Math.min(fate.bytes, length), read: null }];
}
