import type { ByteCount, ByteOffset } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';

/** Bytes read at a time; a multiple of every entry's size, and tables begin at multiples of 512. */
const PIECE_BYTES = 4096;

/** Reads entries one after the other, as they are asked for by the thousand; meant to be short-lived. */
export class PieceReader {
  readonly fileBytes: ByteCount;
  readonly #file: BlockFile;
  readonly #bytes = new Uint8Array(PIECE_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);
  #piece = -1;

  constructor(file: BlockFile) {
    this.#file = file;
    this.fileBytes = file.size();
  }

  /** Upper half of the big-endian word at a multiple of 8. */
  high(place: ByteOffset): number {
    return this.#view.getUint32(this.#at(place));
  }

  /** Lower half of that word. */
  low(place: ByteOffset): number {
    return this.#view.getUint32(this.#at(place) + 4);
  }

  /** A few bytes that do not cross a multiple of 8; not copied. */
  bytes(place: ByteOffset, length: ByteCount): Uint8Array {
    const at = this.#at(place);
    return this.#bytes.subarray(at, at + length);
  }

  #at(place: ByteOffset): number {
    const piece = Math.floor(place / PIECE_BYTES);
    if (piece !== this.#piece) this.#file.read(piece * PIECE_BYTES, this.#bytes);
    this.#piece = piece;
    return place - piece * PIECE_BYTES;
  }
}
