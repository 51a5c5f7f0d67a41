import type { Command } from 'commander';
import type { ReplaySummary } from '../../../../shared/ipc/shapes';
import { plural } from '../../../../shared/units/format';
import { replayTrace } from '../../../service/replay-trace';
import { makeTraceHeader } from '../../../trace/trace-header';
import { addCommand, withWriteOptions, type Invocation, type Run } from '../command';
import { EXIT_FOUND, EXIT_OK } from '../exit-codes';
import { withWritableImage, type WriteOptions } from '../image-options';
import type { Output } from '../output';
import { readTrace, writeTrace } from '../trace-files';
import { microseconds, runContext } from '../workload-options';

interface ReplayOptions extends WriteOptions {
  readonly collect?: boolean;
  readonly record?: string;
  readonly asRecorded?: boolean;
}

/** `replay`: a trace with its recorded results as assertions, in place. */
export function registerReplay(program: Command, run: Run): void {
  withWriteOptions(
    addCommand(program, run, 'replay <trace> <image>', 'run a trace and compare its results', replay),
  )
    .option('--collect', 'go on after a divergence')
    .option('--record <trace>', 'write a trace of what happened this time')
    .option('--as-recorded', 'keep the times of the recording')
    .option('--fast', 'as fast as possible (default)');
}

function replay({ args, options, output }: Invocation<ReplayOptions>): number {
  return withWritableImage(args[1]!, options, output, (image) => {
    const trace = readTrace(args[0]!);
    const recording =
      options.record === undefined
        ? null
        : writeTrace(options.record, makeTraceHeader(image.device.engine.setup, originOf(trace.header)));
    const started = microseconds();
    try {
      const summary = replayTrace(image.device, trace, {
        context: runContext(output),
        clock: microseconds,
        collect: options.collect === true,
        ...(recording === null ? {} : { record: (entry) => recording.add(entry) }),
        ...(options.asRecorded ? { pace: (at) => waitUntil(started + at) } : {}),
      });
      if (output.json) output.document(summary);
      else printSummary(summary, output);
      return summary.divergences.length === 0 ? EXIT_OK : EXIT_FOUND;
    } finally {
      recording?.end();
    }
  });
}

function originOf({ seed, generator }: { seed?: number; generator?: string }): {
  seed?: number;
  generator?: string;
} {
  return { ...(seed === undefined ? {} : { seed }), ...(generator === undefined ? {} : { generator }) };
}

/** Blocks this thread until a moment, in the microseconds of `microseconds()`. */
function waitUntil(moment: number): void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const rest = (moment - microseconds()) / 1000;
  if (rest > 0) Atomics.wait(cell, 0, 0, rest);
}

function printSummary({ commands, matched, divergences }: ReplaySummary, output: Output): void {
  for (const { index, command, expected, actual } of divergences) {
    output.line(`command ${index} (${command}): expected ${expected}, got ${actual}`);
  }
  output.line(`${plural(commands, 'command')}, ${matched} as recorded`);
}
