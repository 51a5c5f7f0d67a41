import type { Annotation } from '../../../../shared/image/place';
import type { ByteCount, ByteOffset } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import { ENTRY_BYTES, EXTENSION, HEADER, REFCOUNT_TABLE_BYTES_MAX } from '../layout';
import type { Field } from '../layout';
import type { Qcow2Header, ZonedExtension } from '../model';
import { zoneShape } from '../table/zone-shape';

/** A part of the file whose place the header gives. */
export interface Region {
  readonly kind: Annotation['kind'];
  readonly title: string;
  readonly offset: ByteOffset;
  readonly length: ByteCount;
}

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

/** Header, tables and extensions in file order, cut at the end of the file; none of them is empty. */
export function regionsOf(file: BlockFile, header: Qcow2Header, zoned: ZonedExtension | null): Region[] {
  const { clusterBytes, l1Offset, l1Entries } = header;
  const refcounts = refcountTablePlace(file);
  const regions: Region[] = [
    { kind: 'header', title: 'header', offset: 0, length: clusterBytes },
    {
      kind: 'mapping',
      title: 'refcount table',
      offset: refcounts.offset,
      length: refcounts.clusters * clusterBytes,
    },
    { kind: 'mapping', title: 'L1 table', offset: l1Offset, length: l1Entries * ENTRY_BYTES },
    ...encryptionHeader(file, header),
  ];
  if (zoned) regions.push(...zonedRegions(header, zoned));
  const size = file.size();
  return regions
    .map((region) => ({ ...region, length: Math.min(region.length, size - region.offset) }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => a.offset - b.offset);
}

function zonedRegions(header: Qcow2Header, zoned: ZonedExtension): Region[] {
  const { tableOffset, tableBytes, zdeOffset } = zoneShape(zoned, header.virtualSizeBytes);
  const zdeLength = zoned.zoneCount * zoned.zdeBytes;
  return [
    { kind: 'table', title: 'write pointer table', offset: tableOffset, length: tableBytes },
    { kind: 'zde', title: 'descriptor extensions', offset: zdeOffset, length: zdeLength },
  ];
}

function encryptionHeader(file: BlockFile, { extensions }: Qcow2Header): Region[] {
  const place = extensions.find(({ type, length }) => type === EXTENSION.cryptoHeader && length >= 16);
  if (!place) return [];
  const bytes = new Uint8Array(16);
  file.read(place.dataOffset, bytes);
  const view = new DataView(bytes.buffer);
  const offset = Number(view.getBigUint64(0));
  return [{ kind: 'header', title: 'encryption header', offset, length: Number(view.getBigUint64(8)) }];
}
