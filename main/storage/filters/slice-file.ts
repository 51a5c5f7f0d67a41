import type { Extent } from '../../../shared/units/ranges';
import type { ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import { UnwritableFile } from './unwritable-file';

/** A range of another file, as a file of its own; for reading. The file beneath stays open. */
export class SliceFile extends UnwritableFile {
  readonly #file: BlockFile;
  readonly #offset: ByteOffset;

  constructor(file: BlockFile, range: Extent) {
    super(file.name, range.length);
    this.#file = file;
    this.#offset = range.offset;
  }

  protected override readExisting(offset: ByteOffset, into: Uint8Array): void {
    this.#file.read(this.#offset + offset, into);
  }
}
