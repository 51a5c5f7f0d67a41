import type { ByteCount, ByteOffset } from '../../../../shared/units/units';
import { KIB } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';

/** L1 and L2 are kept in slices of at most this size, a whole number of which make a cluster. */
const SLICE_BYTES_MAX = 64 * KIB;
/** Slices kept at most: 16 MiB. */
const SLICES_MAX = 256;

/** Bytes of L1 and L2, read when first needed; the slices that were used last are kept. */
export class L2Cache {
  readonly #file: BlockFile;
  readonly #sliceBytes: ByteCount;
  readonly #slices = new Map<number, DataView>();
  #lastIndex = -1;
  #last: DataView | null = null;

  constructor(file: BlockFile, clusterBytes: ByteCount) {
    this.#file = file;
    this.#sliceBytes = Math.min(clusterBytes, SLICE_BYTES_MAX);
  }

  /** Upper half of the big-endian word at an offset that is a multiple of 8. */
  high(offset: ByteOffset): number {
    return this.#slice(offset).getUint32(offset % this.#sliceBytes);
  }

  /** Lower half of that word. */
  low(offset: ByteOffset): number {
    return this.#slice(offset).getUint32((offset % this.#sliceBytes) + 4);
  }

  /** Writes entries of L1 or L2 to the file and to what is kept of it. */
  write(offset: ByteOffset, bytes: Uint8Array): void {
    this.#file.write(offset, bytes, 'mapping');
    for (let at = 0; at < bytes.length;) {
      const inSlice = (offset + at) % this.#sliceBytes;
      const length = Math.min(bytes.length - at, this.#sliceBytes - inSlice);
      const kept = this.#slices.get(Math.floor((offset + at) / this.#sliceBytes));
      if (kept) new Uint8Array(kept.buffer).set(bytes.subarray(at, at + length), inSlice);
      at += length;
    }
  }

  /** Reads a range again: it was written by others. Offset and length are multiples of a cluster. */
  drop(offset: ByteOffset, length: ByteCount): void {
    const first = offset / this.#sliceBytes;
    for (let index = first; index < first + length / this.#sliceBytes; index++) this.#slices.delete(index);
    this.#lastIndex = -1;
  }

  /** Everything is read again. */
  forget(): void {
    this.#slices.clear();
    this.#last = null;
    this.#lastIndex = -1;
  }

  #slice(offset: ByteOffset): DataView {
    const index = Math.floor(offset / this.#sliceBytes);
    if (index === this.#lastIndex) return this.#last!;
    const view = this.#slices.get(index) ?? this.#load(index);
    this.#slices.delete(index);
    this.#slices.set(index, view);
    this.#lastIndex = index;
    this.#last = view;
    return view;
  }

  #load(index: number): DataView {
    if (this.#slices.size >= SLICES_MAX) this.#slices.delete(this.#slices.keys().next().value!);
    const bytes = new Uint8Array(this.#sliceBytes);
    this.#file.read(index * this.#sliceBytes, bytes);
    return new DataView(bytes.buffer);
  }
}
