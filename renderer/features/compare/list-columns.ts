import type { DataColumn } from '../../components/table/data-column';
import type { DifferenceList } from '../../stores/compare/difference-lists';

/** Titles of the lists. */
export const LIST_TITLES: Readonly<Record<DifferenceList, string>> = {
  facts: 'Image',
  zones: 'Zones',
  structures: 'Decoded fields',
  runs: 'Bytes',
};

/** What is counted in each list. */
export const LIST_NOUNS: Readonly<Record<DifferenceList, string>> = {
  facts: 'fact',
  zones: 'field',
  structures: 'field',
  runs: 'run',
};

const SIDES: readonly DataColumn[] = [
  { key: 'a', title: 'A', width: 'minmax(160px, 1fr)' },
  { key: 'b', title: 'B', width: 'minmax(160px, 1fr)' },
];

/** Columns of each list. */
export const LIST_COLUMNS: Readonly<Record<DifferenceList, readonly DataColumn[]>> = {
  facts: [{ key: 'field', title: 'What', width: 'minmax(200px, 1fr)' }, ...SIDES],
  zones: [
    { key: 'zone', title: 'Zone', width: '110px', numeric: true },
    { key: 'field', title: 'Field', width: 'minmax(140px, 1fr)' },
    ...SIDES,
  ],
  structures: [
    { key: 'field', title: 'Field', width: 'minmax(240px, 2fr)' },
    { key: 'offset', title: 'File offset of A', width: '130px', numeric: true },
    ...SIDES,
  ],
  runs: [
    { key: 'number', title: 'No', width: '84px', numeric: true },
    { key: 'zone', title: 'Zone', width: '110px', numeric: true },
    { key: 'length', title: 'Length', width: '110px', numeric: true },
    { key: 'a', title: 'Place in A', width: 'minmax(150px, 1fr)', numeric: true },
    { key: 'b', title: 'Place in B', width: 'minmax(150px, 1fr)', numeric: true },
    { key: 'offsetA', title: 'File offset of A', width: 'minmax(120px, 1fr)', numeric: true },
    { key: 'offsetB', title: 'File offset of B', width: 'minmax(120px, 1fr)', numeric: true },
  ],
};
