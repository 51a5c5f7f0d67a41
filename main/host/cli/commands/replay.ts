import type { Command } from 'commander';
import { fail } from '../../../../shared/errors/app-error';
import type { ReplaySummary } from '../../../../shared/workload/summary';
import { plural } from '../../../../shared/units/format';
import type { TraceHeader } from '../../../../shared/workload/trace-entry';
import { replayTrace, type ReplayOptions } from '../../../trace/replay-trace';
import { makeTraceHeader } from '../../../trace/trace-header';
import { checkCancelled } from '../cancel-flag';
import { addCommand, withWriteOptions, type Invocation, type Run } from '../command';
import { EXIT_FOUND, EXIT_OK } from '../exit-codes';
import { withWritableImage, type WriteOptions } from '../options/image-options';
import type { Output } from '../printing/output';
import { readTrace, recordingOf, withRecordOptions, withTrace, type RecordOptions } from '../trace-files';
import { microseconds, runContext } from '../options/workload-options';

interface ReplayCommandOptions extends WriteOptions, RecordOptions {
  readonly collect?: boolean;
  readonly asRecorded?: boolean;
  readonly fast?: boolean;
}

/** Ctrl+C is noticed so often while waiting for the next command. */
const WAIT_MS = 50;

/** `replay`: a trace with its recorded results as assertions, in place. */
export function registerReplay(program: Command, run: Run): void {
  const command = withWriteOptions(
    addCommand(program, run, 'replay <trace> <image>', 'run a trace and compare its results', replay),
  );
  withRecordOptions(command, 'what happened this time')
    .option('--collect', 'go on after a divergence')
    .option('--as-recorded', 'keep the times of the recording')
    .option('--fast', 'as fast as possible (default)');
}

function replay({ args, options, output }: Invocation<ReplayCommandOptions>): number {
  if (options.asRecorded && options.fast) fail('usage', 'give either --as-recorded or --fast');
  const [tracePath, imagePath] = [args[0]!, args[1]!];
  return withWritableImage(imagePath, options, output, (image) => {
    const trace = readTrace(tracePath);
    const header = makeTraceHeader(image.device.engine.setup, originOf(trace.header));
    const target = recordingOf(options, [imagePath]);
    const summary = withTrace(target, header, (record) => {
      const replayOptions: ReplayOptions = {
        context: runContext(output, image),
        clock: microseconds,
        collect: options.collect === true,
        ...(record === undefined ? {} : { record }),
        ...(options.asRecorded ? { waitUntil } : {}),
      };
      return replayTrace(image.device, trace, replayOptions);
    });
    if (output.json) output.document(summary);
    else printSummary(summary, output);
    return summary.divergences.length === 0 ? EXIT_OK : EXIT_FOUND;
  });
}

function originOf({ seed, generator }: TraceHeader): { seed?: number; generator?: string } {
  return { ...(seed === undefined ? {} : { seed }), ...(generator === undefined ? {} : { generator }) };
}

/** Blocks this thread until a moment, in the microseconds of `microseconds()`. */
function waitUntil(moment: number): void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    const restMs = (moment - microseconds()) / 1000;
    if (restMs <= 0) return;
    checkCancelled();
    Atomics.wait(cell, 0, 0, Math.min(restMs, WAIT_MS));
  }
}

function printSummary({ commands, matched, divergences }: ReplaySummary, output: Output): void {
  for (const { index, command, expected, actual } of divergences) {
    output.line(`command ${index} (${command}): expected ${expected}, got ${actual}`);
  }
  output.line(`${plural(commands, 'command')}, ${matched} as recorded`);
}
