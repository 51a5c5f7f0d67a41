import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { fail, failAbout } from '../../../../../shared/errors/app-error';
import { formatRemark } from '../../../../../shared/errors/remark';
import { parseCrashPoint } from '../../../../../shared/crash/crash-point';
import { survivalOf, LOSS_WORDS, type CrashLoss } from '../../../../../shared/crash/loss';
import { parseTear, TEAR_WORDS, tearChoice } from '../../../../../shared/crash/tear';
import { isLoopback, type LiveMode } from '../../../../../shared/session/live';
import { parseCount } from '../../../../../shared/units/parse';
import { RECOVERY_POLICIES, type RecoveryPolicy } from '../../../../../shared/zone/profile';
import { DRIVE_DURABILITIES, type DriveDurability } from '../../../../drive/served-drive';
import { openServedImage, type ServedImage } from '../../../../drive/served-image';
import { startTargetThread } from '../../../../drive/target-thread';
import { realPath } from '../../../../storage/node-real-path';
import { addCommand, withImageOptions, type Invocation, type Run } from '../../command';
import { choicesOf, type ImageOptions } from '../../options/image-options';
import { microseconds } from '../../options/workload-options';
import type { Output } from '../../printing/output';
import { parseListen } from './listen';
import { runTarget, type PowerCut } from './run-target';

interface TargetOptions extends ImageOptions {
  readonly listen: string;
  readonly nqn?: string;
  readonly readOnly?: boolean;
  readonly scratch?: boolean;
  readonly record?: string;
  readonly force?: boolean;
  readonly cutAt?: string;
  readonly lose: string;
  readonly tear?: string;
  readonly seed: string;
  readonly policy?: RecoveryPolicy;
  readonly then: PowerCut['then'];
  readonly durability: DriveDurability;
  readonly lock: boolean;
}

/** `target`: images as zoned NVMe drives over NVMe/TCP. */
export function registerTarget(program: Command, run: Run): void {
  const command = addCommand(
    program,
    run,
    'target <image...>',
    'serve images as zoned NVMe drives over NVMe/TCP',
    target,
  );
  withImageOptions(command)
    .option('--listen <host:port>', 'where to listen; port 0 = any free one', '127.0.0.1:4420')
    .option('--nqn <nqn>', 'NVMe qualified name (default: one that follows from the path)')
    .addOption(new Option('--read-only', 'hosts may only read').conflicts('scratch'))
    .option('--scratch', 'write into a copy that is thrown away')
    .option('--record <trace>', 'write a trace of every command and its result')
    .option('--force', 'replace the trace that --record names')
    .option('--cut-at <point>', 'cut the power there: N[:before|:after|:after-data|:wK], N as in the trace')
    .option('--lose <what>', `of what is not durable then: ${LOSS_WORDS}`, 'unflushed')
    .option('--tear <how>', `of the newest surviving write only a part: ${TEAR_WORDS}`)
    .option('--seed <n>', 'decides --lose random', '1')
    .addOption(
      new Option('--policy <policy>', "power-up after the cut (default: the image format's own)").choices(
        RECOVERY_POLICIES,
      ),
    )
    .addOption(
      new Option('--then <what>', 'after the cut: end, or serve again at the same address')
        .choices(['stop', 'restart'])
        .default('stop'),
    )
    .addOption(
      new Option('--durability <when>', 'when writes become durable: as hosts flush, after each, never')
        .choices(DRIVE_DURABILITIES)
        .default('flush'),
    )
    .option('--no-lock', 'write without a lock file, in a folder that cannot be written');
}

async function target({ args, options, output }: Invocation<TargetOptions>): Promise<number> {
  const listen = parseListen(options.listen, '--listen');
  requireOneImage(args, options);
  const cut = powerCutOf(options);
  const images = openAll(args, options, output);
  try {
    for (const image of images) announce(image, options, output);
    if (!isLoopback(listen.host))
      output.message(
        `warning: ${listen.host} is no loopback address, and NVMe/TCP asks nobody for a password: whoever reaches it can read${options.readOnly ? '' : ' and write'} the image`,
      );
    return await runTarget({ images, listen, cut, output, start: startTargetThread(TARGET) });
  } finally {
    closeAll(images);
  }
}

const TARGET = join(__dirname, 'target.cjs');

function requireOneImage(images: readonly string[], options: TargetOptions): void {
  if (images.length === 1) return;
  for (const [flag, value] of [
    ['--nqn', options.nqn],
    ['--record', options.record],
    ['--cut-at', options.cutAt],
  ] as const) {
    if (value !== undefined)
      fail('usage', `${flag}: names something of one image, but ${images.length} are given`, { flag });
  }
}

function openAll(paths: readonly string[], options: TargetOptions, output: Output): ServedImage[] {
  const images: ServedImage[] = [];
  try {
    for (const path of paths) images.push(openOne(path, options, output));
    return images;
  } catch (error) {
    closeAll(images);
    throw error;
  }
}

function openOne(path: string, options: TargetOptions, output: Output): ServedImage {
  const { record, force = false, scratch, readOnly } = options;
  if (record !== undefined && realPath(record) === realPath(path))
    failAbout(record, 'same-file', 'would take the place of the image; give another name', { path });
  const mode: LiveMode = scratch ? 'scratch' : readOnly ? 'read-only' : 'in-place';
  return openServedImage(path, {
    mode,
    options: choicesOf(options),
    noLock: !options.lock,
    nqn: options.nqn ?? null,
    durability: options.durability,
    isCuttable: options.cutAt !== undefined,
    record: record === undefined ? null : { path: record, replace: force },
    failed: (text) => output.message(text),
    clock: microseconds,
  });
}

/** What could not be finished is told; another image is closed all the same. */
function closeAll(images: readonly ServedImage[]): void {
  const failures = images.flatMap((image) => {
    try {
      image.close();
      return [];
    } catch (thrown) {
      return [thrown];
    }
  });
  if (failures.length > 0) throw failures[0];
}

function announce({ notices, drive }: ServedImage, { readOnly }: TargetOptions, output: Output): void {
  for (const notice of notices) output.message(formatRemark(notice));
  const { writeRefusal } = drive.device.image.facts;
  if (writeRefusal !== null && !readOnly) throw writeRefusal;
}

function powerCutOf(options: TargetOptions): PowerCut | null {
  if (options.cutAt === undefined) return null;
  const loss: CrashLoss = {
    lose: options.lose,
    seed: parseCount(options.seed, '--seed'),
    ...tearChoice(options.tear === undefined ? null : parseTear(options.tear, '--tear')),
  };
  survivalOf(loss);
  return {
    point: parseCrashPoint(options.cutAt),
    loss,
    policy: options.policy ?? null,
    then: options.then,
  };
}
