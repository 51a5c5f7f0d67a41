import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../../../shared/app/commands';
import { fuzzyFilter } from '../../../../../renderer/frame/commands/fuzzy';

const search = (query: string) =>
  fuzzyFilter(COMMANDS, query, (command) => `${command.menu} ${command.title}`);

describe('fuzzy filter', () => {
  it.each([
    ['reset', 'zone.reset'],
    ['rz', 'zone.reset'],
    ['crash rec', 'crash.run'],
    ['cimg', 'image.create'],
    ['goto addr', 'view.goto'],
    ['undo', 'edit.undo'],
  ])('finds by "%s"', (query, id) => {
    expect(
      search(query)
        .slice(0, 3)
        .map((command) => command.id),
    ).toContain(id);
  });

  it('keeps the order of the registry for an empty query and finds nothing for nonsense', () => {
    expect(search('  ')).toEqual(COMMANDS);
    expect(search('qqqq')).toEqual([]);
  });
});
