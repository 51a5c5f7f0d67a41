import { describe, expect, it } from 'vitest';
import {
  createTypeAhead,
  pressTreeKey,
  type TreeActions,
} from '../../../../../../renderer/features/inspect/structure/tree-keys';

/** What a key does on row 5 of 20, the parent of which is row 2. */
function pressed(key: string, now: Partial<TreeActions> = {}): string {
  const did: string[] = [];
  const taken = pressTreeKey(key, {
    ...{ at: 5, count: 20, page: 8, canUnfold: true, isUnfolded: false, parent: 2 },
    choose: (row) => did.push(`choose ${row}`),
    toggle: () => did.push('toggle'),
    goTo: () => did.push('go'),
    ...now,
  });
  return taken ? did.join() : 'not taken';
}

describe('keys of the tree', () => {
  it.each([
    ['ArrowDown', 'choose 6'],
    ['ArrowUp', 'choose 4'],
    ['PageDown', 'choose 13'],
    ['PageUp', 'choose -3'],
    ['Home', 'choose 0'],
    ['End', 'choose 19'],
    ['Enter', 'go'],
    [' ', 'go'],
    ['Tab', 'not taken'],
    ['a', 'not taken'],
  ])('%s', (key, does) => expect(pressed(key)).toBe(does));

  it('right unfolds, then goes to the first below; left folds, then goes above', () => {
    expect(pressed('ArrowRight')).toBe('toggle');
    expect(pressed('ArrowRight', { isUnfolded: true })).toBe('choose 6');
    expect(pressed('ArrowRight', { canUnfold: false })).toBe('');
    expect(pressed('ArrowLeft', { isUnfolded: true })).toBe('toggle');
    expect(pressed('ArrowLeft')).toBe('choose 2');
    expect(pressed('ArrowLeft', { parent: null })).toBe('');
  });

  it('typing goes to what begins so, from one to the next, and anew after a while', () => {
    const titles = ['header', 'magic', 'max_open', 'max_active', 'table'];
    const type = createTypeAhead((row) => titles[row]!);
    const at = (row: number) => ({ at: row, count: titles.length });
    expect(type('M', 0, at(0))).toBe(1);
    expect(type('a', 100, at(1))).toBe(1);
    expect(type('x', 200, at(1))).toBe(2);
    expect(type('m', 2000, at(2))).toBe(3);
    expect(type('h', 4000, at(3))).toBe(0);
    expect(type('q', 6000, at(3))).toBeNull();
    expect(type('Enter', 8000, at(3))).toBeNull();
    expect(type('m', 8100, at(3))).toBe(1);
    expect(type('Home', 8200, at(1))).toBeNull();
    expect(type('t', 8300, at(0))).toBe(4);
  });
});
