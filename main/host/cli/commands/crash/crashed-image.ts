import type { Command } from 'commander';
import type { CrashFault, CrashReport, CrashSummary } from '../../../../../shared/crash/crash-report';
import { FILLS } from '../../../../../shared/crash/damage';
import { formatHex, plural } from '../../../../../shared/units/format';
import { contentAfter, crashAndRecover, type CrashSetup } from '../../../../crash/crash-lab';
import type { CrashInput } from '../../../../crash/trace-execution';
import { openOrdered, ORDERED_BUILDS } from '../../../../device/builds/ordered-device';
import { parseBuild } from '../../../../device/builds/reenactment';
import { copyImage, copyPlaces } from '../../../../image/copy-image';
import { placesOf } from '../../../../image/image-places';
import type { OpenedImage } from '../../../../image/opened-image';
import { refuseExisting } from '../../../../storage/node-replace-file';
import { NodeScratchStore } from '../../../../storage/overlay/node-scratch-store';
import type { ParsedTrace } from '../../../../trace/native-codec';
import { checkCancelled } from '../../cancel-flag';
import { withImageOptions } from '../../command';
import type { ImageOptions } from '../../options/image-options';
import { runContext } from '../../options/workload-options';
import type { Output } from '../../printing/output';
import { readTrace } from '../../trace-files';
import { copyOpener } from './open-copies';

/** Options of every command that cuts the power over a trace. */
export interface CutOptions extends ImageOptions {
  readonly trace: string;
  /** A build of QEMU that carries the trace out. */
  readonly as?: string;
}

/** The option that names another program. */
export const AS_OPTION = [
  '--as <build>',
  `run the trace as this build would, in its order of writes: ${ORDERED_BUILDS.join(', ')}`,
] as const;

/** Adds them. */
export function withCutOptions(command: Command): Command {
  return withImageOptions(command)
    .requiredOption('--trace <trace>', 'commands to run')
    .option(...AS_OPTION);
}

/** A trace over the content of an image, which is not touched. */
export function crashInput(
  image: OpenedImage,
  options: CutOptions,
  output: Output,
  trace: ParsedTrace = readTrace(options.trace),
): CrashInput {
  const open = copyOpener(image, options);
  const build = options.as === undefined ? null : parseBuild(options.as, ORDERED_BUILDS);
  return {
    base: image.device.file,
    open,
    ...(build && { by: build, carryOut: (file) => openOrdered(file, open, build) }),
    trace,
    context: runContext(output),
    makeStore: () => new NodeScratchStore(),
  };
}

/** Places that a crashed image would be written to. Errors: `exists`. */
export function crashedPlaces(image: OpenedImage, path: string): readonly string[] {
  const places = placesOf(copyPlaces(path, image.attached));
  places.forEach(refuseExisting);
  return places;
}

/** Cuts the power and writes what is left; `accept` may refuse what came of it before anything is written. */
export function writeCrashed(
  image: OpenedImage,
  setup: CrashSetup,
  target: { readonly path: string; readonly trace: string },
  accept: (report: CrashReport) => void = () => undefined,
): CrashReport {
  const { device, attached, whileUnchanged } = image;
  const names = { image: image.path, trace: target.trace };
  const crashed = crashAndRecover(setup, device.image.facts.defaultRecovery, names);
  try {
    accept(crashed.report);
    const { allocatedBytes } = image.info();
    const onProgress = (done: number, total: number): void =>
      setup.context.progress({ done, total, unit: 'bytes' });
    const source = { ...contentAfter(device.image, crashed.crashed), attached, allocatedBytes };
    const copied = { ...source, whileUnchanged, checkCancelled, onProgress };
    copyImage(copied, target.path, { replace: false });
    return crashed.report;
  } finally {
    crashed.dispose();
  }
}

/** Prints what was cut and what becomes of it at the next start by the policy of its format. */
export function printCrash(report: CrashReport, paths: readonly string[], output: Output): void {
  const { crash: summary, recovery, verdict, sentence, broken } = report;
  if (output.json) {
    output.document({ ...summary, policy: recovery.policy, verdict, sentence, broken });
    return;
  }
  const { id, point, survived, lost, torn, untorn, unhit, durable = 0 } = summary;
  output.line(
    `power cut at ${point}: ${plural(durable, 'write')} durable, ${survived} survived, ${lost} lost, ${torn} torn`,
  );
  for (const line of damageLines(summary)) output.line(line);
  for (const remark of [untorn, unhit]) if (remark !== undefined) output.line(remark);
  output.line(sentence);
  for (const { invariant, message } of broken.slice(1)) output.line(`  ${invariant}: ${message}`);
  output.line(`state ${id} written to ${paths.join(' and ')}`);
}

/** What else became of writes, a line each. */
function damageLines({ fill, faults = [], recoveryCut }: CrashSummary): string[] {
  const filled = FILLS.find(({ value }) => value === fill);
  return [
    ...(filled ? [`bytes that did not get through hold ${filled.title}`] : []),
    ...faults.map(faultLine),
    ...(recoveryCut
      ? [
          `recovery by ${recoveryCut.policy} cut after ${recoveryCut.writes} of ${plural(recoveryCut.of, 'write')}; judged is the next one`,
        ]
      : []),
  ];
}

function faultLine({ kind, index, offset, length, lba, to, toLba, at, bit }: CrashFault): string {
  const write = `write ${index} (${plural(length, 'byte')} at offset ${formatHex(offset)})`;
  const place = (where: number, block: number | null = null): string =>
    `offset ${formatHex(where)}${block === null ? '' : `, LBA ${formatHex(block)}`}`;
  if (kind === 'flip') return `fault: bit ${bit} of the byte at ${place(at!, lba)} flipped, in ${write}`;
  const from = lba === null || lba === undefined ? '' : ` of LBA ${formatHex(lba)}`;
  const how = kind === 'misdirect' ? 'misdirected to' : 'written a second time at';
  return `fault: ${write}${from} ${how} ${place(to!, toLba)}`;
}
