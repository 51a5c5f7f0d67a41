import type { Command, CommanderError } from 'commander';
import { nameOf } from './help/describe-commands';

/** Arguments that the parser refuses, and the command that they were given to. */
export class UsageError extends Error {
  readonly command: Command;
  readonly code: string;

  constructor(command: Command, error: CommanderError) {
    super(error.message);
    this.command = command;
    this.code = error.code;
  }
}

/** One line that names what was given and what is accepted. */
export function usageMessage({ command, code, message }: UsageError): string {
  const hint = `(zonesmith help${command.parent ? ` ${nameOf(command)}` : ''} tells more)`;
  return `${textOf(command, code, message)} ${hint}`;
}

function textOf(command: Command, code: string, message: string): string {
  const text = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  const options = (): string => command.options.map(({ long, short }) => long ?? short).join(', ');
  const commands = (): string => command.commands.map((child) => child.name()).join(', ');
  switch (code) {
    case 'commander.unknownOption':
      return `${text}; accepted: ${options()}`;
    case 'commander.unknownCommand':
      return `${text}; accepted: ${commands()}`;
    case 'commander.help':
      return `a command is missing; accepted: ${commands()}`;
    default:
      return text;
  }
}
