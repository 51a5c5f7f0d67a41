import { formatCount } from '../../../../shared/units/format';
import { deviceBlocks, zoneCapacity, zoneSize, type ZoneGeometry } from '../../../../shared/zone/geometry';
import { fittingWidth, type DataColumn } from '../../../components/table/data-column';
import type { SortKey } from '../../../stores/inspect/zone-view';

/** A column of the zone table. */
export type ZoneColumn = DataColumn & { readonly key: SortKey | 'nonSeq' | 'content' };

/** How places and sizes in bytes read now. */
interface Formats {
  readonly place: (bytes: number) => string;
  readonly amount: (bytes: number) => string;
}

/** Columns as gzbd has them, as wide as the longest number of the device in the unit of the moment. */
export function zoneColumns(geometry: ZoneGeometry, { place, amount }: Formats): readonly ZoneColumn[] {
  const block = geometry.logicalBlockSizeBytes;
  const last = geometry.zoneCount - 1;
  const places = [place(deviceBlocks(geometry) * block), place((deviceBlocks(geometry) - 1) * block)];
  const sizes = [0, last].map((zone) => amount(zoneSize(geometry, zone) * block));
  const capacities = [0, last].map((zone) => amount(zoneCapacity(geometry, zone) * block));
  const number = { numeric: true, sortable: true } as const;
  return [
    { key: 'zone', title: 'No', width: fittingWidth('No', [formatCount(last)]), ...number },
    { key: 'type', title: 'Type', width: '104px', sortable: true, yields: 4 },
    { key: 'state', title: 'Cond', width: '64px', sortable: true },
    { key: 'reset', title: 'RWP rec.', width: '76px', sortable: true, yields: 2 },
    { key: 'nonSeq', title: 'Non-seq', width: '72px', yields: 1 },
    { key: 'start', title: 'Start', width: fittingWidth('Start', places), ...number },
    { key: 'size', title: 'Length', width: fittingWidth('Length', sizes), yields: 5, ...number },
    { key: 'capacity', title: 'Capacity', width: fittingWidth('Capacity', capacities), ...number },
    { key: 'writePointer', title: 'WP', width: fittingWidth('WP', places), ...number },
    { key: 'attributes', title: 'Attributes', width: '96px', sortable: true, yields: 3 },
    { key: 'content', title: 'Content', width: 'minmax(104px, 1fr)' },
  ];
}
