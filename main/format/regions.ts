import type { LayoutSection } from '../../shared/image/image-spec';
import type { Place } from '../../shared/image/place';
import type { ByteCount, ByteOffset } from '../../shared/units/units';
import type { ZoneGeometry } from '../../shared/zone/geometry';
import { zoneOf, zoneStart } from '../../shared/zone/geometry';

/** The sections of a file in order, with what lies between them as gaps, up to its end. */
export function coverFile(sections: readonly LayoutSection[], end: ByteOffset): LayoutSection[] {
  const covered: LayoutSection[] = [];
  let at = 0;
  for (const section of sections.filter(({ length }) => length > 0)) {
    if (section.offset > at) covered.push(gap(at, section.offset));
    covered.push(section);
    at = section.offset + section.length;
  }
  if (end > at) covered.push(gap(at, end));
  return covered;
}

function gap(offset: ByteOffset, end: ByteOffset): LayoutSection {
  return { kind: 'gap', title: 'unused', offset, length: end - offset };
}

/** What a place in a file is told from. */
export interface Regions<Region extends LayoutSection = LayoutSection> {
  readonly geometry: ZoneGeometry;
  /** Ascending and disjoint; the one of kind `data` begins with device byte 0. */
  readonly regions: readonly Region[];
  /** Bytes of a zone in a region that has as many for each; null = none of it belongs to a zone. */
  readonly cellBytes: (region: Region) => ByteCount | null;
  /** Words for what lies behind the last region. */
  readonly behind: string;
}

/** What lies at an offset of a file. */
export function placeAt<Region extends LayoutSection>(layout: Regions<Region>, offset: ByteOffset): Place {
  const region = regionAt(layout.regions, offset);
  if (region?.kind === 'data') return placeInData(layout.geometry, offset, region);
  const bytes = region ? layout.cellBytes(region) : null;
  const zone = region && bytes !== null ? Math.floor((offset - region.offset) / bytes) : null;
  return { offset, lba: null, zone, zoneByte: null, region: region?.title ?? layout.behind };
}

function placeInData(geometry: ZoneGeometry, offset: ByteOffset, data: LayoutSection): Place {
  const block = geometry.logicalBlockSizeBytes;
  const byte = offset - data.offset;
  const lba = Math.floor(byte / block);
  const zone = zoneOf(geometry, lba);
  return { offset, lba, zone, zoneByte: byte - zoneStart(geometry, zone) * block, region: data.title };
}

/** The region that holds an offset; undefined behind the end. */
function regionAt<Region extends LayoutSection>(
  regions: readonly Region[],
  offset: ByteOffset,
): Region | undefined {
  let low = 0;
  let high = regions.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const region = regions[middle]!;
    if (offset < region.offset) high = middle - 1;
    else if (offset >= region.offset + region.length) low = middle + 1;
    else return region;
  }
  return undefined;
}
