import { fail } from '../../shared/errors/app-error';
import { assert } from '../../shared/errors/assert';
import type { ByteCount, ByteOffset, ZoneIndex } from '../../shared/units/units';
import type { BlockFile } from '../storage/block-file';

/** Descriptor extensions of all zones, one behind another. `bytes` a zone; 0 = the image has none. */
export class ZdeArea {
  readonly #file: BlockFile;
  readonly #offset: ByteOffset;
  readonly #bytes: ByteCount;

  constructor(file: BlockFile, offset: ByteOffset, bytes: ByteCount) {
    this.#file = file;
    this.#offset = offset;
    this.#bytes = bytes;
  }

  /** A copy of the extension of a zone; null when the image has none. */
  read(zone: ZoneIndex): Uint8Array | null {
    if (this.#bytes === 0) return null;
    const bytes = new Uint8Array(this.#bytes);
    this.#file.read(this.#offset + zone * this.#bytes, bytes);
    return bytes;
  }

  /** Shorter bytes are filled up with zeros. Errors: `usage` for more than fit, those of the file. */
  write(zone: ZoneIndex, bytes: Uint8Array): void {
    assert(this.#bytes > 0, 'a descriptor extension was written to an image without them');
    if (bytes.length > this.#bytes) {
      fail('usage', `a descriptor extension has ${this.#bytes} bytes, ${bytes.length} were given`, { zone });
    }
    const whole = new Uint8Array(this.#bytes);
    whole.set(bytes);
    this.#file.write(this.#offset + zone * this.#bytes, whole, 'zde');
  }
}
