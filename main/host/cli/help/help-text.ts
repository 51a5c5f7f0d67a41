import { Help, type Command } from 'commander';
import { nameOf } from './describe-commands';
import { EXAMPLES } from './examples';

/** Help of a command, with its examples behind it. */
export function helpWithExamples(command: Command, help: Help): string {
  const lines = (EXAMPLES[nameOf(command)] ?? []).flatMap(({ what, call }) => [`  # ${what}`, `  ${call}`]);
  const text = Help.prototype.formatHelp.call(help, command, help);
  return lines.length === 0 ? text : `${text}\nExamples:\n${lines.join('\n')}\n`;
}
