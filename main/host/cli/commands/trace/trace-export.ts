import { basename } from 'node:path';
import { Option, type Command } from 'commander';
import { formatBytes, formatCount, plural } from '../../../../../shared/units/format';
import type { ExportCount, ExportReport } from '../../../../../shared/workload/export-report';
import { exportTrace } from '../../../../trace/export-trace';
import { EXPORTERS } from '../../../../trace/exporters/registry';
import { checkCancelled } from '../../cancel-flag';
import { addCommand, type Invocation, type Run } from '../../command';
import { EXIT_OK } from '../../exit-codes';
import type { Output } from '../../printing/output';
import { createOutputFile, withOutputFile } from '../../printing/output-file';
import { readTrace } from '../../trace-files';

interface ExportCommandOptions {
  readonly to: string;
  readonly output: string;
  readonly target?: string;
  readonly force?: boolean;
}

/** Progress is looked at after so many commands. */
const COMMANDS_A_REPORT = 1024;

/** `trace export`: a trace as the file of another tool. */
export function registerTraceExport(group: Command, run: Run): void {
  addCommand(group, run, 'export <trace>', 'write a trace as the file of another tool', exportCommand)
    .addOption(
      new Option('--to <format>', 'what to write it as')
        .choices(EXPORTERS.map(({ name }) => name))
        .makeOptionMandatory(),
    )
    .requiredOption('-o, --output <file>', 'where to write it')
    .option('--target <name>', 'device or file that the commands are for (default: named after the trace)')
    .option('--force', 'replace a file that is there');
}

function exportCommand({ args, options, output }: Invocation<ExportCommandOptions>): number {
  const path = args[0]!;
  const exporter = EXPORTERS.find(({ name }) => name === options.to)!;
  const trace = readTrace(path);
  const place = { path: options.output, replace: options.force === true, notOver: [path] };
  const report = withOutputFile(createOutputFile(place), (file) =>
    exportTrace(trace, exporter, {
      target: options.target ?? targetOf(path),
      write: (bytes) => file.write(bytes),
      rewrite: (offset, bytes) => file.rewrite(offset, bytes),
      before(commands) {
        checkCancelled();
        if (commands % COMMANDS_A_REPORT === 0) output.progress(`${formatCount(commands)} commands`);
      },
    }),
  );
  if (output.json) output.document({ file: options.output, ...report });
  else print(report, output);
  return EXIT_OK;
}

/** A name that no device has, so that a replay by accident reaches none. */
function targetOf(path: string): string {
  const stem = path === '-' ? 'trace' : basename(path).replace(/\.[^.]*$/, '');
  return `${stem === '' ? 'trace' : stem}.img`;
}

function print({ format, commands, bytes, outcomes }: ExportReport, output: Output): void {
  output.message(`${plural(commands, 'command')} as ${format}, ${formatBytes(bytes)}`);
  printCount('left out', outcomes.leftOut, output);
  printCount('altered', outcomes.altered, output);
}

function printCount(what: string, { count, reasons, examples }: ExportCount, output: Output): void {
  for (const reason of reasons) {
    const first = examples.find(({ why }) => why === reason.why);
    const place = first === undefined ? '' : `, first command ${first.index}`;
    output.message(`${what}: ${formatCount(reason.count)} of ${formatCount(count)}${place}: ${reason.why}`);
  }
}
