import { COMMAND_MENUS, type CommandDefinition } from '../../../shared/app/commands';
import type { KeyPart, KeyWords } from '../../composables/texts/key-words';
import type { Feature } from '../../router';

/** What is the same in every view: the parts of the frame. */
const FRAME_PARTS: readonly KeyPart[] = [
  {
    title: 'Tabs of images',
    keys: [
      { keys: ['ArrowLeft', 'ArrowRight'], does: 'the image before, the next one' },
      { keys: ['Ctrl+ArrowLeft', 'Ctrl+ArrowRight'], does: 'moves the tab' },
      { keys: ['Delete'], does: 'closes the image' },
    ],
  },
  {
    title: 'Lines between panes',
    keys: [
      { keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'], does: 'moves the line' },
      { keys: ['Home', 'End'], does: 'as far as it goes' },
    ],
  },
];

/** Keys under a heading. */
interface KeyGroup {
  readonly title: string;
  readonly rows: readonly KeyWords[];
}

/** All keys that mean something while a view is shown: those of its parts, then commands by menu, then the frame. */
export function keyMap(
  { title, keys = [] }: Pick<Feature, 'title' | 'keys'>,
  commands: readonly CommandDefinition[],
): readonly KeyGroup[] {
  const menus = COMMAND_MENUS.map((menu) => ({
    title: menu,
    rows: commands.filter((command) => command.menu === menu).flatMap(rowOf),
  }));
  const parts = (list: readonly KeyPart[], of = '') =>
    list.map((part) => ({ title: of + part.title, rows: part.keys }));
  return [...parts(keys, `${title}: `), ...menus, ...parts(FRAME_PARTS)].filter(
    ({ rows }) => rows.length > 0,
  );
}

function rowOf({ title, shortcut, alternatives = [] }: CommandDefinition): KeyWords[] {
  const keys = shortcut === undefined ? alternatives : [shortcut, ...alternatives];
  return keys.length === 0 ? [] : [{ keys, does: title.replace('…', '') }];
}
