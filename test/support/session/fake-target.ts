import type { DriveMessage, TargetMessage, TargetSetup } from '../../../main/drive/drive-port';
import type { TargetThread } from '../../../main/drive/drive-server';
import type { LiveTools } from '../../../main/session/live/live-tools';

/** The thread of the sockets as far as drives see it: no sockets, and hosts that a test moves. */
export class FakeTarget implements TargetThread {
  readonly setup: TargetSetup;
  /** What the drives said, oldest first. */
  readonly said: DriveMessage[] = [];
  hasEnded = false;
  #receive: (message: TargetMessage) => void = () => undefined;

  constructor(setup: TargetSetup) {
    this.setup = setup;
  }

  onMessage(receive: (message: TargetMessage) => void): void {
    this.#receive = receive;
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

  say(message: TargetMessage): void {
    this.#receive(structuredClone(message));
  }
}

/** Targets that were started, newest last. They listen at once, at port 4420 where none is named. */
export const fakeTargets: FakeTarget[] = [];

/** Serving with such targets. Time stands still: whatever is to happen later happens in the next turn. */
export const FAKE_LIVE: LiveTools = {
  startTarget(setup) {
    const target = new FakeTarget(setup);
    fakeTargets.push(target);
    const { host, port } = setup.listen;
    setImmediate(() => target.say({ kind: 'listening', host, port: port || 4420 }));
    return target;
  },
  later(_ms, run) {
    const turn = setImmediate(run);
    return () => clearImmediate(turn);
  },
  nowMs: () => 0,
};
