import { describe, expect, it } from 'vitest';
import type { ZoneStateEntry } from '../../../../../../shared/image/states/zone-states';
import {
  brushWords,
  FIRST_BRUSH,
  lookOf,
  paintZones,
  type Brush,
} from '../../../../../../renderer/features/create-wizard/zones/zone-brush';

const brush = (change: Partial<Brush>): Brush => ({ ...FIRST_BRUSH, ...change });
const paint = (
  states: readonly ZoneStateEntry[],
  zones: readonly [number, number],
  change: Partial<Brush> = {},
  conventional: readonly (readonly [number, number])[] = [],
) => paintZones(states, { zones, look: lookOf(brush(change)), conventional });

describe('brush', () => {
  it.each([
    [{}, 'closed:50%:stamp'],
    [{ fill: '' }, 'closed'],
    [{ fill: '64KiB', pattern: 'byte', value: '90' }, 'closed:64KiB:byte:90'],
    [{ pattern: 'random', value: '' }, 'closed:50%:random'],
    [{ pattern: 'none', value: '7' }, 'closed:50%:none'],
    [{ state: 'full', fill: '100%', pattern: 'zero' }, 'full:100%:zero'],
    [{ state: 'offline' }, 'offline'],
    [{ state: 'empty' }, 'empty'],
  ] as const)('says %j as %s', (change, words) => {
    expect(brushWords(brush(change))).toBe(words);
  });

  it('is what --state makes of those words', () => {
    expect(lookOf(brush({ fill: '37%', pattern: 'random', value: '9' }))).toEqual({
      ...{ state: 'closed', fillPercent: 37, data: { pattern: 'random', seed: 9 } },
    });
    expect(lookOf(brush({ fill: '64KiB', pattern: 'none' }))).toEqual({
      ...{ state: 'closed', fillBytes: 65_536, data: null },
    });
  });

  it('paints nothing with what means nothing, and names it', () => {
    expect(() => lookOf(brush({ fill: '101%' }))).toThrow("'101%' is not a part of a zone");
    expect(() => lookOf(brush({ fill: 'much' }))).toThrow("'much'");
    expect(() => lookOf(brush({ pattern: 'byte', value: '256' }))).toThrow('byte:0 to byte:255');
  });
});

describe('painting zones', () => {
  it('takes the place of what was said, and joins neighbours that say the same', () => {
    const first = paint([], [2, 5]);
    expect(first).toEqual([{ first: 2, last: 5, ...lookOf(FIRST_BRUSH) }]);
    expect(paint(first, [6, 7])).toEqual([{ first: 2, last: 7, ...lookOf(FIRST_BRUSH) }]);
    expect(paint(first, [3, 4], { state: 'offline' })).toEqual([
      { first: 2, last: 2, ...lookOf(FIRST_BRUSH) },
      { first: 3, last: 4, state: 'offline' },
      { first: 5, last: 5, ...lookOf(FIRST_BRUSH) },
    ]);
    expect(paint(paint(first, [3, 4], { state: 'offline' }), [3, 4])).toEqual(first);
  });

  it('takes away what was said where zones are painted empty, its attributes too', () => {
    const marked: ZoneStateEntry[] = [
      { first: 0, last: 3, state: 'empty', attributes: ['resetZoneRecommended'] },
    ];
    expect(paint(marked, [9, 9], { state: 'empty' })).toEqual(marked);
    expect(paint(marked, [1, 9], { state: 'empty' })).toEqual([{ ...marked[0], last: 0 }]);
    expect(paint(paint([], [2, 5]), [0, 9], { state: 'empty' })).toEqual([]);
  });

  it('leaves out conventional zones, but for faults', () => {
    const conventional = [
      [0, 1],
      [4, 4],
    ] as const;
    const zonesOf = (states: readonly ZoneStateEntry[]) => states.map(({ first, last }) => [first, last]);
    expect(zonesOf(paint([], [0, 9], {}, conventional))).toEqual([
      [2, 3],
      [5, 9],
    ]);
    expect(zonesOf(paint([], [0, 1], {}, conventional))).toEqual([]);
    expect(zonesOf(paint([], [0, 9], { state: 'readOnly' }, conventional))).toEqual([[0, 9]]);
  });

  it('makes one entry of a million zones', () => {
    expect(paint(paint([], [0, 999_999]), [500_000, 500_000], { state: 'full', fill: '' })).toHaveLength(3);
  });
});
