/** What the scripts of bash and zsh have in common, whose loops and patterns of `case` read alike. */
import type { CompletedCommand, ValueKind } from './words';

/** `/zone|/zone/open|…)`: every command below the program. */
export function pathPattern(commands: readonly CompletedCommand[]): string {
  return commands.flatMap(({ path }) => (path === '' ? [] : [path])).join('|');
}

/** How a shell names what the common part asks for. */
export interface ShellNames {
  /** Index of the first word behind the program, and of the one that is completed. */
  readonly first: number;
  readonly current: string;
  /** The words typed, the one that is completed. */
  readonly words: string;
  readonly typed: string;
  /** A command that offers words. */
  readonly offer: (words: string) => string;
  /** What stands in a branch for the value of an option. */
  readonly answer: (value: ValueKind) => string;
}

/** Finds out at which command the line is, then offers values of an option, options, or words. */
export function commonPart(commands: readonly CompletedCommand[], shell: ShellNames): string {
  return `  for ((i = ${shell.first}; i < ${shell.current}; i++)); do
    case "$at/\${${shell.words}[i]}" in
    ${pathPattern(commands)}) at=$at/\${${shell.words}[i]} ;;
    esac
  done
  case "$at:$prev" in
${valueCases(commands, shell.answer)}
  esac
  if [[ $${shell.typed} == -* ]]; then
    case "$at" in
${wordCases(commands, optionNames, shell.offer)}
    esac
    return
  fi
  case "$at" in
${wordCases(commands, ({ words }) => words, shell.offer)}
  esac`;
}

/** A branch for each command and option that takes a value: `/create:--format`, and what may follow. */
function valueCases(commands: readonly CompletedCommand[], answer: (value: ValueKind) => string): string {
  const branches = commands.flatMap(({ path, options }) =>
    options.flatMap(({ names, value }) =>
      value === null ? [] : [`    ${names.map((name) => `${path}:${name}`).join('|')}) ${answer(value)} ;;`],
    ),
  );
  return branches.join('\n');
}

/** A branch for each command that has some of these words. */
function wordCases(
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
const optionNames = ({ options }: CompletedCommand): readonly string[] =>
  options.flatMap(({ names }) => names);
