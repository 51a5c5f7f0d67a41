import type { Command } from 'commander';
import { fail } from '../../../../shared/errors/app-error';
import { formatCount, plural } from '../../../../shared/units/format';
import type { EngineSetup } from '../../../engine/types';
import { emptyDeviceOf } from '../../../trace/geometry-file';
import { makeTraceHeader } from '../../../trace/trace-header';
import { generateWorkload } from '../../../workload/registry';
import { isFioJob, readFioJobs, withSectionOption, type SectionOptions } from '../fio-jobs';
import { cancellable } from '../cancel-flag';
import { addCommand, withImageOptions, type Invocation, type Run } from '../command';
import { EXIT_OK } from '../exit-codes';
import { withImage, type ImageOptions } from '../options/image-options';
import { readBeginning } from '../streams';
import { withTrace } from '../trace-files';
import { gather, workloadOf, type WorkloadOptions } from '../options/workload-options';

interface GenerateOptions extends ImageOptions, WorkloadOptions, SectionOptions {
  readonly for?: string;
  readonly geometry?: string;
  readonly output: string;
  readonly force?: boolean;
}

/** Progress is looked at after so many commands. */
const COMMANDS_A_REPORT = 256;

/** `generate`: a workload's commands as a trace, not run. Results that a command must have are among them. */
export function registerGenerate(program: Command, run: Run): void {
  const command = addCommand(
    program,
    run,
    'generate <name>',
    'write the commands of a workload, or of a job of fio (JOB.fio), as a trace',
    generate,
  );
  withSectionOption(withImageOptions(command))
    .option('--seed <n>', 'seed of the workload', '1')
    .option('--set <key=value>', 'a setting of the workload; may be given again', gather)
    .option('--for <image>', 'make them for this image in its present state')
    .option('--geometry <file>', 'make them for an empty device of this geometry (info --json, or a trace)')
    .requiredOption('-o, --output <trace>', 'where to write the trace')
    .option('--force', 'replace a trace that is there');
}

function generate(invocation: Invocation<GenerateOptions>): number {
  const { options, output } = invocation;
  if ((options.for === undefined) === (options.geometry === undefined)) {
    fail('usage', 'give either --for IMAGE or --geometry FILE');
  }
  if (options.geometry !== undefined) {
    return writeCommands(invocation, emptyDeviceOf(readBeginning(options.geometry), options.geometry));
  }
  return withImage(options.for!, options, output, (image) =>
    writeCommands(invocation, image.device.engine.setup),
  );
}

function writeCommands({ args, options, output }: Invocation<GenerateOptions>, device: EngineSetup): number {
  const spec = workloadOf(args[0]!, options);
  const isJob = isFioJob(spec.name);
  const { commands, notes } = isJob
    ? readFioJobs(spec, device, options, output)
    : { commands: generateWorkload(spec, device), notes: [] };
  const header = makeTraceHeader(device, { seed: spec.seed, generator: isJob ? 'fio' : spec.name });
  const notOver = [options.for, options.geometry, isJob ? spec.name : undefined].filter(
    (path) => path !== undefined,
  );
  let count = 0;
  withTrace({ path: options.output, replace: options.force === true, notOver }, header, (sink) => {
    for (const command of cancellable(commands)) {
      sink?.({ i: count++, t: 0, ...command });
      if (count % COMMANDS_A_REPORT === 0) output.progress(`${formatCount(count)} commands`);
    }
  });
  if (output.json)
    output.document({ trace: options.output, commands: count, seed: spec.seed, ...(isJob && { notes }) });
  else output.message(`${plural(count, 'command')}, seed ${spec.seed}`);
  return EXIT_OK;
}
