import type { Command, Option } from 'commander';
import { EXAMPLES, type Example } from './examples';

/** An option as it is spelled and explained. */
export interface OptionDescription {
  /** `-o`, `--output`, as many as there are. */
  readonly names: readonly string[];
  /** `<image>`; null = it takes no value. */
  readonly value: string | null;
  /** Values that are accepted; null = any. */
  readonly choices: readonly string[] | null;
  readonly text: string;
  /** Null where there is none, or where the text says it. */
  readonly defaultValue: string | null;
}

/** A command of the tree that the parser holds. */
export interface CommandDescription {
  /** `zone open`; empty for the program itself. */
  readonly name: string;
  readonly summary: string;
  /** `zonesmith zone open [options] <image> <zones>`. */
  readonly usage: string;
  /** Values that its arguments accept, one after the other; null = any. */
  readonly arguments: readonly (readonly string[] | null)[];
  readonly options: readonly OptionDescription[];
  /** The last words of the names of its subcommands. */
  readonly commands: readonly string[];
  readonly examples: readonly Example[];
}

/** The program and all commands below it, in the order of help. */
export function describeCommands(program: Command): CommandDescription[] {
  return [...walk(program)].map((command) => {
    const name = nameOf(command);
    return {
      name,
      summary: command.description(),
      usage: `zonesmith ${name === '' ? '' : `${name} `}${command.usage()}`,
      arguments: command.registeredArguments.map(({ argChoices }) => argChoices ?? null),
      options: command.createHelp().visibleOptions(command).map(describeOption),
      commands: command.commands.map((child) => child.name()),
      examples: EXAMPLES[name] ?? [],
    };
  });
}

/** A command and everything below it. */
export function* walk(command: Command): Generator<Command> {
  yield command;
  for (const child of command.commands) yield* walk(child);
}

/** `zone open`: the names from the program, which has none, down to a command. */
export function nameOf(command: Command): string {
  const { parent } = command;
  return parent === null ? '' : `${nameOf(parent)} ${command.name()}`.trim();
}

function describeOption(option: Option): OptionDescription {
  const { short, long, flags, argChoices, description } = option;
  const defaultValue: unknown = option.defaultValue;
  const names = [short, long].filter((name) => name !== undefined);
  const isShown =
    typeof defaultValue === 'string' || (Array.isArray(defaultValue) && defaultValue.length > 0);
  return {
    names,
    value: /[<[].*$/.exec(flags)?.[0] ?? null,
    choices: argChoices ?? null,
    text: description,
    defaultValue: isShown ? String(defaultValue) : null,
  };
}
