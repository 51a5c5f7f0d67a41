import type { Command } from 'commander';
import type { RunSummary } from '../../../../shared/ipc/shapes';
import { formatBytes, plural } from '../../../../shared/units/format';
import { parseCount } from '../../../../shared/units/parse';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { runCommands, type RunOptions } from '../../../service/run-commands';
import type { OpenedImage } from '../../../service/types';
import { checkTraceFits } from '../../../trace/trace-fit';
import { makeTraceHeader } from '../../../trace/trace-header';
import { generateWorkload } from '../../../workload/registry';
import { addCommand, withWriteOptions, type Invocation, type Run } from '../command';
import { EXIT_FOUND, EXIT_OK } from '../exit-codes';
import { withWritableImage, type WriteOptions } from '../image-options';
import type { Output } from '../output';
import { readTrace, writeTrace, type TraceWriter } from '../trace-files';
import {
  gather,
  isWorkload,
  microseconds,
  runContext,
  workloadOf,
  type WorkloadOptions,
} from '../workload-options';

interface RunCommandOptions extends WriteOptions, WorkloadOptions {
  readonly record?: string;
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
  withWriteOptions(
    addCommand(program, run, 'run <what> <image>', 'run a workload or the commands of a trace', runWhat),
  )
    .option('--seed <n>', 'seed of the workload', '1')
    .option('--set <key=value>', 'a setting of the workload; may be given again', gather)
    .option('--record <trace>', 'write a trace of every command and its result')
    .option('--stop-on-refusal', 'end after the first refused command')
    .option('--until <n>', 'run commands 0 to n−1 only');
}

function runWhat({ args, options, output }: Invocation<RunCommandOptions>): number {
  return withWritableImage(args[1]!, options, output, (image) => {
    const source = sourceOf(args[0]!, options, image);
    const recording = options.record === undefined ? null : startRecording(options.record, source, image);
    const summary = runSource(source, options, { image, output, recording });
    if (output.json) output.document(summary);
    else printSummary(summary, output);
    return summary.ok === summary.commands ? EXIT_OK : EXIT_FOUND;
  });
}

function runSource(
  source: Source,
  options: RunCommandOptions,
  { image, output, recording }: { image: OpenedImage; output: Output; recording: TraceWriter | null },
): RunSummary {
  const { seed } = source;
  const runOptions: RunOptions = {
    context: runContext(output),
    seed,
    clock: microseconds,
    stopOnRefusal: options.stopOnRefusal === true,
    ...(options.until === undefined ? {} : { until: parseCount(options.until, '--until') }),
    ...(recording === null ? {} : { record: (entry) => recording.add(entry) }),
  };
  try {
    return runCommands(image.device, source.commands, runOptions);
  } finally {
    recording?.end();
  }
}

function sourceOf(what: string, options: RunCommandOptions, image: OpenedImage): Source {
  if (isWorkload(what)) {
    const spec = workloadOf(what, options);
    return { commands: generateWorkload(spec, image.device.engine.setup), seed: spec.seed, generator: what };
  }
  const trace = readTrace(what);
  checkTraceFits(trace.header, image.device.image.geometry);
  return { commands: commandsOf(trace.entries), seed: trace.header.seed ?? 0 };
}

/** Commands of a trace without their index, time and expectation. */
function* commandsOf(
  entries: Iterable<ZoneCommand & { i: number; t: number; expect?: object }>,
): Generator<ZoneCommand> {
  for (const { i: _index, t: _time, expect: _expect, ...command } of entries) yield command;
}

function startRecording(path: string, { seed, generator }: Source, { device }: OpenedImage): TraceWriter {
  const header = makeTraceHeader(device.engine.setup, {
    seed,
    ...(generator === undefined ? {} : { generator }),
  });
  return writeTrace(path, header);
}

function printSummary(
  { commands, ok, refused, bytesWritten, elapsedSeconds }: RunSummary,
  output: Output,
): void {
  const rate = Math.round(commands / Math.max(elapsedSeconds, 1e-6));
  output.line(`${plural(commands, 'command')}, ${ok} ok, ${formatBytes(bytesWritten)} written`);
  output.line(`${elapsedSeconds.toFixed(3)} s, ${plural(rate, 'command')} a second`);
  for (const [status, count] of Object.entries(refused)) output.line(`refused: ${status} ${count}`);
}
