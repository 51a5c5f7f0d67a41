import { mergeRanges, type Extent } from '../../shared/units/ranges';
import type { ByteCount, ByteOffset } from '../../shared/units/units';
import type { BlockFile } from './block-file';
import { assertRange } from './extent';

const PAGE_BYTES = 16 * 1024;

/**
 * A file in memory. Only pages that were written take space, so any length up to 2^53 costs nothing.
 * Never fails, save for a range beyond 2^53, which is a bug of ours.
 */
export class MemoryBlockFile implements BlockFile {
  readonly name: string;
  readonly writable = true;
  #sizeBytes: ByteCount = 0;
  readonly #pages = new Map<number, Uint8Array>();

  /** `content` becomes the first bytes of the file. */
  constructor(name = 'memory', content?: Uint8Array) {
    this.name = name;
    if (content) this.write(0, content);
  }

  size(): ByteCount {
    return this.#sizeBytes;
  }

  /** Bytes that the pages take. */
  allocatedBytes(): ByteCount {
    return this.#pages.size * PAGE_BYTES;
  }

  heldExtents(): Extent[] {
    const pages = [...this.#pages.keys()].sort((a, b) => a - b);
    const extents = pages.map((page) => ({ offset: page * PAGE_BYTES, length: PAGE_BYTES }));
    return mergeRanges(extents).map(({ offset, length }) => ({
      offset,
      length: Math.min(length, this.#sizeBytes - offset),
    }));
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    assertRange(this, offset, into.length);
    const existing = Math.max(0, Math.min(into.length, this.#sizeBytes - offset));
    forEachPage(offset, existing, (page, inPage, at, length) => {
      const bytes = this.#pages.get(page);
      if (bytes) into.set(bytes.subarray(inPage, inPage + length), at);
      else into.fill(0, at, at + length);
    });
    into.fill(0, existing);
    return existing;
  }

  write(offset: ByteOffset, from: Uint8Array): void {
    assertRange(this, offset, from.length);
    if (from.length === 0) return;
    forEachPage(offset, from.length, (page, inPage, at, length) => {
      let bytes = this.#pages.get(page);
      if (!bytes) this.#pages.set(page, (bytes = new Uint8Array(PAGE_BYTES)));
      bytes.set(from.subarray(at, at + length), inPage);
    });
    this.#sizeBytes = Math.max(this.#sizeBytes, offset + from.length);
  }

  zero(offset: ByteOffset, length: ByteCount): void {
    assertRange(this, offset, length);
    this.#clear(offset, Math.min(offset + length, this.#sizeBytes));
  }

  resize(length: ByteCount): void {
    assertRange(this, 0, length);
    if (length < this.#sizeBytes) this.#clear(length, this.#sizeBytes);
    this.#sizeBytes = length;
  }

  flush(): void {
    // Memory is as durable as it gets.
  }

  dispose(): void {
    this.#pages.clear();
  }

  /** Walks the range or the pages that exist, whichever is less. */
  #clear(start: number, end: number): void {
    if (end <= start) return;
    const first = Math.floor(start / PAGE_BYTES);
    const last = Math.floor((end - 1) / PAGE_BYTES);
    if (last - first > this.#pages.size) {
      for (const page of this.#pages.keys()) {
        if (page >= first && page <= last) this.#clearInPage(page, start, end);
      }
    } else {
      for (let page = first; page <= last; page++) this.#clearInPage(page, start, end);
    }
  }

  #clearInPage(page: number, start: number, end: number): void {
    const from = Math.max(0, start - page * PAGE_BYTES);
    const to = Math.min(PAGE_BYTES, end - page * PAGE_BYTES);
    const whole = from === 0 && (to === PAGE_BYTES || end >= this.#sizeBytes);
    if (whole) this.#pages.delete(page);
    else this.#pages.get(page)?.fill(0, from, to);
  }
}

function forEachPage(
  offset: ByteOffset,
  length: ByteCount,
  visit: (page: number, inPage: number, at: number, length: number) => void,
): void {
  for (let at = 0; at < length;) {
    const inPage = (offset + at) % PAGE_BYTES;
    const step = Math.min(PAGE_BYTES - inPage, length - at);
    visit(Math.floor((offset + at) / PAGE_BYTES), inPage, at, step);
    at += step;
  }
}
