import type { Command } from 'commander';
import type { Run } from '../command';

/** `trace …`: traces of other tools in and out. */
export function registerTrace(program: Command, _run: Run): void {
  program.command('trace').description('import, export and shrink traces').helpCommand(false);
}
