import { errorAbout } from '../../../../shared/errors/app-error';
import { assert } from '../../../../shared/errors/assert';
import type { BlockCount, ByteCount, ByteOffset, Lba } from '../../../../shared/units/units';
import { deviceBlocks } from '../../../../shared/zone/geometry';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import type { BlockFile } from '../../../storage/block-file';
import type { ImageBlocks } from '../../image';
import type { ZoneFileModel } from '../model';
import type { BlockRange } from '../../../../shared/units/ranges';
import { dataRanges } from './extents';
import { NO_DATA } from '../header/open-model';

/** Device bytes of a zone_file: byte x lies in the attached data image at x; without one there are none. */
export class DataBlocks implements ImageBlocks {
  readonly #file: BlockFile;
  readonly #model: ZoneFileModel;
  readonly #zones: ZoneTable;

  constructor(file: BlockFile, model: ZoneFileModel, zones: ZoneTable) {
    this.#file = file;
    this.#model = model;
    this.#zones = zones;
  }

  /** File offset of an LBA, null without a data image or outside of the device. */
  offsetOf(lba: Lba): ByteOffset | null {
    const { attached, geometry } = this.#model;
    if (!attached || lba < 0 || lba >= deviceBlocks(geometry)) return null;
    return attached.offset + lba * geometry.logicalBlockSizeBytes;
  }

  /** Fills `into`; what a short data image lacks is zeros. Errors: `unsupported` without a data image. */
  read(lba: Lba, into: Uint8Array): void {
    this.#file.read(this.#place(lba, into.length), into);
  }

  /** Writes; a short data image grows. Errors: `unsupported` without a data image. */
  write(lba: Lba, from: Uint8Array): void {
    const offset = this.#place(lba, from.length);
    this.#file.write(offset, from, 'data');
  }

  /** Makes blocks read as zeros; nothing to do without a data image. */
  zero(lba: Lba, blocks: BlockCount): void {
    if (!this.#model.attached || blocks === 0) return;
    const bytes = blocks * this.#model.geometry.logicalBlockSizeBytes;
    const offset = this.#place(lba, bytes);
    this.#file.zero(offset, bytes, 'data');
  }

  dataRanges(): Iterable<BlockRange> {
    return dataRanges(this.#model, this.#zones);
  }

  #place(lba: Lba, bytes: ByteCount): ByteOffset {
    const { attached, geometry } = this.#model;
    if (!attached) {
      throw errorAbout(this.#file.name, 'unsupported', `${NO_DATA}`, { file: this.#file.name, lba });
    }
    const block = geometry.logicalBlockSizeBytes;
    const inside = lba >= 0 && bytes % block === 0 && lba + bytes / block <= deviceBlocks(geometry);
    assert(inside, `${bytes} bytes at LBA ${lba} are no blocks of the device`);
    return attached.offset + lba * block;
  }
}
