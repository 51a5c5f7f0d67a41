import type { CrashPoint } from '../../../../../shared/crash/crash-point';
import type { CrashLoss } from '../../../../../shared/crash/loss';
import { connectLine, type DriveAddress } from '../../../../../shared/session/live';
import { plural } from '../../../../../shared/units/format';
import type { RecoveryPolicy } from '../../../../../shared/zone/profile';
import { serveDrives, type DriveServer } from '../../../../drive/drive-server';
import type { PulledPlug } from '../../../../drive/pulled-plug';
import type { ServedDrive } from '../../../../drive/served-drive';
import type { ServedImage } from '../../../../drive/served-image';
import type { StartTarget } from '../../../../drive/target-thread';
import { isCancelled } from '../../cancel-flag';
import { EXIT_OK } from '../../exit-codes';
import type { Output } from '../../printing/output';

/** A power cut while images are served. */
export interface PowerCut {
  readonly point: CrashPoint;
  readonly loss: CrashLoss;
  /** Null = that of the image's own format. */
  readonly policy: RecoveryPolicy | null;
  readonly then: 'stop' | 'restart';
}

/** What is served, and how. */
export interface TargetRun {
  readonly images: readonly ServedImage[];
  readonly listen: DriveAddress;
  readonly cut: PowerCut | null;
  readonly output: Output;
  readonly start: StartTarget;
}

/** Milliseconds between two looks whether a signal came: a target does nothing most of the time. */
const LOOK_MS = 50;

/** Serves images until a signal or a power cut ends it; then everything asked for is finished. Errors: why it cannot listen. */
export async function runTarget(run: TargetRun): Promise<number> {
  const { images, cut, output } = run;
  if (cut !== null) images[0]!.drive.cutAt = cut.point;
  const end = new Ending();
  const drives = images.map(({ drive }) => drive);
  const server: DriveServer = await serveDrives(drives, run.listen, run.start, {
    attached: ({ hostNqn, address }) => output.message(`attached: ${hostNqn} from ${address}`),
    detached: ({ hostNqn, address }, why) => output.message(`detached: ${hostNqn} from ${address}: ${why}`),
    log: (text) => output.message(text),
    atCut: (drive) => void cutPower(run, server, drive).then(end.after, end.fail),
    failed: end.fail,
  });
  const looking = setInterval(() => isCancelled() && end.now(), LOOK_MS);
  try {
    printAddress(run, server);
    await end.reached;
  } finally {
    clearInterval(looking);
    await server.stop();
  }
  return EXIT_OK;
}

/** The moment at which serving ends. */
class Ending {
  readonly reached: Promise<void>;
  now!: () => void;
  fail!: (error: Error) => void;

  constructor() {
    this.reached = new Promise((resolve, reject) => {
      this.now = resolve;
      this.fail = reject;
    });
    // Serving may fail before anybody waits for its end.
    this.reached.catch(() => undefined);
  }

  readonly after = (isOver: boolean): void => {
    if (isOver) this.now();
  };
}

/** Drops the hosts, loses what is to be lost, recovers. Answers whether serving is over by that. */
async function cutPower(run: TargetRun, server: DriveServer, drive: ServedDrive): Promise<boolean> {
  const { loss, policy, then } = run.cut!;
  const dropped = server.drop(drive);
  const pulled = drive.pull(loss, policy ?? drive.device.image.facts.defaultRecovery);
  printCut(pulled, run.output);
  await dropped;
  if (then === 'stop') return true;
  const image = run.images.find((one) => one.drive === drive)!;
  const recording = image.recordAnew();
  if (recording !== null) run.output.message(`what hosts do from here on is recorded in ${recording}`);
  server.resume(drive);
  printAddress(run, server);
  return false;
}

function printAddress({ images, output }: TargetRun, { address }: DriveServer): void {
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  for (const { drive } of images) {
    const { nqn } = drive.facts;
    if (output.json) output.raw(`${JSON.stringify({ event: 'listening', ...address, nqn })}\n`);
    else output.line(`listening ${host}:${address.port} ${nqn}`);
    output.message(connectLine(address, nqn));
  }
  output.end();
}

function printCut(pulled: PulledPlug, output: Output): void {
  const { id, point, survived, lost, torn, untorn, recovery } = pulled;
  if (output.json) output.raw(`${JSON.stringify({ event: 'cut', ...pulled })}\n`);
  else {
    output.line(`power cut at ${point}: ${survived} survived, ${lost} lost, ${torn} torn, state ${id}`);
    if (untorn !== undefined) output.line(untorn);
    output.line(`recovered by ${recovery.policy}: ${plural(recovery.changed.length, 'zone')} changed`);
  }
  for (const violation of recovery.violations) output.message(violation);
  output.end();
}
