import { assert } from '../../../../shared/errors/assert';
import type { BlockCount, ByteCount, ByteOffset, Lba } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import type { ImageBlocks } from '../../image';
import { BLOCK_BYTES } from '../layout';
import type { Qcow2Model } from '../model';
import type { BlockReader } from './block-reader';
import { ClusterWriter } from './cluster-writer';
import type { ClusterMap } from './mapping';

/** What the blocks of a device are made of. */
export interface DeviceBlocksParts {
  readonly file: BlockFile;
  readonly model: Qcow2Model;
  readonly map: ClusterMap;
  readonly reader: BlockReader;
  /** Told before the mapping changes. */
  readonly onChange: () => void;
}

/** Blocks of the device by way of the mapping. The writer is made at the first change. */
export class DeviceBlocks implements ImageBlocks {
  readonly #parts: DeviceBlocksParts;
  #writer: ClusterWriter | null = null;

  constructor(parts: DeviceBlocksParts) {
    this.#parts = parts;
  }

  /** Errors: why data cannot be read at all, those of the reader. */
  read(lba: Lba, into: Uint8Array): void {
    const { model, reader } = this.#parts;
    if (model.dataRefusal) throw model.dataRefusal;
    this.#requireBlocks(lba, into.length);
    reader.read(lba * BLOCK_BYTES, into);
  }

  write(lba: Lba, from: Uint8Array): void {
    this.#requireBlocks(lba, from.length);
    this.#change().write(lba * BLOCK_BYTES, from);
  }

  zero(lba: Lba, blocks: BlockCount): void {
    this.#requireBlocks(lba, blocks * BLOCK_BYTES);
    this.#change().zero(lba * BLOCK_BYTES, blocks * BLOCK_BYTES);
  }

  hide(lba: Lba, blocks: BlockCount): void {
    this.#requireBlocks(lba, blocks * BLOCK_BYTES);
    this.#change().hide(lba * BLOCK_BYTES, blocks * BLOCK_BYTES);
  }

  offsetOf(lba: Lba): ByteOffset | null {
    const { model, reader } = this.#parts;
    const byte = lba * BLOCK_BYTES;
    const inside = byte >= 0 && byte < model.header.virtualSizeBytes;
    return inside && model.dataRefusal === null ? reader.offsetOf(byte) : null;
  }

  /** With a backing file that is not followed all of the device: it is not known to be zeros, and reading it says so. */
  *dataRanges(): Iterable<{ readonly lba: Lba; readonly blocks: BlockCount }> {
    const { behind, header } = this.#parts.model;
    const { backingFile, virtualSizeBytes } = header;
    if (backingFile !== null && behind === null) {
      yield { lba: 0, blocks: Math.floor(virtualSizeBytes / BLOCK_BYTES) };
      return;
    }
    for (const { byte, length } of this.#parts.reader.held()) {
      const lba = Math.floor(byte / BLOCK_BYTES);
      const blocks = Math.ceil((byte + length) / BLOCK_BYTES) - lba;
      if (blocks > 0) yield { lba, blocks };
    }
  }

  /** Gives back clusters that were taken and not used; false when there were none. */
  settle(): boolean {
    if (!this.#writer) return false;
    this.#parts.onChange();
    return this.#writer.settle();
  }

  /** The bytes changed beneath. */
  forget(): void {
    this.#parts.map.forget();
    this.#parts.reader.forget();
    this.#writer?.forget();
  }

  /** The writer, for a change of the mapping. */
  #change(): ClusterWriter {
    const { file, model, map, reader, onChange } = this.#parts;
    onChange();
    reader.forget();
    return (this.#writer ??= new ClusterWriter(file, map, {
      readCluster: (cluster, into) => this.#readCluster(cluster, into),
      zoned: model.zoned,
    }));
  }

  #readCluster(cluster: number, into: Uint8Array): void {
    const { header } = this.#parts.model;
    const byte = cluster * header.clusterBytes;
    const length = Math.min(into.length, header.virtualSizeBytes - byte);
    this.#parts.reader.read(byte, into.subarray(0, length));
    into.fill(0, length);
  }

  #requireBlocks(lba: Lba, bytes: ByteCount): void {
    const whole = bytes % BLOCK_BYTES === 0 && lba >= 0;
    const inside = lba * BLOCK_BYTES + bytes <= this.#parts.model.header.virtualSizeBytes;
    assert(whole && inside, `${bytes} bytes at LBA ${lba} are no blocks of the device`);
  }
}
