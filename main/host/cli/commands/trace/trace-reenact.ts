import type { Command } from 'commander';
import { formatCount, formatHex, plural } from '../../../../../shared/units/format';
import { BUILD_NAMES } from '../../../../../shared/zone/build';
import { imageDifferences, type ImageDifference } from '../../../../compare/equal-images';
import { parseBuild } from '../../../../device/builds/reenactment';
import type { ZonedDevice } from '../../../../device/device';
import { contentAfter } from '../../../../crash/crash-lab';
import { copyImage } from '../../../../image/copy-image';
import { openDevice } from '../../../../image/open-device';
import type { OpenedImage } from '../../../../image/opened-image';
import { refuseExisting } from '../../../../storage/node-replace-file';
import { NodeScratchStore } from '../../../../storage/overlay/node-scratch-store';
import { OverlayBlockFile } from '../../../../storage/overlay/overlay-block-file';
import { reenactTrace, type ReenactSummary } from '../../../../trace/reenact-trace';
import { checkCancelled } from '../../cancel-flag';
import { addCommand, withImageOptions, type Invocation, type Run } from '../../command';
import { EXIT_FOUND, EXIT_OK } from '../../exit-codes';
import { choicesOf, requireWritable, withImage, type ImageOptions } from '../../options/image-options';
import { runContext } from '../../options/workload-options';
import type { Output } from '../../printing/output';
import { readTrace } from '../../trace-files';

interface ReenactOptions extends ImageOptions {
  readonly as: string;
  readonly against?: string;
  readonly output?: string;
}

/** Differences that are listed; a damaged table has one a zone. */
const SHOWN_MAX = 1000;

/** `trace reenact`: a trace as a QEMU build would have carried it out, on a scratch copy. */
export function registerTraceReenact(group: Command, run: Run): void {
  withImageOptions(
    addCommand(group, run, 'reenact <trace> <image>', 'run a trace as a QEMU build did, on a copy', reenact),
  )
    .requiredOption('--as <build>', BUILD_NAMES.join(', '))
    .option('--against <image>', 'compare the result: zones, and data below the pointers')
    .option('-o, --output <image>', 'keep the result');
}

function reenact({ args, options, output }: Invocation<ReenactOptions>): number {
  const [tracePath, imagePath] = [args[0]!, args[1]!];
  const build = parseBuild(options.as, BUILD_NAMES);
  if (options.output !== undefined) refuseExisting(options.output);
  return withImage(imagePath, options, output, (image) => {
    requireWritable(image);
    return onScratch(image, options, (device, scratch) => {
      const trace = readTrace(tracePath);
      const summary = reenactTrace(device, build, trace, { context: runContext(output) });
      if (options.output !== undefined) keep(scratch, image, options.output, output);
      if (options.against === undefined) return report({ summary, differences: null, more: 0 }, output);
      return withImage(options.against, {}, output, (field) =>
        report({ summary, ...differencesOf(device, field.device, output) }, output),
      );
    });
  });
}

/** The device over a copy that is thrown away. */
function onScratch<Value>(
  image: OpenedImage,
  options: ImageOptions,
  use: (device: ZonedDevice, scratch: OverlayBlockFile) => Value,
): Value {
  const scratch = new OverlayBlockFile(image.device.file, new NodeScratchStore());
  try {
    return use(openDevice(scratch, { ...choicesOf(options), ...image.layout }).device, scratch);
  } finally {
    scratch.dispose();
  }
}

function keep(scratch: OverlayBlockFile, image: OpenedImage, path: string, output: Output): void {
  const { attached, whileUnchanged } = image;
  const onProgress = (done: number, total: number): void =>
    runContext(output).progress({ done, total, unit: 'bytes' });
  const content = contentAfter(image.device.image, scratch);
  copyImage({ ...content, attached, whileUnchanged, checkCancelled, onProgress }, path, { replace: false });
}

interface Report {
  readonly summary: ReenactSummary;
  /** Null: nothing was compared. */
  readonly differences: readonly ImageDifference[] | null;
  /** Differences that are not listed. */
  readonly more: number;
}

function differencesOf(a: ZonedDevice, b: ZonedDevice, output: Output): Omit<Report, 'summary'> {
  const differences: ImageDifference[] = [];
  let more = 0;
  const progress = (done: number, total: number): void => {
    checkCancelled();
    output.progress(`compared zone ${formatCount(done)} of ${formatCount(total)}`);
  };
  for (const difference of imageDifferences(a.image, b.image, progress)) {
    if (differences.length < SHOWN_MAX) differences.push(difference);
    else more++;
  }
  return { differences, more };
}

function report({ summary, differences, more }: Report, output: Output): number {
  const equal = differences === null ? null : differences.length === 0;
  if (output.json) output.document({ ...summary, ...(differences ? { equal, differences, more } : {}) });
  else printReport({ summary, differences, more }, output);
  return equal === false || summary.endedAt !== null ? EXIT_FOUND : EXIT_OK;
}

function printReport({ summary, differences, more }: Report, output: Output): void {
  const { build, commands, refused, endedAt } = summary;
  if (endedAt !== null) output.line(`command ${endedAt} ends the process of ${build}`);
  output.line(`${plural(commands, 'command')} as ${build}, ${formatCount(refused)} refused`);
  if (differences === null) return;
  for (const difference of differences) output.line(lineOf(difference));
  if (more > 0) output.line(`${formatCount(more)} more`);
  output.line(differences.length === 0 ? 'equal' : plural(differences.length + more, 'difference'));
}

function lineOf(difference: ImageDifference): string {
  const { zone } = difference;
  if (difference.field === 'data') {
    const { firstByte, lastByte, bytes } = difference;
    const range = `device bytes ${formatHex(firstByte)} to ${formatHex(lastByte)}`;
    return `zone ${zone}: ${plural(bytes, 'byte')} of its data differ, within ${range}`;
  }
  return `zone ${zone}: ${TITLES[difference.field]} ${show(difference.a)} here, ${show(difference.b)} there`;
}

const TITLES: Readonly<Record<Exclude<ImageDifference['field'], 'data'>, string>> = {
  state: 'state',
  type: 'type',
  writePointer: 'write pointer',
  attributes: 'attributes',
  word: 'word of the table',
};

function show(value: string | number | null): string {
  if (value === null) return 'none';
  return typeof value === 'number' ? formatHex(value) : value;
}
