import type { Command } from 'commander';
import type { Run } from '../../command';
import { registerTraceCompare } from './trace-compare';
import { registerTraceExport } from './trace-export';
import { registerTraceImport } from './trace-import';
import { registerTraceInterleave } from './trace-interleave';
import { registerTraceReenact } from './trace-reenact';
import { registerTraceShrink } from './trace-shrink';

/** `trace …`: traces of other tools in and out, and under other rules. */
export function registerTrace(program: Command, run: Run): void {
  const trace = program
    .command('trace')
    .description('import, export, shrink, interleave, compare and re-enact traces')
    .helpCommand(false);
  registerTraceExport(trace, run);
  registerTraceImport(trace, run);
  registerTraceShrink(trace, run);
  registerTraceInterleave(trace, run);
  registerTraceCompare(trace, run);
  registerTraceReenact(trace, run);
}
