import { describe, expect, it } from 'vitest';
import { COMMANDS, type CommandDefinition } from '../../shared/app/commands';
import { RAIL_COMMANDS } from '../../shared/app/rail-commands';
import { ZONE_ACTIONS } from '../../shared/workload/operations';
import { files, textOf } from './repository';

/** What a feature declares of itself, read from its text: a page is needed to import it. */
const features = files
  .filter((path) => /^renderer\/features\/[^/]+\/index\.ts$/.test(path))
  .map((path) => {
    const declared = textOf(path).split('export const feature')[1]!;
    const of = (key: string): string => new RegExp(`^ {2}${key}: '?(.*?)'?,$`, 'm').exec(declared)![1]!;
    return { folder: path.replace('index.ts', ''), title: of('title'), route: of('route'), rail: of('rail') };
  });

const textOfAll = (pattern: RegExp): string =>
  files
    .filter((path) => pattern.test(path))
    .map(textOf)
    .join('\n');

describe('features', () => {
  it('each in the rail has a place of its own there, and a command of menu and palette in the same order', () => {
    const inRail = features
      .filter(({ rail }) => rail !== 'null')
      .sort((a, b) => Number(a.rail) - Number(b.rail));
    expect(inRail.map(({ rail }) => Number(rail))).toEqual(inRail.map((_, at) => at + 1));
    // Settings have a command elsewhere in the menu.
    const titles = inRail.filter(({ route }) => route !== 'settings').map(({ title }) => title);
    expect(titles).toEqual(RAIL_COMMANDS.map(({ title }) => title));
  });

  it('each is drawn in a scene', () => {
    const scenes = textOfAll(/^test\/screenshots\/.*\.shots\.ts$/);
    expect(features.filter(({ route }) => !scenes.includes(`scene('${route}'`))).toEqual([]);
  });

  it('axe looks at each', () => {
    const specs = textOfAll(/^test\/e2e\/accessibility.*\.spec\.ts$/);
    const isNamed = (title: string): boolean => specs.includes(`'${title}'`) || specs.includes(` ${title}:`);
    expect(features.filter(({ title }) => !isNamed(title))).toEqual([]);
  });
});

describe('commands of the window', () => {
  const sources = files
    .filter((path) => /^renderer\/.*\.(ts|vue)$/.test(path))
    .map((path) => ({ path, text: textOf(path) }));
  const byTable = ZONE_ACTIONS.filter(({ inInspect }) => !inInspect).map(({ op }) => `zone.${op}`);

  function isBound({ id, view }: CommandDefinition): boolean {
    if (byTable.includes(id)) return true;
    const within = view === undefined ? 'renderer/' : features.find(({ route }) => route === view)?.folder;
    if (within === undefined) return false;
    const binding = [`'${id}': `, `bind('${id}', `];
    return sources.some(
      ({ path, text }) => path.startsWith(within) && binding.some((words) => text.includes(words)),
    );
  }

  it('each is bound, and one of a view by the feature that is shown there', () => {
    expect(COMMANDS.filter((command) => !isBound(command)).map(({ id }) => id)).toEqual([]);
  });
});
