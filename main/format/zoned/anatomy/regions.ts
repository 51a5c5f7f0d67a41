import type { LayoutSection } from '../../../../shared/image/image-spec';
import { coverFile } from '../../regions';
import type { Areas } from '../model';

/**
 * The parts of a file in file order, without holes between them. `mapped` is how many device bytes have a place
 * (all of them, unless the table lies in the data of an rfc image).
 */
export function regionsOf(areas: Areas, mapped: number): LayoutSection[] {
  const parts: LayoutSection[] = [
    { kind: 'header', title: 'header', offset: 0, length: areas.headerBytes },
    { kind: 'data', title: 'data', offset: areas.dataOffset, length: mapped },
    { kind: 'zde', title: 'descriptor extensions', offset: areas.zdeOffset, length: areas.zdeSize },
    { kind: 'table', title: 'zone table', offset: areas.tableOffset, length: areas.tableSize },
    { kind: 'checksums', title: 'table checksums', offset: areas.sumsOffset, length: areas.sumsSize },
  ];
  return coverFile(parts, areas.end);
}
