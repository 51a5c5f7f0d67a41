import type { CommandDescription } from '../help/describe-commands';
import { bashScript } from './bash';
import { fishScript } from './fish';
import type { Shell } from './shells';
import { completedCommands, type CompletedCommand } from './words';
import { zshScript } from './zsh';

const SCRIPTS: Readonly<Record<Shell, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** A script for a shell that completes commands, options, their values and files. */
export function completionScript(shell: Shell, commands: readonly CommandDescription[]): string {
  return SCRIPTS[shell](completedCommands(commands));
}
