import { failAbout } from '../../../shared/errors/app-error';
import type { WriteKind } from '../../../shared/image/write-kind';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { Extent } from '../../../shared/units/ranges';
import type { BlockFile } from '../block-file';
import { BLOCK_BYTES } from '../extent';

/** Calls that can be made to fail. */
export type FaultTarget = 'read' | 'write' | 'zero' | 'resize' | 'flush';

/** What goes wrong, and when. All conditions that are given must hold. */
export interface Fault {
  readonly on: FaultTarget;
  /** `short-write`: the first `bytes` of the call reach the file, then it fails with `io`. */
  readonly error: 'io' | 'no-space' | 'short-write';
  /** The n-th call of that sort, from 1, counted from the start. */
  readonly call?: number;
  /** Calls that touch this range (a resize touches everything at and beyond the new length). */
  readonly range?: Extent;
  /** How often it goes wrong; once when not given. */
  readonly times?: number;
  /** Of a short write; 0 when not given. */
  readonly bytes?: ByteCount;
}

/** What a FaultFile does to the calls that pass through it. */
export interface FaultPlan {
  readonly faults?: readonly Fault[];
  /** Room on the pretended disk, in bytes: each 4 KiB block that a write touches takes its share once. */
  readonly freeBytes?: ByteCount;
}

/**
 * Makes calls fail as a bad or full disk would, at chosen calls or places. Everything else passes through.
 * Errors: `io` and `no-space` as planned, in the words that a real file has.
 */
export class FaultFile implements BlockFile {
  readonly name: string;
  readonly writable: boolean;
  readonly #target: BlockFile;
  readonly #faults: { readonly fault: Fault; left: number }[];
  readonly #calls: Record<FaultTarget, number> = { read: 0, write: 0, zero: 0, resize: 0, flush: 0 };
  #freeBlocks: number;
  readonly #takenBlocks = new Set<number>();

  constructor(target: BlockFile, plan: FaultPlan) {
    this.name = target.name;
    this.writable = target.writable;
    this.#target = target;
    this.#faults = (plan.faults ?? []).map((fault) => ({ fault, left: fault.times ?? 1 }));
    this.#freeBlocks = Math.floor((plan.freeBytes ?? Infinity) / BLOCK_BYTES);
  }

  size(): ByteCount {
    return this.#target.size();
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    this.#meet('read', offset, into.length);
    return this.#target.read(offset, into);
  }

  write(offset: ByteOffset, from: Uint8Array, kind: WriteKind): void {
    this.#meet('write', offset, from.length, (bytes) => {
      this.#target.write(offset, from.subarray(0, bytes), kind);
    });
    const room = this.#takeRoom(offset, from.length);
    this.#target.write(offset, from.subarray(0, room), kind);
    if (room < from.length) this.#fail('no-space', 'write', offset + room, from.length - room);
  }

  zero(offset: ByteOffset, length: ByteCount, kind: WriteKind): void {
    this.#meet('zero', offset, length, (bytes) => {
      this.#target.zero(offset, bytes, kind);
    });
    this.#target.zero(offset, length, kind);
  }

  resize(length: ByteCount): void {
    this.#meet('resize', Number(length), Number.MAX_SAFE_INTEGER - length);
    this.#target.resize(length);
  }

  flush(): void {
    this.#meet('flush', 0, Number.MAX_SAFE_INTEGER);
    this.#target.flush();
  }

  /** The file beneath stays open. */
  dispose(): void {
    this.#takenBlocks.clear();
  }

  /** Calls of one sort so far, the failed ones included. */
  callCount(on: FaultTarget): number {
    return this.#calls[on];
  }

  #meet(on: FaultTarget, offset: ByteOffset, length: ByteCount, partly?: (bytes: ByteCount) => void): void {
    this.#calls[on]++;
    const due = this.#faults.find(({ fault, left }) => left > 0 && this.#applies(fault, on, offset, length));
    if (!due) return;
    due.left--;
    const { error, bytes = 0 } = due.fault;
    const done = error === 'short-write' && partly ? Math.min(bytes, length) : 0;
    if (done > 0) partly?.(done);
    this.#fail(error === 'no-space' ? 'no-space' : 'io', on, offset + done, length - done);
  }

  #applies(fault: Fault, on: FaultTarget, offset: ByteOffset, length: ByteCount): boolean {
    if (fault.on !== on) return false;
    if (fault.call !== undefined && fault.call !== this.#calls[on]) return false;
    const { range } = fault;
    return !range || (offset < range.offset + range.length && offset + length > range.offset);
  }

  /** Takes blocks for a write as long as there are any; returns how many of its bytes fit. */
  #takeRoom(offset: ByteOffset, length: ByteCount): ByteCount {
    if (this.#freeBlocks === Infinity) return length;
    for (let at = 0; at < length;) {
      const block = Math.floor((offset + at) / BLOCK_BYTES);
      if (!this.#takenBlocks.has(block)) {
        if (this.#freeBlocks === 0) return at;
        this.#freeBlocks--;
        this.#takenBlocks.add(block);
      }
      at = (block + 1) * BLOCK_BYTES - offset;
    }
    return length;
  }

  #fail(code: 'io' | 'no-space', on: FaultTarget, offset: ByteOffset, length: ByteCount): never {
    const reason = code === 'io' ? 'input/output error (EIO)' : 'no space left on the device (ENOSPC)';
    const place = on === 'flush' ? '' : ` at offset ${offset}, length ${length}`;
    failAbout(this.name, code, `cannot ${on}${place}: ${reason}`, { path: this.name, offset, length });
  }
}
