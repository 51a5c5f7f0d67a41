/** A target in this process, on a free port of the loopback, over drives of few lines. */
import { onTestFinished } from 'vitest';
import { Target } from '../../../main/host/nvme/target';
import type { DriveFacts, DriveMessage, DriveRequest, TargetMessage } from '../../../main/drive/drive-port';
import type { HostOptions } from './host';
import { STUB_ARENA_BYTES, STUB_FACTS, StubDrive } from './stub-drive';

type Posted<Kind extends TargetMessage['kind']> = Extract<TargetMessage, { kind: Kind }>;

export class StubTarget {
  readonly target: Target;
  readonly drives: readonly StubDrive[];
  readonly posted: TargetMessage[] = [];
  /** While true, requests wait in `held`. */
  holds = false;
  readonly held: DriveRequest[] = [];
  #heard: (() => void)[] = [];

  /** Listens; ends with the test. */
  static async start(
    facts: readonly DriveFacts[] = [STUB_FACTS],
    arenaBytes = STUB_ARENA_BYTES,
  ): Promise<StubTarget> {
    const stub = new StubTarget(facts, arenaBytes);
    stub.target.listen();
    await stub.says('listening');
    onTestFinished(() => stub.stop());
    return stub;
  }

  private constructor(facts: readonly DriveFacts[], arenaBytes: number) {
    const arena = new SharedArrayBuffer(arenaBytes);
    this.drives = facts.map((each) => new StubDrive(each, arena));
    const setup = { listen: { host: '127.0.0.1', port: 0 }, drives: facts, arena };
    this.target = new Target(setup, (message) => this.#receive(structuredClone(message)));
  }

  /** How to attach a drive. */
  address(drive = 0): HostOptions {
    const { host, port } = this.posted.find((message) => message.kind === 'listening')!;
    return { host, port, subsystem: this.drives[drive]!.facts.nqn };
  }

  /** Messages of a kind until now. */
  all<Kind extends TargetMessage['kind']>(kind: Kind): Posted<Kind>[] {
    return this.posted.filter((message): message is Posted<Kind> => message.kind === kind);
  }

  get log(): string[] {
    return this.all('log').map(({ text }) => text);
  }

  /** Resolves once there are so many messages of a kind. */
  async says(kind: TargetMessage['kind'], count = 1): Promise<void> {
    while (this.all(kind).length < count) await this.#next();
  }

  /** Resolves once so many requests are held. */
  async holding(count: number): Promise<void> {
    while (this.held.length < count) await this.#next();
  }

  /** Answers what was held. */
  release(): void {
    this.holds = false;
    this.#answer(this.held.splice(0));
  }

  receive(message: DriveMessage): void {
    this.target.receive(structuredClone(message));
  }

  /** Lets so much time pass for everything that has a time-out. */
  pass(ms: number): void {
    for (let left = ms; left > 0; left -= 500) this.target.pass(Math.min(left, 500));
  }

  async stop(): Promise<void> {
    this.holds = false;
    this.receive({ kind: 'stop' });
    if (this.held.length > 0) this.release();
    // Hosts that do not close their end are not waited for.
    while (this.all('ended').length === 0) {
      this.pass(60_000);
      await Promise.race([this.#next(), new Promise((resolve) => setImmediate(resolve))]);
    }
  }

  #next(): Promise<void> {
    return new Promise((resolve) => this.#heard.push(resolve));
  }

  #receive(message: TargetMessage): void {
    this.posted.push(message);
    if (message.kind === 'submit') {
      if (this.holds) this.held.push(...message.requests);
      else setImmediate(() => this.#answer(message.requests));
    }
    for (const heard of this.#heard.splice(0)) heard();
  }

  #answer(requests: readonly DriveRequest[]): void {
    const answers = requests.map((request) => this.drives[request.drive]!.answer(request));
    if (answers.length > 0) this.receive({ kind: 'answers', answers });
  }
}
