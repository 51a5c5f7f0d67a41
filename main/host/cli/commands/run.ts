import type { Command } from 'commander';
import { AppError, fail } from '../../../../shared/errors/app-error';
import type { RunSummary } from '../../../../shared/workload/summary';
import { formatBytes, plural } from '../../../../shared/units/format';
import { parseCount } from '../../../../shared/units/parse';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { runCommands, type RunOptions } from '../../../workload/run-commands';
import type { OpenedImage } from '../../../image/opened-image';
import type { ParsedTrace } from '../../../trace/native-codec';
import { checkTraceFits } from '../../../trace/trace-fit';
import { makeTraceHeader } from '../../../trace/trace-header';
import { generateWorkload, WORKLOADS } from '../../../workload/registry';
import { addCommand, withWriteOptions, type Invocation, type Run } from '../command';
import { EXIT_FOUND, EXIT_OK } from '../exit-codes';
import { isFioJob, readFioJobs, withSectionOption, type SectionOptions } from '../fio-jobs';
import { withWritableImage, type WriteOptions } from '../options/image-options';
import type { Output } from '../printing/output';
import { readTrace, recordingOf, withRecordOptions, withTrace, type RecordOptions } from '../trace-files';
import {
  gather,
  isWorkload,
  microseconds,
  runContext,
  workloadOf,
  type WorkloadOptions,
} from '../options/workload-options';

interface RunCommandOptions extends WriteOptions, WorkloadOptions, RecordOptions, SectionOptions {
  readonly stopOnRefusal?: boolean;
  readonly until?: string;
}

/** Commands to run and what their data and a recording start from. */
interface Source {
  readonly commands: Iterable<ZoneCommand>;
  readonly seed: number;
  readonly generator?: string;
}

/** `run`: a workload or the commands of a trace, in place. */
export function registerRun(program: Command, run: Run): void {
  const command = withWriteOptions(
    addCommand(
      program,
      run,
      'run <what> <image>',
      'run a workload, a job of fio (JOB.fio) or the commands of a trace',
      runWhat,
    ),
  );
  withSectionOption(withRecordOptions(command, 'every command and its result'))
    .option('--seed <n>', 'seed of the workload', '1')
    .option('--set <key=value>', 'a setting of the workload; may be given again', gather)
    .option('--stop-on-refusal', 'end after the first refused command')
    .option('--until <n>', 'run commands 0 to n−1 only');
}

function runWhat({ args, options, output }: Invocation<RunCommandOptions>): number {
  const [what, path] = [args[0]!, args[1]!];
  const until = options.until === undefined ? undefined : parseCount(options.until, '--until');
  return withWritableImage(path, options, output, (image) => {
    const source = sourceOf(what, options, image, output);
    const { seed, generator } = source;
    const header = makeTraceHeader(image.device.engine.setup, {
      seed,
      ...(generator === undefined ? {} : { generator }),
    });
    const target = recordingOf(options, [path]);
    const summary = withTrace(target, header, (record) => {
      const runOptions: RunOptions = {
        context: runContext(output, image),
        seed,
        clock: microseconds,
        stopOnRefusal: options.stopOnRefusal === true,
        ...(until === undefined ? {} : { until }),
        ...(record === undefined ? {} : { record }),
      };
      return runCommands(image.device, source.commands, runOptions);
    });
    if (output.json) output.document(summary);
    else printSummary(summary, output);
    if (generator !== undefined && !output.json) output.line(`${generator}, seed ${seed}`);
    return summary.ok === summary.commands ? EXIT_OK : EXIT_FOUND;
  });
}

function sourceOf(what: string, options: RunCommandOptions, image: OpenedImage, output: Output): Source {
  if (isFioJob(what)) {
    const spec = workloadOf(what, options);
    const { commands } = readFioJobs(spec, image.device.engine.setup, options, output);
    return { commands, seed: spec.seed, generator: 'fio' };
  }
  if (isWorkload(what)) {
    const spec = workloadOf(what, options);
    return {
      commands: generateWorkload(spec, image.device.engine.setup),
      seed: spec.seed,
      generator: what,
    };
  }
  if (options.set !== undefined)
    fail('usage', `--set: ${what} is a trace; settings are for workloads`, { what });
  const trace = traceNamed(what);
  checkTraceFits(trace.header, image.device.image.facts.geometry);
  return { commands: commandsOf(trace.entries), seed: trace.header.seed ?? 0 };
}

/** The trace of a path. A bare word that names no file was meant as a workload. */
function traceNamed(what: string): ParsedTrace {
  try {
    return readTrace(what);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'not-found' || /[./\\]/.test(what)) throw thrown;
    const names = WORKLOADS.map(({ name }) => name).join(', ');
    return fail('usage', `'${what}' is neither a trace nor a workload; accepted: a file or ${names}`, {
      what,
    });
  }
}

/** Commands of a trace without their index, time and expectation. */
function* commandsOf(
  entries: Iterable<ZoneCommand & { i: number; t: number; expect?: object }>,
): Generator<ZoneCommand> {
  for (const { i: _index, t: _time, expect: _expect, ...command } of entries) yield command;
}

function printSummary(summary: RunSummary, output: Output): void {
  const { commands, ok, refused, bytesWritten, elapsedSeconds } = summary;
  const rate = Math.round(commands / Math.max(elapsedSeconds, 1e-6));
  output.line(`${plural(commands, 'command')}, ${ok} ok, ${formatBytes(bytesWritten)} written`);
  output.line(`${elapsedSeconds.toFixed(3)} s, ${plural(rate, 'command')} a second`);
  for (const [status, count] of Object.entries(refused)) output.line(`refused: ${status} ${count}`);
}
