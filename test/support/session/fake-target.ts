import type { DriveMessage, TargetMessage, TargetSetup } from '../../../main/drive/drive-port';
import type { ErrorShape } from '../../../shared/errors/app-error';
import type { TargetListener, TargetThread } from '../../../main/drive/target-thread';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { LiveTools } from '../../../main/session/live/live-tools';

/** The thread of the sockets as far as drives see it: no sockets, and hosts that a test moves. */
class FakeTarget implements TargetThread {
  readonly setup: TargetSetup;
  /** What the drives said, oldest first. */
  readonly said: DriveMessage[] = [];
  hasEnded = false;
  readonly #listener: TargetListener;

  constructor(setup: TargetSetup, listener: TargetListener) {
    this.setup = setup;
    this.#listener = listener;
  }

  /** What a well-behaved target answers, it answers in a turn of its own. */
  post(message: DriveMessage): void {
    this.said.push(message);
    if (message.kind === 'drop') setImmediate(() => this.say({ kind: 'dropped', drive: message.drive }));
    if (message.kind === 'stop') setImmediate(() => this.say({ kind: 'ended' }));
  }

  end(): Promise<void> {
    this.hasEnded = true;
    return Promise.resolve();
  }

  /** A host asks for commands, all at once; what its writes bring is this byte. */
  ask(commands: readonly ZoneCommand[], byte = 0x5a): void {
    let at = 0;
    const requests = commands.map((command) => {
      const bytes = (command.blocks ?? 0) * this.setup.drives[0]!.geometry.logicalBlockSizeBytes;
      new Uint8Array(this.setup.arena).fill(byte, at, at + bytes);
      const request = { kind: 'command' as const, id: at, drive: 0, command, at, bytes };
      at += bytes;
      return request;
    });
    this.say({ kind: 'submit', requests });
  }

  attach(controller = 1): void {
    const host = {
      ...{ controller, drive: 0, address: '127.0.0.1:50000' },
      hostNqn: `nqn.2014-08.org.nvmexpress:uuid:host-${controller}`,
    };
    this.say({ kind: 'attached', host });
  }

  say(message: TargetMessage): void {
    this.#listener.message(structuredClone(message));
  }
}

/** Targets that were started, newest last. They listen at once, at port 4420 where none is named. */
const fakeTargets: FakeTarget[] = [];

let nowMs = 0;
let refusal: ErrorShape | null = null;

/** The next target cannot listen. */
export function refuseNextTarget(error: ErrorShape): void {
  refusal = error;
}

/** Serving with such targets. What is to happen later happens in the next turn: so much time has passed then. */
export const FAKE_LIVE: LiveTools = {
  startTarget(setup, listener) {
    const target = new FakeTarget(setup, listener);
    fakeTargets.push(target);
    const { host, port } = setup.listen;
    const said: TargetMessage = refusal
      ? { kind: 'refused', error: refusal }
      : { kind: 'listening', host, port: port || 4420 };
    refusal = null;
    setImmediate(() => target.say(said));
    return target;
  },
  later(ms, run) {
    const turn = setImmediate(() => {
      nowMs += ms;
      run();
    });
    return () => clearImmediate(turn);
  },
  nowMs: () => nowMs,
};

/** The target that was started last. */
export function newestTarget(): FakeTarget {
  const target = fakeTargets.at(-1);
  if (target === undefined) throw new Error('no target was started');
  return target;
}
