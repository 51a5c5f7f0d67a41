/** Branches that bash and zsh have in common: patterns of `case`, with the words that belong to them. */
import type { CompletedCommand, CompletedOption } from './words';

/** `/zone|/zone/open|…)`: every command below the program. */
export function pathPattern(commands: readonly CompletedCommand[]): string {
  return commands.flatMap(({ path }) => (path === '' ? [] : [path])).join('|');
}

/** A branch for each command and option that takes a value: `/create:--format`, and what may follow. */
export function valueCases(
  commands: readonly CompletedCommand[],
  answer: (value: NonNullable<CompletedOption['value']>) => string,
): string {
  const branches = commands.flatMap(({ path, options }) =>
    options.flatMap(({ names, value }) =>
      value === null ? [] : [`    ${names.map((name) => `${path}:${name}`).join('|')}) ${answer(value)} ;;`],
    ),
  );
  return branches.join('\n');
}

/** A branch for each command that has some of these words. */
export function wordCases(
  commands: readonly CompletedCommand[],
  wordsOf: (command: CompletedCommand) => readonly string[],
  answer: (words: string) => string,
): string {
  const branches = commands.flatMap((command) => {
    const words = wordsOf(command);
    return words.length === 0 ? [] : [`    '${command.path}') ${answer(words.join(' '))} ;;`];
  });
  return branches.join('\n');
}

/** Every spelling of the options of a command. */
export const optionNames = ({ options }: CompletedCommand): readonly string[] =>
  options.flatMap(({ names }) => names);
