import { Option, type Command } from 'commander';
import { fail } from '../../../../../shared/errors/app-error';
import { formatCount, plural } from '../../../../../shared/units/format';
import {
  IMPORT_OUTCOMES,
  IOLOG_WAITS,
  type ImportOutcome,
  type ImportPlacement,
  type ImportReport,
  type IologWait,
} from '../../../../../shared/workload/import-report';
import type { EngineSetup } from '../../../../engine/types';
import { emptyDeviceOf } from '../../../../trace/geometry-file';
import { importTrace } from '../../../../trace/import-trace';
import { chooseImporter, IMPORTERS } from '../../../../trace/importers/registry';
import { makeTraceHeader } from '../../../../trace/trace-header';
import { checkCancelled } from '../../cancel-flag';
import { addCommand, withImageOptions, type Invocation, type Run } from '../../command';
import { EXIT_FOUND, EXIT_OK } from '../../exit-codes';
import { withImage, type ImageOptions } from '../../options/image-options';
import type { Output } from '../../printing/output';
import { readBeginning, readStream } from '../../streams';
import { naming, withTrace } from '../../trace-files';

interface ImportOptions extends ImageOptions {
  readonly from?: string;
  readonly for?: string;
  readonly geometry?: string;
  readonly asIs?: boolean;
  readonly sequentialise?: boolean;
  readonly wait?: IologWait;
  readonly output: string;
  readonly force?: boolean;
}

const SUMMARY = 'make a native trace of one of another tool';

/** Lines of an outcome that are printed; `--json` has more. */
const SHOWN = 10;

/** `trace import`: a trace of another tool as a native one. */
export function registerTraceImport(trace: Command, run: Run): void {
  const command = addCommand(trace, run, 'import <file>', SUMMARY, importFile);
  withImageOptions(command.summary(SUMMARY).description(`${SUMMARY}. Formats:\n\n${formatList()}`))
    .addOption(
      new Option('--from <format>', 'format of the file (default: recognised by what it holds)').choices(
        IMPORTERS.map(({ name }) => name),
      ),
    )
    .option('--for <image>', 'make it for this image in its present state')
    .option('--geometry <file>', 'make it for an empty device of this geometry (info --json, or a trace)')
    .option('--as-is', 'keep every offset, add no reset, leave out nothing that the rules refuse')
    .option('--sequentialise', 'lay the blocks of a drive without zones onto zones, in the order of writing')
    .addOption(
      new Option(
        '--wait <reading>',
        "waits of an iolog of version 2: microseconds since the last (fio's manual), or milliseconds since the start (fio's code)",
      )
        .choices(IOLOG_WAITS)
        .default('relative'),
    )
    .requiredOption('-o, --output <trace>', 'where to write the trace')
    .option('--force', 'replace a trace that is there');
}

function formatList(): string {
  return IMPORTERS.map(({ name, description }) => `${name}: ${description}`).join('\n');
}

function importFile(invocation: Invocation<ImportOptions>): number {
  const { options, output } = invocation;
  if (options.asIs && options.sequentialise) fail('usage', 'give either --as-is or --sequentialise');
  if ((options.for === undefined) === (options.geometry === undefined)) {
    fail(
      'usage',
      'a foreign trace does not say what zones the device has: give either --for IMAGE or --geometry FILE (info --json, or a trace)',
    );
  }
  if (options.geometry !== undefined) {
    return makeTrace(invocation, emptyDeviceOf(readBeginning(options.geometry), options.geometry));
  }
  return withImage(options.for!, options, output, (image) =>
    makeTrace(invocation, image.device.engine.setup),
  );
}

function makeTrace({ args, options, output }: Invocation<ImportOptions>, device: EngineSetup): number {
  const path = args[0]!;
  const { importer, source } = chooseImporter(
    readStream(path),
    options.from,
    path === '-' ? 'standard input' : path,
  );
  const header = makeTraceHeader(device, { generator: `import ${importer.name}` });
  const notOver = [path, options.for, options.geometry].filter(
    (one): one is string => one !== undefined && one !== '-',
  );
  const report = withTrace(
    { path: options.output, replace: options.force === true, notOver },
    header,
    (sink) =>
      naming(path, () =>
        importTrace({
          importer,
          source,
          device,
          placement: placementOf(options),
          wait: options.wait ?? 'relative',
          sink: (entry) => sink?.(entry),
          pulse(lines, commands) {
            checkCancelled();
            output.progress(`${formatCount(lines)} lines read, ${plural(commands, 'command')}`);
          },
        }),
      ),
  );
  if (output.json) output.document(report);
  else printReport(report, output);
  return report.outcomes.refused.count > 0 ? EXIT_FOUND : EXIT_OK;
}

function placementOf({ asIs, sequentialise }: ImportOptions): ImportPlacement {
  if (asIs) return 'as-is';
  return sequentialise ? 'sequentialise' : 'inferred';
}

function printReport(report: ImportReport, output: Output): void {
  output.line(`${report.format}: ${plural(report.lines, 'line')}, ${plural(report.commands, 'command')}`);
  for (const outcome of IMPORT_OUTCOMES) printOutcome(report, outcome, output);
}

function printOutcome({ outcomes }: ImportReport, outcome: ImportOutcome, output: Output): void {
  const { count, reasons, examples } = outcomes[outcome];
  if (count === 0) return;
  output.line(`${outcome}: ${formatCount(count)}`);
  for (const { why, count: times } of reasons) output.line(`  ${formatCount(times)} × ${why}`);
  if (outcome === 'ignored' || outcome === 'remapped') return;
  for (const { line, why } of examples.slice(0, SHOWN)) output.line(`  line ${line}: ${why}`);
  const more = count - Math.min(examples.length, SHOWN);
  if (examples.length > 0 && more > 0)
    output.line(`  and ${formatCount(more)} more; --json names up to 1000`);
}
