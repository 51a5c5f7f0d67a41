import { failAbout } from '../../../../shared/errors/app-error';
import { assert } from '../../../../shared/errors/assert';
import type { BlockCount, ByteCount, ByteOffset, Lba } from '../../../../shared/units/units';
import { deviceBlocks } from '../../../../shared/zone/geometry';
import type { BlockFile } from '../../../storage/block-file';
import type { ImageBlocks } from '../../image';
import type { OpenZoned, ZonedModel } from '../model';
import { mappedBytes } from '../model';
import type { BlockRange } from '../../../../shared/units/ranges';
import { dataRanges } from './extents';

/** Device bytes of a `zoned` file: LBA x lies at data offset + x × block size, as far as there is room. */
export class DataBlocks implements ImageBlocks {
  readonly #source: OpenZoned;
  readonly #file: BlockFile;
  readonly #model: ZonedModel;
  /** Device bytes that have a place in the file. */
  readonly #mapped: ByteCount;
  readonly #blockSize: ByteCount;

  constructor(source: OpenZoned) {
    this.#source = source;
    this.#file = source.file;
    this.#model = source.model;
    this.#mapped = mappedBytes(source.model);
    this.#blockSize = source.model.geometry.logicalBlockSizeBytes;
  }

  /** File offset of an LBA, null where it has no place. */
  offsetOf(lba: Lba): ByteOffset | null {
    const byte = lba * this.#blockSize;
    return byte >= 0 && byte < this.#mapped ? this.#model.areas.dataOffset + byte : null;
  }

  /** Fills `into`; blocks without a place are zeros. */
  read(lba: Lba, into: Uint8Array): void {
    const { offset, length } = this.#place(lba, into.length);
    // Without a place the offset may lie beyond 2^53, where no file has bytes.
    if (length > 0) this.#file.read(offset, into.subarray(0, length));
    into.fill(0, length);
  }

  /** Errors: `not-representable` when a block has no place, before anything is written. */
  write(lba: Lba, from: Uint8Array): void {
    const { offset, length } = this.#place(lba, from.length);
    if (length < from.length) {
      const lost = lba + length / this.#blockSize;
      failAbout(
        this.#file.name,
        'not-representable',
        `LBA ${lost} has no place, the zone table at offset ${this.#model.areas.tableOffset} lies there (rfc-R11)`,
        { file: this.#file.name, lba: lost, offset: this.#model.areas.tableOffset },
      );
    }
    this.#file.write(offset, from, 'data');
  }

  /** Makes blocks read as zeros. */
  zero(lba: Lba, blocks: BlockCount): void {
    const { offset, length } = this.#place(lba, blocks * this.#blockSize);
    if (length === 0) return;
    this.#file.zero(offset, length, 'data');
  }

  dataRanges(): Iterable<BlockRange> {
    return dataRanges(this.#source);
  }

  #place(lba: Lba, bytes: ByteCount): { readonly offset: ByteOffset; readonly length: ByteCount } {
    const start = lba * this.#blockSize;
    const whole = bytes % this.#blockSize === 0 && lba >= 0;
    const inside = lba + bytes / this.#blockSize <= deviceBlocks(this.#model.geometry);
    assert(whole && inside, `${bytes} bytes at LBA ${lba} are no blocks of the device`);
    const offset = this.#model.areas.dataOffset + start;
    return { offset, length: Math.max(0, Math.min(bytes, this.#mapped - start)) };
  }
}
