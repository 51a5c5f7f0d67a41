import { failAbout } from '../../../shared/errors/app-error';
import { assert } from '../../../shared/errors/assert';
import type { WriteKind } from '../../../shared/image/write-kind';
import type { Extent } from '../../../shared/units/ranges';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import { assertRange, isAllZero } from '../extent';

/** A file and the place that it takes in the joined address space. */
export interface JoinedPart {
  readonly file: BlockFile;
  readonly offset: ByteOffset;
  /** Bytes that are set aside for it, whether it fills them or not; null: it ends where its file ends (last part only). */
  readonly length: ByteCount | null;
}

/**
 * Several files one behind the other in one address space: a zone_file and its data image, the zone files of a
 * directory. Bytes between the parts read as zeros; writing anything else there is refused. The size is the end of
 * the last part; only a last part without a fixed length grows and shrinks. Errors: those of the parts, which name
 * the part's own path; `not-representable` for bytes that belong to no part.
 */
export class JoinedFile implements BlockFile {
  readonly name: string;
  readonly writable: boolean;
  readonly #parts: readonly JoinedPart[];

  /** Parts come ascending and disjoint; at least one. */
  constructor(name: string, parts: readonly JoinedPart[]) {
    this.name = name;
    this.writable = parts.every(({ file }) => file.writable);
    this.#parts = parts;
    assert(parts.length > 0, `${name}: joined from no files`);
    for (let index = 1; index < parts.length; index++) {
      const { offset, length } = parts[index - 1]!;
      assert(length !== null && offset + length <= parts[index]!.offset, `${name}: part ${index} overlaps`);
    }
  }

  size(): ByteCount {
    return endOf(this.#last);
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    assertRange(this, offset, into.length);
    let at = 0;
    this.#forEachPart(offset, into.length, (part, inPart, from, length) => {
      into.fill(0, at, from);
      part.file.read(inPart, into.subarray(from, from + length));
      at = from + length;
    });
    into.fill(0, at);
    return Math.max(0, Math.min(into.length, this.size() - offset));
  }

  write(offset: ByteOffset, from: Uint8Array, kind: WriteKind): void {
    assertRange(this, offset, from.length);
    this.#refuseOutside(offset, from);
    this.#forEachPart(offset, from.length, (part, inPart, at, length) => {
      part.file.write(inPart, from.subarray(at, at + length), kind);
    });
  }

  zero(offset: ByteOffset, length: ByteCount, kind: WriteKind): void {
    assertRange(this, offset, length);
    this.#forEachPart(offset, length, (part, inPart, _at, partLength) => {
      part.file.zero(inPart, partLength, kind);
    });
  }

  resize(length: ByteCount): void {
    assertRange(this, 0, length);
    const { file, offset, length: fixed } = this.#last;
    if (fixed === null && length >= offset) file.resize(length - offset);
    else if (length !== this.size()) {
      failAbout(
        this.name,
        'not-representable',
        `cannot get ${length} bytes: it is joined from ${this.#parts.length} files, of which the last begins at offset ${offset}`,
        { path: this.name, length },
      );
    }
  }

  flush(): void {
    for (const { file } of this.#parts) file.flush();
  }

  heldExtents(): Extent[] | null {
    const extents: Extent[] = [];
    for (const { file, offset, length } of this.#parts) {
      const held = file.heldExtents?.() ?? null;
      if (held === null) return null;
      const end = length ?? Infinity;
      for (const part of held) {
        const kept = Math.min(part.length, end - part.offset);
        if (kept > 0) extents.push({ offset: offset + part.offset, length: kept });
      }
    }
    return extents;
  }

  /** Disposes of every part. */
  dispose(): void {
    for (const { file } of this.#parts) file.dispose();
  }

  get #last(): JoinedPart {
    return this.#parts[this.#parts.length - 1]!;
  }

  /** Before anything is written, so that a refused write leaves nothing behind. */
  #refuseOutside(offset: ByteOffset, from: Uint8Array): void {
    let at = 0;
    const refuse = (end: number): void => {
      if (isAllZero(from.subarray(at, end))) return;
      failAbout(
        this.name,
        'not-representable',
        `bytes ${offset + at} to ${offset + end - 1} lie in none of the files that it is joined from and cannot be written`,
        { path: this.name, offset: offset + at, length: end - at },
      );
    };
    this.#forEachPart(offset, from.length, (_part, _inPart, partFrom, length) => {
      refuse(partFrom);
      at = partFrom + length;
    });
    refuse(from.length);
  }

  /** Visits the parts that a range touches: the part, the offset in it, and which bytes of the range these are. */
  #forEachPart(
    offset: ByteOffset,
    length: ByteCount,
    visit: (part: JoinedPart, inPart: ByteOffset, at: number, length: number) => void,
  ): void {
    const end = offset + length;
    for (let index = this.#firstBehind(offset); index < this.#parts.length; index++) {
      const part = this.#parts[index]!;
      if (part.offset >= end) return;
      const start = Math.max(offset, part.offset);
      const stop = Math.min(end, part.length === null ? end : part.offset + part.length);
      if (stop > start) visit(part, start - part.offset, start - offset, stop - start);
    }
  }

  /** Index of the first part that ends behind an offset; there may be 100,000 of them. */
  #firstBehind(offset: ByteOffset): number {
    let low = 0;
    let high = this.#parts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const { offset: start, length } = this.#parts[middle]!;
      if (length !== null && start + length <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function endOf({ file, offset, length }: JoinedPart): ByteCount {
  return offset + (length ?? file.size());
}
