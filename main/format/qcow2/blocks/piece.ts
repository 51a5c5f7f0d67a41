import type { ByteCount, DeviceByte } from '../../../../shared/units/units';

/** Bytes for some clusters: `head` bytes of the first one lie before them. */
export interface Part {
  readonly head: ByteCount;
  readonly bytes: Uint8Array;
}

/** Bytes to be written from a device byte on, seen as parts of clusters. */
export class Piece {
  /** Clusters that the bytes touch. */
  readonly clusters: number;
  readonly #clusterBytes: ByteCount;
  readonly #head: ByteCount;
  readonly #from: Uint8Array;

  constructor(clusterBytes: ByteCount, byte: DeviceByte, from: Uint8Array) {
    this.#clusterBytes = clusterBytes;
    this.#head = byte % clusterBytes;
    this.#from = from;
    this.clusters = Math.ceil((this.#head + from.length) / clusterBytes);
  }

  /** What of the bytes lies in the first clusters. */
  first(clusters: number): Part {
    return {
      head: this.#head,
      bytes: this.#from.subarray(0, clusters * this.#clusterBytes - this.#head),
    };
  }
}
