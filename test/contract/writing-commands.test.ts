/** Every command stands in the table of those that are ended anywhere (test/simulation/job-kills.test.ts), or its reason here. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../build/paths.mjs';
import { describeCommandLine } from '../../main/host/cli/program';
import { OPERATIONS, operationOf } from '../../shared/workload/operations';
import { WRITING_COMMANDS } from '../support/cli/writing-commands';

const wordsOf = (name: string): string =>
  WRITING_COMMANDS.filter(({ words }) => words.join(' ').startsWith(name))
    .map(({ words }) => words.join(' '))
    .join('\n');

/** They write nothing anywhere. */
const LOOKING = [
  ...['info', 'report', 'hex', 'structure', 'find', 'check', 'attach', 'formats', 'workloads'],
  ...['trace compare', 'crash advise', 'crash merge', 'help', 'completion'],
];

/** The same way to the file as another command of the table: those of zones that are not in it themselves. */
const LIKE: Readonly<Record<string, string>> = Object.fromEntries(
  OPERATIONS.map(operationOf)
    .filter(({ changes }) => changes !== 'extension')
    .flatMap(({ cli }) => (cli === undefined ? [] : `zone ${cli.verb}`))
    .filter((name) => wordsOf(name) === '')
    .map((name) => [name, 'zone finish']),
);

/** Ended anywhere by a test of its own: it takes more than an image and a trace. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  repair: 'test/simulation/repair-kill.test.ts',
  'crash explore': 'test/simulation/exploration-kills.test.ts',
  leftovers: 'test/simulation/job-kills.test.ts',
  target: 'test/simulation/target-serving.test.ts',
  serve: 'test/simulation/kept-edits-kill.test.ts',
  api: 'test/simulation/session-save-kill.test.ts',
};

/** Options that name a file to be written. */
const OUTPUTS = ['-o', '--out', '--record', '--save-recipe', '--patch'];
/** Options whose way to the file is that of the command of the same words in the table. */
const SAME_WAY: Readonly<Record<string, string>> = {
  'append --record': 'write --record',
  'zone reset --record': 'zone --record',
  'zone set-zde --record': 'zone --record',
};

describe('commands that write', () => {
  it('are all ended anywhere by a test', async () => {
    const doing = (await describeCommandLine()).filter(
      ({ name, usage }) => name !== '' && (!/\[command\]$/.test(usage) || usage.includes('<')),
    );
    const known = (name: string): boolean =>
      wordsOf(name) !== '' || LOOKING.includes(name) || name in LIKE || name in ELSEWHERE;
    expect(doing.map(({ name }) => name).filter((name) => !known(name))).toEqual([]);
    for (const name of [...LOOKING, ...Object.keys(LIKE), ...Object.keys(ELSEWHERE)])
      expect(
        doing.map((command) => command.name),
        name,
      ).toContain(name);
    for (const name of LOOKING) expect(wordsOf(name), name).toBe('');
    for (const name of Object.values(LIKE)) expect(wordsOf(name), name).not.toBe('');
    for (const file of Object.values(ELSEWHERE)) expect(existsSync(inRoot(file)), file).toBe(true);
  });

  it('are ended with each option that names a file to be written', async () => {
    const missing = (await describeCommandLine()).flatMap(({ name, options }) => {
      if (LOOKING.includes(name) || name in ELSEWHERE || name in LIKE || name === '') return [];
      const named = options.flatMap(({ names }) => names.filter((option) => OUTPUTS.includes(option)));
      return named
        .filter((option) => !wordsOf(name).includes(` ${option} `))
        .map((option) => `${name} ${option}`)
        .filter((option) => !(option in SAME_WAY));
    });
    expect(missing).toEqual([]);
  });
});
