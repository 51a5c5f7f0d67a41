import type { LayoutSection } from '../../../../shared/image/image-spec';
import type { ByteOffset } from '../../../../shared/units/units';
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
  return withGaps(
    parts.filter((part) => part.length > 0),
    areas.end,
  );
}

function withGaps(parts: readonly LayoutSection[], end: ByteOffset): LayoutSection[] {
  const all: LayoutSection[] = [];
  let at = 0;
  const fillTo = (offset: ByteOffset) => {
    if (offset > at) all.push({ kind: 'gap', title: 'unused', offset: at, length: offset - at });
  };
  for (const part of parts) {
    fillTo(part.offset);
    all.push(part);
    at = part.offset + part.length;
  }
  fillTo(end);
  return all;
}

/** The region that holds an offset; undefined behind the end. */
export function regionAt(regions: readonly LayoutSection[], offset: ByteOffset): LayoutSection | undefined {
  return regions.find((region) => offset >= region.offset && offset < region.offset + region.length);
}
