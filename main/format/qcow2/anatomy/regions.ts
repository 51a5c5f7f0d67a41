import type { LayoutSection } from '../../../../shared/image/image-spec';
import type { ByteCount, ByteOffset } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import { refcountTablePlace, refcountTableProblem } from '../blocks/refcount-place';
import { ENTRY_BYTES, EXTENSION } from '../layout';
import type { Qcow2Header, ZonedExtension } from '../model';
import { zoneShape } from '../table/zone-shape';

/** A part of the file whose place the header gives. */
export interface Region {
  readonly kind: Exclude<LayoutSection['kind'], 'data'>;
  readonly title: string;
  readonly offset: ByteOffset;
  readonly length: ByteCount;
}

/** Header, tables and extensions in file order, cut at the end of the file; none of them is empty. */
export function regionsOf(file: BlockFile, header: Qcow2Header, zoned: ZonedExtension | null): Region[] {
  const { clusterBytes, l1Offset, l1Entries } = header;
  const regions: Region[] = [
    { kind: 'header', title: 'header', offset: 0, length: clusterBytes },
    ...refcountTable(file, header),
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

/** Nothing where the header's numbers cannot be right. */
function refcountTable(file: BlockFile, { clusterBytes }: Qcow2Header): Region[] {
  if (refcountTableProblem(file, clusterBytes)) return [];
  const { offset, clusters } = refcountTablePlace(file);
  return [{ kind: 'mapping', title: 'refcount table', offset, length: clusters * clusterBytes }];
}

function zonedRegions(header: Qcow2Header, zoned: ZonedExtension): Region[] {
  const { wordsOffset, wordsBytes, zdeOffset } = zoneShape(zoned, header.virtualSizeBytes);
  const zdeLength = zoned.zoneCount * zoned.zdeBytes;
  return [
    { kind: 'table', title: 'write pointer table', offset: wordsOffset, length: wordsBytes },
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
