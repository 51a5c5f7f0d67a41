import { describe, expect, it } from 'vitest';
import { stripKey, STRIP_KEYS } from '../../../../../renderer/components/byte-strip/strip-keys';
import { HEX_KEYS, hexMove, hexWish } from '../../../../../renderer/components/hex-grid/hex-keys';
import { TABLE_KEYS, TABLE_STEPS } from '../../../../../renderer/components/table/table-keys';
import { printKeys } from '../../../../../renderer/composables/texts/key-words';
import { SLIDER_KEYS, SLIDER_STEPS } from '../../../../../renderer/composables/use-track-slider';
import { FEATURES } from '../../../../../renderer/features';
import { CELL_KEY_WORDS, CELL_KEYS } from '../../../../../renderer/features/crash-lab/explore/cell-keys';
import { pressTreeKey, TREE_KEYS } from '../../../../../renderer/features/inspect/structure/tree-keys';
import { keyMap } from '../../../../../renderer/frame/commands/key-map';
import { COMMANDS } from '../../../../../shared/app/commands';

/** What a key of the words is as an event. */
function eventOf(text: string): KeyboardEvent {
  const parts = text.split(/\+(?=.)/);
  const key = parts.pop()!;
  return new KeyboardEvent('keydown', { key, shiftKey: parts.includes('Shift') });
}

const keysOf = (words: readonly { readonly keys: readonly string[] }[]) => words.flatMap(({ keys }) => keys);

describe('keyboard map', () => {
  it('lists every command with a shortcut once, and what the view that is shown has besides', () => {
    for (const feature of FEATURES) {
      const groups = keyMap(feature, COMMANDS);
      const printed = groups.flatMap(({ rows }) => rows.map(({ does }) => does));
      for (const command of COMMANDS.filter((one) => 'shortcut' in one && one.shortcut !== undefined))
        expect(printed, command.id).toContain(command.title.replace('…', ''));
      for (const { title } of feature.keys ?? [])
        expect(groups.map((group) => group.title)).toContain(`${feature.title}: ${title}`);
      expect(new Set(groups.map(({ title }) => title)).size).toBe(groups.length);
    }
  });

  it('names only keys that their part takes', () => {
    const position = { cursor: 64, fileSize: 4096, bytesPerRow: 16, pageRows: 8 };
    const isHexKey = (text: string) =>
      /Tab$|F10$/.test(text) || (hexMove(eventOf(text), position) ?? hexWish(eventOf(text))) !== null;
    const tree = { count: 4, page: 2, at: 1, canUnfold: true, isUnfolded: false, parent: null };
    const isTreeKey = (text: string) =>
      pressTreeKey(text, { ...tree, choose: () => {}, toggle: () => {}, goTo: () => {} });
    expect(keysOf(HEX_KEYS).filter((key) => !isHexKey(key))).toEqual([]);
    expect(keysOf(STRIP_KEYS).filter((key) => stripKey(key, 1, 9) === null)).toEqual([]);
    expect(keysOf(TREE_KEYS).filter((key) => !isTreeKey(key))).toEqual([]);
    expect(keysOf(SLIDER_KEYS).filter((key) => !(key in SLIDER_STEPS))).toEqual([]);
    for (const [words, steps] of [
      [TABLE_KEYS, TABLE_STEPS],
      [CELL_KEY_WORDS, CELL_KEYS],
    ] as const)
      expect(keysOf(words).filter((key) => key !== 'Enter' && !(key in steps))).toEqual([]);
  });

  it.each([
    ['Ctrl+Shift+P', 'Ctrl+Shift+P'],
    ['Alt+PageDown', 'Alt+PgDn'],
    ['Shift+ArrowRight', 'Shift+→'],
    ['+', '+'],
    [' ', 'Space'],
    ['?', '?'],
  ])('prints %s as %s', (keys, printed) => {
    expect(printKeys(keys)).toBe(printed);
  });
});
