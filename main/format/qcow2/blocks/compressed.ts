import * as zlib from 'node:zlib';
import type { AppError } from '../../../../shared/errors/app-error';
import { errorAbout, failAbout } from '../../../../shared/errors/app-error';
import type { ByteCount, ByteOffset } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import type { Qcow2Header } from '../model';

/** Where a compressed cluster lies. */
interface CompressedPlace {
  readonly hostOffset: ByteOffset;
  readonly length: ByteCount;
}

type Inflate = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

/** Compressed clusters of an image; the one that was read last is kept, as blocks are mostly read in order. */
export class CompressedClusters {
  readonly #file: BlockFile;
  readonly #header: Qcow2Header;
  #lastOffset = -1;
  #last = new Uint8Array(0);

  constructor(file: BlockFile, header: Qcow2Header) {
    this.#file = file;
    this.#header = header;
  }

  /** The bytes of a whole cluster. Errors: `damaged` when they are not one cluster, `unsupported` for zstd without runtime support. */
  read(place: CompressedPlace): Uint8Array {
    if (place.hostOffset === this.#lastOffset) return this.#last;
    const { hostOffset } = place;
    const length = Math.min(place.length, Math.max(0, this.#file.size() - hostOffset));
    const bytes = new Uint8Array(length);
    this.#file.read(hostOffset, bytes);
    this.#last = new Uint8Array(this.#inflate(bytes, hostOffset));
    this.#lastOffset = hostOffset;
    return this.#last;
  }

  /** The bytes changed beneath. */
  forget(): void {
    this.#lastOffset = -1;
  }

  #inflate(bytes: Uint8Array, hostOffset: ByteOffset): Uint8Array {
    const { clusterBytes } = this.#header;
    const inflate = this.#method(hostOffset);
    let whole: Uint8Array;
    try {
      whole = inflate(bytes, { maxOutputLength: clusterBytes });
    } catch (error) {
      throw this.#damaged(hostOffset, error instanceof Error ? error.message : String(error));
    }
    if (whole.length !== clusterBytes) throw this.#damaged(hostOffset, `${whole.length} bytes`);
    return whole;
  }

  #method(hostOffset: ByteOffset): Inflate {
    const { compressionType } = this.#header;
    if (compressionType === 0) return zlib.inflateRawSync;
    const zstd: unknown = Reflect.get(zlib, 'zstdDecompressSync');
    if (compressionType === 1 && typeof zstd === 'function') return zstd as Inflate;
    const kind = compressionType === 1 ? 'zstd' : `method ${compressionType}`;
    return failAbout(
      this.#file.name,
      'unsupported',
      `the cluster at offset ${hostOffset} is compressed with ${kind}, which this runtime cannot undo`,
      { file: this.#file.name, offset: hostOffset, compression: kind },
    );
  }

  #damaged(offset: ByteOffset, found: string): AppError {
    const expected = `${this.#header.clusterBytes} bytes after decompression`;
    return errorAbout(
      this.#file.name,
      'damaged',
      `compressed cluster at offset ${offset} gives ${found}, expected ${expected}`,
      { file: this.#file.name, field: 'compressed cluster', offset, found, expected },
    );
  }
}
