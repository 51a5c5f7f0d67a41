import { describe, expect, it } from 'vitest';
import { columnsWithin, type DataColumn } from '../../../../../renderer/components/table/data-column';

const COLUMNS: readonly DataColumn[] = [
  { key: 'zone', title: 'Zone', width: '60px' },
  { key: 'offset', title: 'File offset', width: '110px', yields: 2 },
  { key: 'message', title: 'Message', width: 'minmax(240px, 1fr)' },
  { key: 'expected', title: 'Expected', width: '100px', yields: 1 },
  { key: 'found', title: 'Found', width: '200px', yields: 1 },
];
const keys = (pixels: number) => columnsWithin(COLUMNS, pixels).map(({ key }) => key);

describe('columns of a table', () => {
  it('are left out in their order, those that belong together at once, until the others have room', () => {
    expect(keys(710)).toHaveLength(5);
    expect(keys(709)).toEqual(['zone', 'offset', 'message']);
    expect(keys(410)).toEqual(['zone', 'offset', 'message']);
    expect(keys(409)).toEqual(['zone', 'message']);
    expect(keys(100)).toEqual(['zone', 'message']);
  });

  it('are all of them before it was measured', () => {
    expect(keys(0)).toHaveLength(5);
  });
});
