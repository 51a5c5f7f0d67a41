import { fail } from '../../../shared/errors/app-error';
import type { Extent } from '../../../shared/units/ranges';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import { assertRange } from '../extent';

/** Fills `into` from an offset; returns the bytes that exist. */
type ReadMoment = (offset: ByteOffset, into: Uint8Array) => ByteCount;

/** What is known of a moment besides its name. */
export interface MomentParts {
  readonly sizeBytes: ByteCount;
  readonly read: ReadMoment;
  /** As BlockFile has it. */
  readonly heldExtents: () => readonly Extent[] | null;
}

/** What an overlay held at a moment, for reading only. */
export class OverlayMoment implements BlockFile {
  readonly name: string;
  readonly writable = false;
  readonly #parts: MomentParts;

  constructor(name: string, parts: MomentParts) {
    this.name = name;
    this.#parts = parts;
  }

  size(): ByteCount {
    return this.#parts.sizeBytes;
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    assertRange(this, offset, into.length);
    return this.#parts.read(offset, into);
  }

  write(): never {
    return this.#refuse();
  }

  zero(): never {
    return this.#refuse();
  }

  resize(): never {
    return this.#refuse();
  }

  flush(): void {
    // Nothing was written.
  }

  heldExtents(): readonly Extent[] | null {
    return this.#parts.heldExtents();
  }

  dispose(): void {
    // The overlay belongs to whoever made it.
  }

  #refuse(): never {
    return fail('read-only', `${this.name}: an earlier moment is for reading only`);
  }
}
