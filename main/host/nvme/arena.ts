/**
 * Who has which bytes of the memory that both threads see. First fit over the free ranges, in pages. Who finds no room
 * waits in line: nobody who comes later gets a range before it, so that large commands are not starved by small ones.
 */
import { assert } from '../../../shared/errors/assert';
import { KIB, roundUp, type ByteCount, type ByteOffset } from '../../../shared/units/units';

/** Waits for room. */
export interface ArenaWaiter {
  /** Room was given back. Takes what it needs; false = it still waits. */
  roomFreed(): boolean;
}

const PAGE_BYTES = 4 * KIB;

export class Arena {
  readonly #bytes: Buffer;
  /** Free ranges by ascending start, no two adjacent. */
  readonly #starts: number[];
  readonly #lengths: number[];
  readonly #line: ArenaWaiter[] = [];
  #serving: ArenaWaiter | null = null;
  #usedBytes = 0;

  constructor(memory: SharedArrayBuffer) {
    assert(memory.byteLength >= PAGE_BYTES, 'an arena has at least a page');
    this.#bytes = Buffer.from(memory);
    this.#starts = [0];
    this.#lengths = [memory.byteLength - (memory.byteLength % PAGE_BYTES)];
  }

  get usedBytes(): ByteCount {
    return this.#usedBytes;
  }

  /** The bytes of a range; shared memory, not a copy. */
  view(at: ByteOffset, bytes: ByteCount): Buffer {
    return this.#bytes.subarray(at, at + bytes);
  }

  /** A range for one who may have to wait, or null: then it is in line, and `roomFreed` is called. */
  take(bytes: ByteCount, waiter: ArenaWaiter): ByteOffset | null {
    const isFirst = this.#line.length === 0 || this.#line[0] === waiter;
    const at = isFirst ? this.#allocate(roundUp(bytes, PAGE_BYTES)) : null;
    if (at === null && !this.#line.includes(waiter)) this.#line.push(waiter);
    return at;
  }

  /** Gives a range back. */
  free(at: ByteOffset, bytes: ByteCount): void {
    const length = roundUp(bytes, PAGE_BYTES);
    this.#insert(at, length);
    this.#usedBytes -= length;
    this.#serve();
  }

  /** Leaves the line, where it stands in it. */
  forget(waiter: ArenaWaiter): void {
    const place = this.#line.indexOf(waiter);
    if (place >= 0) this.#line.splice(place, 1);
    if (place === 0) this.#serve();
  }

  #serve(): void {
    if (this.#serving !== null) return;
    while (this.#line.length > 0) {
      const first = this.#line[0]!;
      this.#serving = first;
      const isServed = first.roomFreed();
      this.#serving = null;
      if (!isServed) return;
      if (this.#line[0] === first) this.#line.shift();
    }
  }

  #allocate(length: number): number | null {
    const place = this.#lengths.findIndex((free) => free >= length);
    if (place < 0) return null;
    const at = this.#starts[place]!;
    if (this.#lengths[place] === length) {
      this.#starts.splice(place, 1);
      this.#lengths.splice(place, 1);
    } else {
      this.#starts[place] = at + length;
      this.#lengths[place]! -= length;
    }
    this.#usedBytes += length;
    return at;
  }

  #insert(at: number, length: number): void {
    let place = this.#starts.findIndex((start) => start > at);
    if (place < 0) place = this.#starts.length;
    const before = place - 1;
    const touchesBefore = before >= 0 && at === this.#starts[before]! + this.#lengths[before]!;
    const touchesNext = this.#starts[place] === at + length;
    assert(before < 0 || this.#starts[before]! + this.#lengths[before]! <= at, 'a range is given back once');
    if (touchesBefore) {
      this.#lengths[before]! += length + (touchesNext ? this.#lengths[place]! : 0);
      if (touchesNext) this.#remove(place);
    } else if (touchesNext) {
      this.#starts[place] = at;
      this.#lengths[place]! += length;
    } else {
      this.#starts.splice(place, 0, at);
      this.#lengths.splice(place, 0, length);
    }
  }

  #remove(place: number): void {
    this.#starts.splice(place, 1);
    this.#lengths.splice(place, 1);
  }
}
