import { describe, expect, it } from 'vitest';
import {
  childrenOf,
  nodesOfMatches,
  rangeTitle,
  rootsOf,
  seenNodes,
  sizeText,
  wayTo,
} from '../../../../../../renderer/features/inspect/structure/tree-nodes';
import type { OutlineSection, StructureField } from '../../../../../../shared/image/field';

const ZONES = 1_000_000;
const HEADER: OutlineSection = { path: 'header', first: 0, count: 41, perElement: null };
const TABLE: OutlineSection = { path: 'table', first: 41, count: 4 * ZONES, perElement: 4 };
const GENERATION: OutlineSection = {
  path: 'checksums.generation',
  first: 41 + 4 * ZONES,
  count: 1,
  perElement: null,
};
const SUMS: OutlineSection = { path: 'checksums', first: 42 + 4 * ZONES, count: 1954, perElement: 1 };
const roots = rootsOf([HEADER, TABLE, GENERATION, SUMS]);
const kinds = (nodes: readonly { kind: string }[]) => [...new Set(nodes.map(({ kind }) => kind))];

describe('nodes of the structure', () => {
  it('a section of one field is that field', () => {
    expect(roots.map(({ kind }) => kind)).toEqual(['section', 'section', 'field', 'section']);
    expect(roots.map(sizeText)).toEqual(['41 fields', '1,000,000 entries', '1 field', '1,954 entries']);
    expect(roots[1]).toMatchObject({ position: 2, siblings: 4, level: 1 });
  });

  it('a million zones are ranges of a thousand of them, down to their fields', () => {
    const ranges = childrenOf(roots[1]!);
    expect([ranges.length, kinds(ranges)]).toEqual([1000, ['range']]);
    expect([rangeTitle(ranges[0]!), rangeTitle(ranges[999]!)]).toEqual(['0 – 999', '999,000 – 999,999']);
    const zones = childrenOf(ranges[7]!);
    expect([zones.length, kinds(zones), zones[3]!.first]).toEqual([1000, ['element'], 41 + 4 * 7003]);
    const fields = childrenOf(zones[3]!);
    expect([fields.length, kinds(fields), childrenOf(fields[0]!)]).toEqual([4, ['field'], []]);
  });

  it('elements of one field are fields, ranges where they are many; the last range is shorter', () => {
    const ranges = childrenOf(roots[3]!);
    expect(ranges.map(rangeTitle)).toEqual(['0 – 999', '1,000 – 1,953']);
    expect(kinds(childrenOf(ranges[1]!))).toEqual(['field']);
    expect(childrenOf(ranges[1]!)).toHaveLength(954);
  });

  it('more than a million are ranges of ranges', () => {
    const [list] = rootsOf([{ path: 'l2', first: 0, count: 5_000_000, perElement: 1 }]);
    expect(childrenOf(list!).map(sizeText)).toEqual(Array.from({ length: 5 }, () => '1,000,000 entries'));
  });

  it('leads from a root to any field', () => {
    const way = wayTo(roots, 41 + 4 * 7003 + 2);
    expect(way.map(({ kind }) => kind)).toEqual(['section', 'range', 'element', 'field']);
    expect(way.map(({ level }) => level)).toEqual([1, 2, 3, 4]);
    expect(wayTo(roots, 9_999_999)).toEqual([]);
    const open = new Set(way.map(({ key }) => key));
    expect(seenNodes(roots, (key) => open.has(key))).toHaveLength(roots.length + 1000 + 1000 + 4);
  });

  it('names no node like another', () => {
    const open = new Set(wayTo(roots, 41).map(({ key }) => key));
    const keys = seenNodes(roots, (key) => open.has(key)).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('of fields that a filter lets through only what leads to them', () => {
    const field: StructureField = { path: 'x', offset: 0, length: 1, type: 'u8', value: '0', status: 'ok' };
    const nodes = nodesOfMatches(
      roots,
      [3, 41 + 4 * 7003, 41 + 4 * 7003 + 1].map((index) => ({ index, field })),
    );
    expect(nodes.map(({ kind, level }) => `${kind} ${level}`)).toEqual([
      'section 1',
      'field 2',
      'section 1',
      'element 2',
      'field 3',
      'field 3',
    ]);
  });
});
