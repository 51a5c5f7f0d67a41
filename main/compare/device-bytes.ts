import { joinRanges, type Extent } from '../../shared/units/ranges';
import type { ByteCount, DeviceByte } from '../../shared/units/units';
import { deviceBlocks } from '../../shared/zone/geometry';
import { heldOnDevice, isMapped } from '../device/held-on-device';
import type { FormatImage } from '../format/image';
import type { BlockFile } from '../storage/block-file';
import { BLOCK_BYTES } from '../storage/extent';
import { ascendingUnion } from './ascending';
import { differingRuns, type ByteSource } from './differing-runs';

/** Extents of a mapping that are kept: a megabyte of them. */
const KEPT_EXTENTS_MAX = 65_536;

/** An opened image that is compared, and the file that it lies in. */
export interface ComparedImage {
  readonly image: FormatImage;
  readonly file: BlockFile;
}

/** Device bytes next to each other on both sides. */
export interface ComparedRange {
  readonly offsetA: DeviceByte;
  readonly offsetB: DeviceByte;
  readonly length: ByteCount;
}

/** Told the bytes compared so far and in all; throws to stop it. */
export type BytesProgress = (done: ByteCount, total: ByteCount) => void;

/** The bytes of a device as they lie in an image, whatever the write pointers say. */
export class DeviceBytes implements ByteSource {
  readonly length: ByteCount;
  readonly #image: FormatImage;
  readonly #file: BlockFile;
  readonly #block: ByteCount;
  /** Null = nobody asked yet. */
  #held: Iterable<Extent> | null = null;

  constructor({ image, file }: ComparedImage) {
    this.#image = image;
    this.#file = file;
    this.#block = image.facts.geometry.logicalBlockSizeBytes;
    this.length = deviceBlocks(image.facts.geometry) * this.#block;
  }

  /** Any bytes of the device, at best whole blocks. Errors: those of the file. */
  read(offset: number, into: Uint8Array): void {
    const block = this.#block;
    const lba = Math.floor(offset / block);
    const blocks = Math.ceil((offset + into.length) / block) - lba;
    if (blocks * block === into.length) return this.#image.blocks.read(lba, into);
    const whole = new Uint8Array(blocks * block);
    this.#image.blocks.read(lba, whole);
    const start = offset - lba * block;
    into.set(whole.subarray(start, start + into.length));
  }

  /** Ranges that may hold anything but zeros, ascending; all of it where nobody knows. */
  held(): Iterable<Extent> {
    this.#held ??= heldOnDevice(this.#image, this.#file) ?? [{ offset: 0, length: this.length }];
    return this.#held;
  }

  /** Walks a mapping once and keeps what it says where that is short: each further walk would take as long. */
  learnHeld(checkCancelled: () => void): void {
    if (this.#held !== null || !isMapped(this.#image)) return;
    const held: Extent[] = [];
    for (const extent of joinRanges(this.held())) {
      checkCancelled();
      if (held.push(extent) > KEPT_EXTENTS_MAX) return;
    }
    this.#held = held;
  }
}

/**
 * Maximal runs of device bytes that differ, ascending on side A. What neither side holds is not read; what one side holds is
 * compared with the zeros of the other. Memory does not grow with the images. Errors: those of reading, what onProgress throws.
 */
export function* differingDeviceBytes(
  a: DeviceBytes,
  b: DeviceBytes,
  ranges: readonly ComparedRange[],
  onProgress: BytesProgress,
): Generator<ComparedRange> {
  const most = ranges.reduce((sum, { length }) => sum + length, 0);
  for (const side of [a, b]) side.learnHeld(() => onProgress(0, most));
  let total = 0;
  for (const range of ranges) {
    for (const { length } of heldPieces(a, b, range)) {
      total += length;
      onProgress(0, total);
    }
  }
  let before = 0;
  for (const range of ranges) {
    const [ofA, ofB] = [new HeldReader(a, range.offsetA), new HeldReader(b, range.offsetB)];
    let compared = 0;
    const pieces = heldPieces(a, b, range);
    const runs = differingRuns(ofA, ofB, pieces, (done) => {
      compared = done;
      onProgress(before + done, total);
    });
    for (const { offset, length } of runs)
      yield { offsetA: range.offsetA + offset, offsetB: range.offsetB + offset, length };
    before += compared;
  }
}

/** What either side holds of a range, counted from its start, in whole blocks of a file system. */
function* heldPieces(a: DeviceBytes, b: DeviceBytes, range: ComparedRange): Generator<Extent> {
  const { offsetA, offsetB, length } = range;
  yield* ascendingUnion(clipped(a.held(), offsetA, length), clipped(b.held(), offsetB, length));
}

function* clipped(held: Iterable<Extent>, from: DeviceByte, length: ByteCount): Generator<Extent> {
  for (const extent of held) {
    const start = Math.max(0, floor(extent.offset - from));
    if (start >= length) return;
    const end = Math.min(length, -floor(-(extent.offset + extent.length - from)));
    if (end > start) yield { offset: start, length: end - start };
  }
}

const floor = (offset: number): number => Math.floor(offset / BLOCK_BYTES) * BLOCK_BYTES;

/** Reads ascending pieces; one of which nothing is held costs no look at the file. */
class HeldReader implements ByteSource {
  readonly #bytes: DeviceBytes;
  readonly #from: DeviceByte;
  readonly #held: Iterator<Extent>;
  #next: Extent | null;

  constructor(bytes: DeviceBytes, from: DeviceByte) {
    this.#bytes = bytes;
    this.#from = from;
    this.#held = bytes.held()[Symbol.iterator]();
    this.#next = this.#advance();
  }

  read(offset: number, into: Uint8Array): void {
    const start = this.#from + offset;
    while (this.#next !== null && this.#next.offset + this.#next.length <= start)
      this.#next = this.#advance();
    if (this.#next === null || this.#next.offset >= start + into.length) into.fill(0);
    else this.#bytes.read(start, into);
  }

  #advance(): Extent | null {
    const next = this.#held.next();
    return next.done ? null : next.value;
  }
}
