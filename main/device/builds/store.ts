import { assert } from '../../../shared/errors/assert';
import { fail } from '../../../shared/errors/app-error';
import type { ByteCount, DeviceByte, ZoneIndex } from '../../../shared/units/units';
import { MIB } from '../../../shared/units/units';
import { ZoneState, ZoneType } from '../../../shared/zone/state';
import type { ZoneGeometry } from '../../../shared/zone/geometry';
import type { ZoneTable } from '../../../shared/zone/zone-table';
import type { FormatImage } from '../../format/image';
import type { BlockFile } from '../../storage/block-file';

/** Bytes written at a time. */
const PIECE_BYTES = MIB;
const CONVENTIONAL = 1n << 59n;

/** Bytes of a write: fills `into` with those from the given one on. */
export type DataSource = (from: ByteCount, into: Uint8Array) => void;

/** What a build reads and writes of an image. Data in device bytes, words as numbers. Errors: those of the file. */
export interface BuildStore {
  readData(at: DeviceByte, into: Uint8Array): void;
  writeData(at: DeviceByte, length: ByteCount, data: DataSource): void;
  zeroData(at: DeviceByte, length: ByteCount): void;
  /** Device byte behind the last one that the file has a place for; Infinity where it grows. */
  readonly roomEnd: DeviceByte;
  readWord(zone: ZoneIndex): bigint;
  writeWord(zone: ZoneIndex, word: bigint): void;
}

/** The image of a device. Errors: `unsupported` for one whose table is not made of single words. */
export function imageStore(image: FormatImage, file: BlockFile, flat: boolean): BuildStore {
  const { words } = image.table;
  if (words === undefined)
    return fail('unsupported', `${file.name}: its zone table is not one that a build can be re-enacted on`);
  const data = flat ? new FlatData(image, file) : new BlockData(image);
  return {
    readData: (at, into) => data.read(at, into),
    writeData(at, length, source) {
      for (let done = 0; done < length; done += PIECE_BYTES) {
        const piece = new Uint8Array(Math.min(PIECE_BYTES, length - done));
        source(done, piece);
        data.write(at + done, piece);
      }
    },
    zeroData: (at, length) => data.zero(at, length),
    roomEnd: data.roomEnd,
    readWord: (zone) => words.read(zone),
    writeWord: (zone, word) => words.write(zone, word),
  };
}

/** Zones without data: what a build would make of a table, in memory. Words as the build holds them, with states. */
export function tableStore({ logicalBlockSizeBytes }: ZoneGeometry, zones: ZoneTable): BuildStore {
  return {
    readData: (_at, into) => void into.fill(0),
    writeData: () => undefined,
    zeroData: () => undefined,
    roomEnd: Infinity,
    readWord(zone) {
      const pointer = BigInt(zones.writePointer[zone]! * logicalBlockSizeBytes);
      if (zones.type[zone] === ZoneType.conventional) return CONVENTIONAL | pointer;
      return (BigInt(zones.state[zone] ?? ZoneState.empty) << 60n) | pointer;
    },
    writeWord: () => undefined,
  };
}

interface Data {
  readonly roomEnd: DeviceByte;
  read(at: DeviceByte, into: Uint8Array): void;
  write(at: DeviceByte, from: Uint8Array): void;
  zero(at: DeviceByte, length: ByteCount): void;
}

/** Device bytes one behind the other in the file, up to its end: a build does not know that the table lies there. */
class FlatData implements Data {
  readonly #file: BlockFile;
  readonly #base: number;
  readonly roomEnd: DeviceByte;

  constructor({ blocks }: FormatImage, file: BlockFile) {
    const base = blocks.offsetOf(0);
    assert(base !== null, 'the first block has no place');
    this.#file = file;
    this.#base = base;
    this.roomEnd = file.size() - base;
  }

  read(at: DeviceByte, into: Uint8Array): void {
    this.#file.read(this.#base + at, into);
  }

  write(at: DeviceByte, from: Uint8Array): void {
    this.#file.write(this.#base + at, from, 'data');
  }

  zero(at: DeviceByte, length: ByteCount): void {
    this.#file.zero(this.#base + at, length, 'data');
  }
}

/** Device bytes through a mapping that knows whole blocks. */
class BlockData implements Data {
  readonly #image: FormatImage;
  readonly #block: ByteCount;
  readonly roomEnd = Infinity;

  constructor(image: FormatImage) {
    this.#image = image;
    this.#block = image.facts.geometry.logicalBlockSizeBytes;
  }

  read(at: DeviceByte, into: Uint8Array): void {
    const { lba, bytes, skip } = this.#around(at, into.length);
    this.#image.blocks.read(lba, bytes);
    into.set(bytes.subarray(skip, skip + into.length));
  }

  write(at: DeviceByte, from: Uint8Array): void {
    if (at % this.#block === 0 && from.length % this.#block === 0)
      return this.#image.blocks.write(at / this.#block, from);
    const { lba, bytes, skip } = this.#around(at, from.length);
    this.#image.blocks.read(lba, bytes);
    bytes.set(from, skip);
    this.#image.blocks.write(lba, bytes);
  }

  zero(at: DeviceByte, length: ByteCount): void {
    const { blocks } = this.#image;
    const range = [at / this.#block, length / this.#block] as const;
    if (blocks.hide) blocks.hide(...range);
    else blocks.zero(...range);
  }

  #around(at: DeviceByte, length: ByteCount): { lba: number; bytes: Uint8Array; skip: ByteCount } {
    const lba = Math.floor(at / this.#block);
    const end = Math.ceil((at + length) / this.#block);
    return { lba, bytes: new Uint8Array((end - lba) * this.#block), skip: at - lba * this.#block };
  }
}
