import type { WriteKind } from '../../../shared/image/write-kind';
import { assert } from '../../../shared/errors/assert';
import { type Extent, mergeRanges } from '../../../shared/units/ranges';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import { assertRange, BLOCK_BYTES, isAllZero, STEP_BYTES } from '../extent';
import { MemoryBlockFile } from '../memory-block-file';

/** A page that held nothing but zeros. */
const ZERO = -1;

/**
 * Writes through to the file beneath and keeps what that held when it was marked last: whatever has reached the file
 * can be taken back without the file waiting for anything.
 *
 * Invariants: a page is kept before the first change of it after a mark, whole, and never again until the next mark. What
 * lay behind the end of the file then is nothing that could be taken back.
 */
export class BeforeFile implements BlockFile {
  readonly name: string;
  readonly writable: boolean;
  readonly #target: BlockFile;
  readonly #store: BlockFile;
  /** Slot in the store of each kept page. */
  readonly #pages = new Map<number, number>();
  #slots = 0;
  #sizeBytes: ByteCount;

  constructor(target: BlockFile, store: BlockFile = new MemoryBlockFile('content before')) {
    this.name = target.name;
    this.writable = target.writable;
    this.#target = target;
    this.#store = store;
    this.#sizeBytes = target.size();
  }

  size(): ByteCount {
    return this.#target.size();
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    return this.#target.read(offset, into);
  }

  write(offset: ByteOffset, from: Uint8Array, kind: WriteKind): void {
    this.#keep(offset, from.length);
    this.#target.write(offset, from, kind);
  }

  zero(offset: ByteOffset, length: ByteCount, kind: WriteKind): void {
    this.#keep(offset, length);
    this.#target.zero(offset, length, kind);
  }

  resize(length: ByteCount): void {
    const start: number = length;
    if (start < this.#sizeBytes) this.#keep(start, this.#sizeBytes - start);
    this.#target.resize(length);
  }

  flush(of?: 'mapping'): void {
    this.#target.flush(of);
  }

  heldExtents(): readonly Extent[] | null {
    return this.#target.heldExtents?.() ?? null;
  }

  /** Releases what was kept; the file beneath stays open. */
  dispose(): void {
    this.#store.dispose();
  }

  /** What the file holds now is what is kept from here on. */
  mark(): void {
    this.#sizeBytes = this.#target.size();
    if (this.#pages.size === 0) return;
    this.#pages.clear();
    this.#slots = 0;
    this.#store.resize(0);
  }

  /** Ranges that may have changed since the mark, ascending and merged. */
  changedExtents(): Extent[] {
    const pages = [...this.#pages.keys()].sort((a, b) => a - b);
    return mergeRanges(pages.map((page) => ({ offset: page * BLOCK_BYTES, length: BLOCK_BYTES })));
  }

  /** The content as it was at the mark, read-only; it follows the next mark. */
  get before(): BlockFile {
    const size = (): ByteCount => this.#sizeBytes;
    return {
      name: this.name,
      writable: false,
      size,
      read: (offset, into) => this.#readBefore(offset, into),
      write: neverWritten,
      zero: neverWritten,
      resize: neverWritten,
      flush: () => undefined,
      dispose: () => undefined,
    };
  }

  #readBefore(offset: ByteOffset, into: Uint8Array): ByteCount {
    const there = Math.max(0, Math.min(into.length, this.#sizeBytes - offset));
    for (let at = 0; at < there;) {
      const page = Math.floor((offset + at) / BLOCK_BYTES);
      const inPage = offset + at - page * BLOCK_BYTES;
      const bytes = into.subarray(at, Math.min(at + BLOCK_BYTES - inPage, there));
      const slot = this.#pages.get(page);
      if (slot === undefined) this.#target.read(offset + at, bytes);
      else if (slot === ZERO) bytes.fill(0);
      else this.#store.read(slot * BLOCK_BYTES + inPage, bytes);
      at += bytes.length;
    }
    into.fill(0, there);
    return there;
  }

  #keep(offset: ByteOffset, length: ByteCount): void {
    assertRange(this, offset, length);
    const end = Math.ceil(Math.min(offset + length, this.#sizeBytes) / BLOCK_BYTES);
    const most = STEP_BYTES / BLOCK_BYTES;
    for (let page = Math.floor(offset / BLOCK_BYTES); page < end; page += most)
      this.#keepPages(page, Math.min(most, end - page));
  }

  #keepPages(first: number, count: number): void {
    let bytes: Uint8Array | null = null;
    for (let i = 0; i < count; i++) {
      if (this.#pages.has(first + i)) continue;
      if (bytes === null) {
        bytes = new Uint8Array(count * BLOCK_BYTES);
        this.#target.read(first * BLOCK_BYTES, bytes);
      }
      this.#keepPage(first + i, bytes.subarray(i * BLOCK_BYTES, (i + 1) * BLOCK_BYTES));
    }
  }

  #keepPage(page: number, bytes: Uint8Array): void {
    if (isAllZero(bytes)) {
      this.#pages.set(page, ZERO);
      return;
    }
    this.#store.write(this.#slots * BLOCK_BYTES, bytes, 'data');
    this.#pages.set(page, this.#slots++);
  }
}

function neverWritten(): never {
  assert(false, 'the content before a mark is never written');
}
