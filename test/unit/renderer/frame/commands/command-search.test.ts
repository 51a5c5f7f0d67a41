import { describe, expect, it } from 'vitest';
import { COMMANDS, type CommandDefinition } from '../../../../../shared/app/commands';
import { searchCommands } from '../../../../../renderer/frame/commands/command-search';

const search = (query: string) => searchCommands(COMMANDS, query).map(({ id }) => id);

describe('search for commands', () => {
  it.each([
    ['reset', 'zone.reset'],
    ['rz', 'zone.reset'],
    ['crash rec', 'crash.run'],
    ['cimg', 'image.create'],
    ['goto addr', 'view.goto'],
    ['undo', 'edit.undo'],
  ])('finds by "%s"', (query, id) => {
    expect(search(query).slice(0, 3)).toContain(id);
  });

  it.each([
    ['find', 'view.goto'],
    ['search', 'view.goto'],
    ['jump', 'view.goto'],
    ['go to', 'view.goto'],
    ['goto', 'view.goto'],
    ['dark', 'view.nextTheme'],
    ['export', 'image.saveAs'],
    ['check', 'view.inspect'],
    ['preferences', 'settings.open'],
    ['new', 'image.create'],
    ['power', 'crash.run'],
    ['erase', 'zone.reset'],
    ['hex', 'view.toggleRadix'],
    ['stop', 'job.cancel'],
    ['quit', 'window.close'],
  ])('takes "%s" for what it means', (query, id) => {
    expect(search(query)).toContain(id);
  });

  it('offers what closes or throws away by its own words alone, behind what is harmless', () => {
    expect(search('find')).not.toContain('window.close');
    for (const query of ['find', 'search']) expect(search(query).at(0)).toBe('edit.find');
    expect(search('jump').at(0)).toBe('view.goto');
    expect(search('cl')).toContain('zone.close');
    expect(search('close').indexOf('zone.close')).toBeLessThan(search('close').indexOf('image.close'));
    expect(search('close window')).toEqual(['window.close']);
    const losing = COMMANDS.filter((command: CommandDefinition) => command.loses === true);
    expect(losing.map(({ id }) => id)).toEqual([
      'image.revert',
      'image.close',
      'window.close',
      'app.quit',
      'zone.resetAll',
    ]);
  });

  it('keeps the order of the registry for an empty query and finds nothing for nonsense', () => {
    expect(searchCommands(COMMANDS, '  ')).toEqual(COMMANDS);
    for (const query of ['qqqq', 'defragment', '???']) expect(search(query)).toEqual([]);
  });
});
