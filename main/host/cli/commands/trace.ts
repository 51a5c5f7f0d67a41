import type { Command } from 'commander';
import type { Run } from '../command';
import { registerTraceShrink } from './trace-shrink';

/** `trace …`: traces of other tools in and out. */
export function registerTrace(program: Command, run: Run): void {
  const trace = program.command('trace').description('import, export and shrink traces').helpCommand(false);
  registerTraceShrink(trace, run);
}
