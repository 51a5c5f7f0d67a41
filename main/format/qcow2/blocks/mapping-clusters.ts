import { MIB } from '../../../../shared/units/units';
import type { ByteOffset } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import { ENTRY_BYTES } from '../layout';
import type { Qcow2Header } from '../model';
import { refcountTablePlace } from './refcount-place';

/** A cluster of the mapping that an entry of L1 or of the refcount table leads to. */
export interface MappingCluster {
  readonly what: 'L2 table' | 'refcount block';
  /** Where it lies. */
  readonly offset: ByteOffset;
  /** Where the entry lies. */
  readonly entryOffset: ByteOffset;
}

/** Entries are read by the piece, however long their table is said to be. */
const PIECE_BYTES = MIB;

/** All L2 tables and refcount blocks that lie inside of the file, in the order of their entries. */
export function* mappingClusters(file: BlockFile, header: Qcow2Header): Generator<MappingCluster> {
  const refcounts = refcountTablePlace(file);
  const refcountBytes = refcounts.clusters * header.clusterBytes;
  yield* entriesOf(file, 'L2 table', header.l1Offset, header.l1Entries * ENTRY_BYTES);
  yield* entriesOf(file, 'refcount block', refcounts.offset, refcountBytes);
}

function* entriesOf(
  file: BlockFile,
  what: MappingCluster['what'],
  start: ByteOffset,
  length: number,
): Generator<MappingCluster> {
  const size = file.size();
  const end = Math.min(size, start + length);
  for (let at = Number(start); at < end; at += PIECE_BYTES) {
    const bytes = new Uint8Array(Math.min(PIECE_BYTES, end - at));
    file.read(at, bytes);
    const view = new DataView(bytes.buffer);
    for (let index = 0; index + ENTRY_BYTES <= bytes.length; index += ENTRY_BYTES) {
      // Bits 55:9; flags lie above and below.
      const high = view.getUint32(index) & 0xff_ffff;
      const low = (view.getUint32(index + 4) & ~0x1ff) >>> 0;
      const offset = high * 2 ** 32 + low;
      if (offset !== 0 && offset < size) yield { what, offset, entryOffset: at + index };
    }
  }
}
