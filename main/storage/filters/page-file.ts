import type { WriteKind } from '../../../shared/image/write-kind';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import { KIB } from '../../../shared/units/units';
import { assertRange } from '../extent';
import { ThroughFile } from './through-file';

/** A page of memory. */
const PAGE_BYTES = 4 * KIB;

interface Page {
  readonly bytes: Uint8Array;
  kind: WriteKind;
}

/**
 * What is not data is changed in memory that maps the file: it reaches the file beneath in whole pages, when `release` is called.
 * Data passes through.
 */
export class PageFile extends ThroughFile {
  readonly #pages = new Map<ByteOffset, Page>();

  override read(offset: ByteOffset, into: Uint8Array): ByteCount {
    const length = super.read(offset, into);
    for (const [start, { bytes }] of this.#pages) {
      const [from, to] = [Math.max(offset, start), Math.min(offset + into.length, start + bytes.length)];
      if (from < to) into.set(bytes.subarray(from - start, to - start), from - offset);
    }
    return length;
  }

  override write(offset: ByteOffset, from: Uint8Array, kind: WriteKind): void {
    assertRange(this, offset, from.length);
    if (this.#passes(offset, from.length, kind)) return this.target.write(offset, from, kind);
    this.#change(offset, from.length, kind, (bytes, at, done) =>
      bytes.set(from.subarray(done, done + bytes.length - at), at),
    );
  }

  override zero(offset: ByteOffset, length: ByteCount, kind: WriteKind): void {
    assertRange(this, offset, length);
    if (this.#passes(offset, length, kind)) return this.target.zero(offset, length, kind);
    this.#change(offset, length, kind, (bytes, at, done) => bytes.fill(0, at, at + length - done));
  }

  override resize(length: ByteCount): void {
    this.release();
    this.target.resize(length);
  }

  override flush(of?: 'mapping'): void {
    this.release();
    this.target.flush(of);
  }

  /** Changed pages go to the file beneath, by their place; false when there were none. */
  release(): boolean {
    const pages = [...this.#pages].sort(([a], [b]) => a - b);
    this.#pages.clear();
    for (const [start, { bytes, kind }] of pages) this.target.write(start, bytes, kind);
    return pages.length > 0;
  }

  /** What is in memory alone is lost; the file beneath stays open. */
  override dispose(): void {
    this.#pages.clear();
  }

  /** Data, and what makes the file longer, is no memory that maps it; a page that it lies on goes first. */
  #passes(offset: ByteOffset, length: ByteCount, kind: WriteKind): boolean {
    const end = offset + length;
    if (kind !== 'data' && end <= this.size()) return false;
    for (const [start, { bytes }] of this.#pages)
      if (start < end && offset < start + bytes.length) {
        this.release();
        break;
      }
    return true;
  }

  #change(
    offset: ByteOffset,
    length: ByteCount,
    kind: WriteKind,
    change: (page: Uint8Array, at: ByteCount, done: ByteCount) => void,
  ): void {
    for (let done = 0; done < length;) {
      const at = (offset + done) % PAGE_BYTES;
      const page = this.#pageAt(offset + done - at, kind);
      page.kind = kind;
      change(page.bytes, at, done);
      done += PAGE_BYTES - at;
    }
  }

  #pageAt(start: ByteOffset, kind: WriteKind): Page {
    let page = this.#pages.get(start);
    if (page) return page;
    const bytes = new Uint8Array(Math.min(PAGE_BYTES, Math.max(0, this.size() - start)));
    this.target.read(start, bytes);
    this.#pages.set(start, (page = { bytes, kind }));
    return page;
  }
}
