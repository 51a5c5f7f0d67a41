/** qcow2 images whose zoned extension and table are put together by hand, from the tables of FORMATS. */
import { qcow2Driver } from '../../../main/format/qcow2/driver';
import type { DriverOptions } from '../../../main/format/driver';
import type { FormatImage } from '../../../main/format/image';
import type { MemoryBlockFile } from '../../../main/storage/memory-block-file';
import { KIB, MIB } from '../../../shared/units/units';
import { plainQcow2 } from './qcow2-writing';

/** A number and how many bytes it takes, big-endian. */
type Part = readonly [bytes: number, value: number];

const SIZE = MIB;
const CAPACITY = 768 * KIB;
/** Where the table of every image here lies: the cluster behind the L1 table. */
export const TABLE = 0x40000;
const STATE_EMPTY = 1n << 60n;

/** Everything of a variant that a test knows without our code: 8 zones of 1 MiB, 768 KiB of them usable, 2 conventional. */
export interface HandMade {
  readonly variant: string;
  readonly extension: readonly Part[];
  readonly bit5: boolean;
  readonly bigEndian: boolean;
  /** Zones: conventional ×2, empty, 4 KiB written, full to its capacity, full to its end, empty ×2. */
  readonly words: readonly bigint[];
  readonly appendMaxBytes: number | null;
}

const at = (zone: number, bytes = 0) => BigInt(zone * SIZE + bytes);
const sequential = [at(2), at(3, 4 * KIB), at(4, CAPACITY), at(5, SIZE), at(6), at(7)];
const plainWords = [at(0), at(1)].map((start) => (1n << 59n) | start).concat(sequential);
const stateWords = [(1n << 59n) | at(0), (1n << 59n) | at(1)].concat([
  STATE_EMPTY | at(2),
  (2n << 60n) | at(3, 4 * KIB),
  (0xen << 60n) | at(4, CAPACITY),
  (0xen << 60n) | at(5, SIZE),
  STATE_EMPTY | at(6),
  (4n << 60n) | at(7, 512),
]);

/** The seven variants. */
export const HAND_MADE: readonly HandMade[] = [
  {
    variant: '48-a',
    // profile, zoned, reserved, size, capacity, n, conv, active, open, append sectors, offset, size
    extension: [
      [1, 1],
      [1, 1],
      [2, 0],
      [4, SIZE],
      [4, CAPACITY],
      [4, 8],
      [4, 2],
      [4, 3],
      [4, 2],
      [4, 8],
      [8, TABLE],
      [8, 64],
    ],
    bit5: false,
    bigEndian: false,
    words: stateWords,
    appendMaxBytes: 4096,
  },
  {
    variant: '48-b',
    extension: [
      [1, 1],
      [3, 0],
      [4, SIZE],
      [4, CAPACITY],
      [4, 2],
      [4, 8],
      [4, 3],
      [4, 2],
      [4, 8],
      [8, TABLE],
      [8, 64],
    ],
    bit5: false,
    bigEndian: false,
    words: plainWords,
    appendMaxBytes: 4096,
  },
  {
    variant: '48-c',
    extension: [
      [1, 1],
      [3, 0],
      [4, SIZE],
      [4, CAPACITY],
      [4, 2],
      [4, 8],
      [4, 3],
      [4, 2],
      [4, 8192],
      [8, 64],
      [8, TABLE],
    ],
    bit5: true,
    bigEndian: false,
    words: plainWords,
    appendMaxBytes: 8192,
  },
  {
    variant: '48-b-zde',
    extension: [
      [1, 1],
      [3, 0],
      [4, SIZE],
      [4, CAPACITY],
      [4, 2],
      [4, 8],
      [4, 3],
      [4, 2],
      [4, 8],
      [8, TABLE],
      [8, 64 + 8 * 128],
      [4, 128],
      [4, 0],
    ],
    bit5: false,
    bigEndian: false,
    words: stateWords.map((word, zone) => (zone === 3 ? word | (0x80n << 51n) : word)),
    appendMaxBytes: 4096,
  },
  {
    variant: '48-d',
    extension: [
      [1, 1],
      [3, 0],
      [4, 8],
      [8, SIZE],
      [8, CAPACITY],
      [4, 2],
      [4, 3],
      [4, 2],
      [4, 8192],
      [8, TABLE],
    ],
    bit5: true,
    bigEndian: true,
    words: plainWords,
    appendMaxBytes: 8192,
  },
  {
    variant: '56',
    extension: [
      [1, 1],
      [3, 0],
      [8, SIZE],
      [8, CAPACITY],
      [4, 2],
      [4, 8],
      [4, 3],
      [4, 2],
      [4, 8192],
      [8, 64],
      [8, TABLE],
    ],
    bit5: true,
    bigEndian: false,
    words: plainWords,
    appendMaxBytes: 8192,
  },
  {
    variant: '44',
    extension: [
      [1, 1],
      [3, 0],
      [4, 8],
      [8, SIZE],
      [8, CAPACITY],
      [8, TABLE],
      [4, 2],
      [4, 3],
      [4, 2],
    ],
    bit5: true,
    bigEndian: true,
    words: [(1n << 63n) | at(0), (1n << 63n) | at(1), ...sequential],
    appendMaxBytes: null,
  },
];

/** One of the seven. */
export function handMade(variant: string): HandMade {
  return HAND_MADE.find((made) => made.variant === variant)!;
}

/** Bytes of an extension with its head. */
export function extensionBytes(parts: readonly Part[], type = 0x007a6264): Uint8Array {
  const length = parts.reduce((sum, [bytes]) => sum + bytes, 0);
  const view = new DataView(new ArrayBuffer(8 + length));
  view.setUint32(0, type);
  view.setUint32(4, length);
  let offset = 8;
  for (const [bytes, value] of parts) {
    for (let byte = 0, rest = value; byte < bytes; byte++, rest = Math.floor(rest / 256))
      view.setUint8(offset + bytes - 1 - byte, rest % 256);
    offset += bytes;
  }
  return new Uint8Array(view.buffer);
}

/** Writes a big-endian number into a file. */
export function pokeBe(
  file: MemoryBlockFile,
  offset: number,
  length: 1 | 2 | 4 | 8,
  value: number | bigint,
): void {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(value)));
  file.write(offset, bytes.subarray(8 - length));
}

/** An image of 8 MiB with an extension and a table; the table's cluster has its refcount. */
export function withZones({ extension, words, bit5, bigEndian }: HandMade): MemoryBlockFile {
  const file = plainQcow2({});
  file.write(112, extensionBytes(extension));
  if (bit5) pokeBe(file, 72, 8, 1n << 5n);
  const table = new DataView(new ArrayBuffer(64 * KIB));
  words.forEach((word, zone) => table.setBigUint64(zone * 8, word, !bigEndian));
  file.write(TABLE, new Uint8Array(table.buffer));
  pokeBe(file, 0x20000 + (TABLE / (64 * KIB)) * 2, 2, 1);
  return file;
}

/** Opens with the qcow2 driver. */
export function openQcow2(file: MemoryBlockFile, options: DriverOptions = {}): FormatImage {
  return qcow2Driver.open(file, options);
}
