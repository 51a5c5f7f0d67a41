/** What can stand where in a command line, as a shell's script asks for it. */
import type { CommandDescription, OptionDescription } from '../help/describe-commands';

/** What stands behind an option: one of some words, a file, or something nobody can guess. */
export type ValueKind = readonly string[] | 'file' | 'free';

/** A command and what may follow it. */
export interface CompletedCommand {
  /** `/zone/open`; empty for the program. */
  readonly path: string;
  readonly summary: string;
  /** Subcommands and accepted values of arguments. */
  readonly words: readonly string[];
  readonly takesFiles: boolean;
  readonly options: readonly CompletedOption[];
}

/** An option that can be completed. */
export interface CompletedOption {
  readonly names: readonly string[];
  readonly text: string;
  /** Null = it takes no value. */
  readonly value: ValueKind | null;
}

const FILES = /<(file|image|trace|folder|patch)>/;

/** What a shell completes, made of the tree of commands. */
export function completedCommands(commands: readonly CommandDescription[]): CompletedCommand[] {
  const names = commands.filter(({ name }) => name !== '' && !name.includes(' ')).map(({ name }) => name);
  return commands.map((command) => {
    const choices = command.arguments.flatMap((accepted) => accepted ?? []);
    const others = command.name === 'help' ? names : [];
    return {
      path: pathOf(command.name),
      summary: command.summary,
      words: [...command.commands, ...choices, ...others],
      takesFiles: command.arguments.some((accepted) => accepted === null) && others.length === 0,
      options: command.options.map(completedOption),
    };
  });
}

const pathOf = (name: string): string =>
  name
    .split(' ')
    .map((word) => (word === '' ? '' : `/${word}`))
    .join('');

function completedOption({ names, text, value, choices }: OptionDescription): CompletedOption {
  if (value === null) return { names, text, value };
  return { names, text, value: choices ?? (FILES.test(value) ? 'file' : 'free') };
}
