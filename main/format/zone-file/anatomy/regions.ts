import type { LayoutSection } from '../../../../shared/image/image-spec';
import type { ByteCount, ByteOffset } from '../../../../shared/units/units';
import { ENTRY_BYTES, HEADER_BYTES, metaBytes } from '../layout';
import type { ZoneFileModel } from '../model';
import { deviceBytes } from '../model';

/** A part of the file and the namespace it belongs to; 0 = none. */
export interface Region extends LayoutSection {
  readonly namespace: number;
}

/** Sizes that decide where the parts of a namespace lie. */
export interface NamespaceShape {
  readonly zones: number;
  readonly zdeBytes: ByteCount;
}

/** Header, table, extensions and padding of a namespace. `suffix` tells several of them apart. */
export function namespaceSections(
  base: ByteOffset,
  { zones, zdeBytes }: NamespaceShape,
  suffix = '',
): LayoutSection[] {
  const table = base + HEADER_BYTES;
  const zde = table + zones * ENTRY_BYTES;
  const padding = zde + zones * zdeBytes;
  const end = base + metaBytes(zones, zdeBytes);
  const sections: LayoutSection[] = [
    { kind: 'header', title: `header${suffix}`, offset: base, length: HEADER_BYTES },
    { kind: 'table', title: `zone table${suffix}`, offset: table, length: zde - table },
    { kind: 'zde', title: `descriptor extensions${suffix}`, offset: zde, length: padding - zde },
    { kind: 'gap', title: `padding${suffix}`, offset: padding, length: end - padding },
  ];
  return sections.filter(({ length }) => length > 0);
}

/** The parts of the whole file in file order; other namespaces are taken to have the shape of the chosen one. */
export function regionsOf(model: ZoneFileModel): Region[] {
  const { namespaceOffsets, geometry, zdeBytes, zoneFileEnd, attached } = model;
  const shape = { zones: geometry.zoneCount, zdeBytes };
  const stride = model.end - model.base;
  const regions: Region[] = namespaceOffsets.flatMap((base, index) => {
    const suffix = namespaceOffsets.length > 1 ? ` of namespace ${index + 1}` : '';
    return namespaceSections(base, shape, suffix).map((part) => ({ ...part, namespace: index + 1 }));
  });
  const behind = namespaceOffsets.at(-1)! + stride;
  if (zoneFileEnd > behind) {
    const length = zoneFileEnd - behind;
    regions.push({ kind: 'gap', title: 'behind the namespaces', offset: behind, length, namespace: 0 });
  }
  if (attached) {
    const gap = attached.offset - Math.max(behind, zoneFileEnd);
    if (gap > 0) {
      regions.push({
        kind: 'gap',
        title: 'between the files',
        offset: attached.offset - gap,
        length: gap,
        namespace: 0,
      });
    }
    const length = deviceBytes(model);
    regions.push({ kind: 'data', title: 'data image', offset: attached.offset, length, namespace: 0 });
  }
  return regions;
}
