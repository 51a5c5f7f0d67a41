/** A served image in this thread, whose plug is pulled at a command: as `target --cut-at`, without a program to start. */
import { serveDrives } from '../../../main/drive/drive-server';
import type { PulledPlug } from '../../../main/drive/pulled-plug';
import { openServedImage } from '../../../main/drive/served-image';
import type { StartTarget } from '../../../main/drive/target-thread';
import { Target } from '../../../main/host/nvme/target';
import type { CrashPoint } from '../../../shared/crash/crash-point';
import type { OpenImageOptions } from '../../../shared/image/open-options';
import type { RecoveryPolicy } from '../../../shared/zone/profile';
import { steppingClock } from '../session/job-context';
import type { Served } from './start-target';

/** What is served, and how its plug is pulled. */
export interface PulledImage {
  readonly path: string;
  readonly options: OpenImageOptions;
  readonly record: string;
  readonly point: CrashPoint;
  readonly seed: number;
  readonly tearBytes: number | null;
  /** `null`: that of the format. */
  readonly policy: RecoveryPolicy | null;
  /** Serves again after the cut. */
  readonly restarts: boolean;
}

/** An image that is served here. */
export interface ServedHere extends Served {
  /** Rejects where the command has no such point. */
  readonly cut: Promise<PulledPlug>;
  stop(): Promise<void>;
}

/** The sockets in this thread; messages take a turn, as between threads. */
const startHere: StartTarget = (setup, listener) => {
  const target = new Target(setup, (message) => void setImmediate(() => listener.message(message)));
  target.listen();
  return {
    post: (message) => void setImmediate(() => target.receive(message)),
    end: () => Promise.resolve(),
  };
};

export async function serveHere(pulled: PulledImage): Promise<ServedHere> {
  const image = openServedImage(pulled.path, {
    ...{ mode: 'in-place', options: pulled.options, noLock: false, nqn: null, durability: 'flush' },
    ...{ isCuttable: true, record: { path: pulled.record, replace: true }, clock: steppingClock() },
    failed: (text) => {
      throw new Error(text);
    },
  });
  const { drive } = image;
  drive.cutAt = pulled.point;
  let atCut!: () => void;
  const reached = new Promise<void>((resolve) => (atCut = resolve));
  const server = await serveDrives([drive], { host: '127.0.0.1', port: 0 }, startHere, {
    ...{ attached: () => undefined, detached: () => undefined, log: () => undefined, atCut },
    failed: (error) => {
      throw error;
    },
  });
  const pull = async (): Promise<PulledPlug> => {
    await reached;
    const dropped = server.drop(drive);
    const policy = pulled.policy ?? drive.device.image.facts.defaultRecovery;
    try {
      return drive.pull({ lose: 'random', seed: pulled.seed, tearBytes: pulled.tearBytes }, policy);
    } finally {
      await dropped;
      if (pulled.restarts) {
        image.recordAnew();
        server.resume(drive);
      }
    }
  };
  const cut = pull();
  cut.catch(() => undefined);
  const stop = async (): Promise<void> => {
    await server.stop();
    image.close();
  };
  return { ...server.address, subsystem: drive.facts.nqn, cut, stop };
}
