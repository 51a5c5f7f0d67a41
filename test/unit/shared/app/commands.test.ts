import { describe, expect, it } from 'vitest';
import {
  COMMAND_MENUS,
  COMMANDS,
  commandOf,
  isCommandId,
  menuGroups,
  type CommandDefinition,
} from '../../../../shared/app/commands';

const commands: readonly CommandDefinition[] = COMMANDS;
const shortcuts = commands.flatMap(({ shortcut, alternatives = [] }) => [
  ...(shortcut ? [shortcut] : []),
  ...alternatives,
]);

const duplicates = (list: readonly string[]) => list.filter((item, index) => list.indexOf(item) !== index);

describe('command registry', () => {
  it('gives every command an id, a title within its menu and a shortcut of its own', () => {
    expect(duplicates(commands.map(({ id }) => id))).toEqual([]);
    expect(duplicates(commands.map(({ menu, title }) => `${menu}/${title}`))).toEqual([]);
    expect(duplicates(shortcuts)).toEqual([]);
  });

  it('spells shortcuts as modifiers in one order and one key', () => {
    for (const shortcut of shortcuts)
      expect(shortcut).toMatch(/^(Ctrl\+)?(Alt\+)?(Shift\+)?([A-Z,?]|[A-Z][A-Za-z]+|F\d+)$/);
  });

  it('keeps the keys that hands already know', () => {
    const known = {
      'view.goto': 'Ctrl+G',
      'view.gotoZone': 'Ctrl+Shift+G',
      'edit.undo': 'Ctrl+Z',
      'edit.redo': 'Ctrl+Y',
      'palette.open': 'Ctrl+Shift+P',
      'help.keys': '?',
      'help.guide': 'F1',
      'image.open': 'Ctrl+O',
      'image.save': 'Ctrl+S',
      'image.close': 'Ctrl+W',
      'zone.previous': 'Alt+PageUp',
      'zone.next': 'Alt+PageDown',
      'zone.gotoStart': 'Alt+Home',
      'zone.gotoWritePointer': 'Alt+End',
      'crash.run': 'Ctrl+Alt+K',
    } as const;
    for (const [id, shortcut] of Object.entries(known)) {
      expect(commandOf(id as keyof typeof known).shortcut, id).toBe(shortcut);
    }
  });

  it('asks for an image wherever something of one is needed', () => {
    const ofImage = ['editing', 'dirty', 'canUndo', 'canRedo', 'zone', 'trace'] as const;
    const forgetful = commands.filter(
      ({ when }) => ofImage.some((condition) => when.includes(condition)) && !when.includes('image'),
    );
    expect(forgetful.map(({ id }) => id)).toEqual([]);
  });

  it('shows every command in exactly one menu, groups in order', () => {
    const shown = COMMAND_MENUS.flatMap((menu) => menuGroups(menu).flat());
    expect(shown.map(({ id }) => id).sort()).toEqual(commands.map(({ id }) => id).sort());
    for (const menu of COMMAND_MENUS) {
      const groups = menuGroups(menu).map((group) => group[0]?.group ?? 0);
      expect(groups, menu).toEqual([...groups].sort((a, b) => a - b));
    }
  });

  it('knows its ids from others', () => {
    expect(isCommandId('zone.reset')).toBe(true);
    expect(isCommandId('toString')).toBe(false);
  });
});
