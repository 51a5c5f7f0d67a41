import type { ByteCount, ByteOffset } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import { HEADER, REFCOUNT_TABLE_BYTES_MAX } from '../layout';
import type { Field } from '../layout';

/** Place of the refcount table as the file says now; it moves when an image grows. */
export function refcountTablePlace(file: BlockFile): {
  readonly offset: ByteOffset;
  readonly clusters: number;
} {
  const { refcountTableOffset: from, refcountTableClusters: count } = HEADER;
  const bytes = new Uint8Array(from.length + count.length);
  file.read(from.offset, bytes);
  const view = new DataView(bytes.buffer);
  return { offset: Number(view.getBigUint64(0)), clusters: view.getUint32(from.length) };
}

/** What makes the refcount table unusable: a field, and what was expected of it; null = it can be read. */
export function refcountTableProblem(
  file: BlockFile,
  clusterBytes: ByteCount,
): { readonly field: Field; readonly found: number; readonly expected: string } | null {
  const { offset, clusters } = refcountTablePlace(file);
  const bytes = clusters * clusterBytes;
  if (clusters === 0 || bytes > REFCOUNT_TABLE_BYTES_MAX) {
    const expected = `1 to ${REFCOUNT_TABLE_BYTES_MAX / clusterBytes} clusters`;
    return { field: HEADER.refcountTableClusters, found: clusters, expected };
  }
  if (offset !== 0 && offset % clusterBytes === 0 && offset + bytes <= file.size()) return null;
  const expected = `a cluster of the file with room for ${bytes} bytes`;
  return { field: HEADER.refcountTableOffset, found: offset, expected };
}
