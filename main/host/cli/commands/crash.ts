import type { Command } from 'commander';
import { LOSS_WORDS } from '../../../../shared/crash/loss';
import type { CrashReport } from '../../../../shared/crash/crash-report';
import { plural } from '../../../../shared/units/format';
import { parseCount, parseSize } from '../../../../shared/units/parse';
import { copyImage, copyPlaces } from '../../../image/copy-image';
import { contentAfter, crashAndRecover, type CrashSetup } from '../../../crash/crash-lab';
import { refuseExisting } from '../../../storage/node-replace-file';
import { placesOf } from '../../../image/image-places';
import { openDevice } from '../../../image/open-device';
import { NodeScratchStore } from '../../../storage/overlay/node-scratch-store';
import { checkCancelled } from '../cancel-flag';
import { addCommand, withImageOptions, type Invocation, type Run } from '../command';
import { EXIT_OK } from '../exit-codes';
import { choicesOf, requireWritable, withImage, type ImageOptions } from '../options/image-options';
import type { Output } from '../output';
import { readTrace } from '../trace-files';
import { runContext } from '../options/workload-options';

interface CrashOptions extends ImageOptions {
  readonly trace: string;
  readonly at: string;
  readonly lose: string;
  readonly tear?: string;
  readonly seed: string;
  readonly output: string;
}

/** `crash`: a trace on a copy, the power cut at a point; the image is not touched. */
export function registerCrash(program: Command, run: Run): void {
  withImageOptions(
    addCommand(program, run, 'crash <image>', 'run a trace on a copy and cut the power', crash),
  )
    .requiredOption('--trace <trace>', 'commands to run')
    .requiredOption('--at <point>', 'N[:before|:after|:after-data|:wK], N the index of a command')
    .option(
      '--lose <what>',
      `${LOSS_WORDS.replace(' or', ', or')}: bit 0 = the oldest, 1 = survives`,
      'unflushed',
    )
    .option('--tear <bytes>', 'of the newest surviving write only the first bytes')
    .option('--seed <n>', 'decides --lose random', '1')
    .requiredOption('-o, --output <image>', 'where to write the crashed image');
}

function crash({ args, options, output }: Invocation<CrashOptions>): number {
  refuseExisting(options.output);
  return withImage(args[0]!, options, output, (image) => {
    requireWritable(image);
    const { attached, whileUnchanged } = image;
    const written = placesOf(copyPlaces(options.output, attached));
    written.forEach(refuseExisting);
    const layout = attached === null ? {} : { attached };
    const request = {
      ...choicesOf(options),
      ...layout,
      ...({ durability: 'flush', tableWrites: 'eager' } as const),
    };
    const setup: CrashSetup = {
      base: image.device.file,
      open: (file) => openDevice(file, request).device,
      trace: readTrace(options.trace),
      context: runContext(output),
      makeStore: () => new NodeScratchStore(),
      point: options.at,
      lose: options.lose,
      tearBytes: options.tear === undefined ? null : parseSize(options.tear, '--tear'),
      seed: parseCount(options.seed, '--seed'),
      countsOnly: !output.json,
    };
    const { facts } = image.device.image;
    const names = { image: args[0]!, trace: options.trace };
    const crashed = crashAndRecover(setup, facts.defaultRecovery, names);
    try {
      const { allocatedBytes } = image.info();
      const content = contentAfter(image.device.image, crashed.crashed);
      const onProgress = (done: number, total: number): void =>
        setup.context.progress({ done, total, unit: 'bytes' });
      const source = { ...content, attached, allocatedBytes, whileUnchanged, checkCancelled, onProgress };
      copyImage(source, options.output, { replace: false });
    } finally {
      crashed.dispose();
    }
    if (output.json) output.document(documentOf(crashed.report));
    else printReport(crashed.report, written, output);
    return EXIT_OK;
  });
}

/** The summary, and what becomes of the crashed image at the next start by its format's own policy. */
function documentOf({ crash: summary, recovery, verdict, sentence }: CrashReport): object {
  return { ...summary, policy: recovery.policy, verdict, sentence };
}

function printReport(
  { crash: summary, sentence }: CrashReport,
  paths: readonly string[],
  output: Output,
): void {
  const { id, point, survived, lost, torn, untorn, durable = 0 } = summary;
  output.line(
    `power cut at ${point}: ${plural(durable, 'write')} durable, ${survived} survived, ${lost} lost, ${torn} torn`,
  );
  if (untorn !== undefined) output.line(untorn);
  output.line(sentence);
  output.line(`state ${id} written to ${paths.join(' and ')}`);
}
