import { fromErrorShape } from '../../shared/errors/app-error';
import { assert } from '../../shared/errors/assert';
import type { DriveAddress } from '../../shared/session/live';
import { MIB } from '../../shared/units/units';
import type { ZoneIndex } from '../../shared/units/units';
import type { AttachedHost, DriveMessage, DriveRequest, TargetMessage, TargetSetup } from './drive-port';
import type { ServedDrive } from './served-drive';
import type { StartTarget, TargetThread } from './target-thread';

/** Bytes of requests under way at a time, of all hosts together. */
const ARENA_BYTES = 32 * MIB;

/** What is told of a target while it runs. */
export interface ServerEvents {
  attached(host: AttachedHost): void;
  detached(host: AttachedHost, why: string): void;
  /** One line for people. */
  log(text: string): void;
  /** A drive reached the command at which its power is to be cut; its hosts are being dropped. */
  atCut(drive: ServedDrive): void;
  /** The thread of the sockets failed: nothing is served any more. */
  failed(error: Error): void;
}

/** Images that are served. */
export interface DriveServer {
  /** Where it listens. */
  readonly address: DriveAddress;
  readonly hosts: readonly AttachedHost[];
  /** Drops every host of a drive; resolves when they are gone, and nothing they asked for is carried out any more. */
  drop(drive: ServedDrive): Promise<void>;
  /** Takes hosts for a drive that was dropped. */
  resume(drive: ServedDrive): void;
  /** Tells hosts of zones that none of them changed; null = more than are worth a list. */
  zonesChanged(drive: ServedDrive, zones: readonly ZoneIndex[] | null): void;
  /** Takes no new commands, finishes those begun, closes everything. */
  stop(): Promise<void>;
}

/** Serves drives at one address. Errors: why it cannot listen there. */
export function serveDrives(
  drives: readonly ServedDrive[],
  listen: TargetSetup['listen'],
  start: StartTarget,
  events: ServerEvents,
): Promise<DriveServer> {
  return new Server(drives, listen, start, events).listening;
}

interface Waiting<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
}

class Server implements DriveServer {
  readonly listening: Promise<DriveServer>;
  readonly #drives: readonly ServedDrive[];
  readonly #events: ServerEvents;
  readonly #thread: TargetThread;
  readonly #arena: Uint8Array;
  readonly #hosts = new Map<number, AttachedHost>();
  /** Drives whose hosts are being dropped: what these asked for is not carried out. */
  readonly #dropping = new Map<number, (() => void)[]>();
  #starting: Waiting<DriveServer> | null = null;
  #ending: (() => void) | null = null;
  #address: DriveAddress | null = null;

  constructor(
    drives: readonly ServedDrive[],
    listen: TargetSetup['listen'],
    start: StartTarget,
    events: ServerEvents,
  ) {
    this.#drives = drives;
    this.#events = events;
    const arena = new SharedArrayBuffer(ARENA_BYTES);
    this.#arena = new Uint8Array(arena);
    this.listening = new Promise((resolve, reject) => (this.#starting = { resolve, reject }));
    this.#thread = start(
      { listen, drives: drives.map(({ facts }) => facts), arena },
      {
        message: (message) => this.#receive(message),
        failed: (error) => this.#fail(error),
      },
    );
  }

  get address(): DriveAddress {
    assert(this.#address !== null, 'a target was asked where it listens before it did');
    return this.#address;
  }

  get hosts(): readonly AttachedHost[] {
    return [...this.#hosts.values()];
  }

  drop(drive: ServedDrive): Promise<void> {
    const number = this.#drives.indexOf(drive);
    return new Promise((resolve) => {
      const waiting = this.#dropping.get(number);
      if (waiting) waiting.push(resolve);
      else this.#dropping.set(number, [resolve]);
      this.#post({ kind: 'drop', drive: number });
    });
  }

  resume(drive: ServedDrive): void {
    this.#post({ kind: 'resume', drive: this.#drives.indexOf(drive) });
  }

  zonesChanged(drive: ServedDrive, zones: readonly ZoneIndex[] | null): void {
    this.#post({ kind: 'zones-changed', drive: this.#drives.indexOf(drive), zones });
  }

  stop(): Promise<void> {
    return new Promise<void>((resolve) => {
      this.#ending = resolve;
      this.#post({ kind: 'stop' });
    }).then(() => this.#thread.end());
  }

  #post(message: DriveMessage): void {
    this.#thread.post(message);
  }

  #receive(message: TargetMessage): void {
    switch (message.kind) {
      case 'listening':
        this.#address = { host: message.host, port: message.port };
        return this.#starting?.resolve(this);
      case 'refused':
        return this.#starting?.reject(fromErrorShape(message.error));
      case 'submit':
        return this.#submit(message.requests);
      case 'attached':
        return this.#attached(message.host);
      case 'detached':
        return this.#detached(message.controller, message.why);
      case 'dropped':
        for (const resolve of this.#dropping.get(message.drive) ?? []) resolve();
        return void this.#dropping.delete(message.drive);
      case 'log':
        return this.#events.log(message.text);
      case 'ended':
        return this.#ending?.();
    }
  }

  #attached(host: AttachedHost): void {
    this.#hosts.set(host.controller, host);
    this.#mark(host, `attached ${describeHost(host)}`);
    this.#events.attached(host);
  }

  #detached(controller: number, why: string): void {
    const host = this.#hosts.get(controller);
    if (host === undefined) return;
    this.#hosts.delete(controller);
    this.#mark(host, `detached ${describeHost(host)}: ${why}`);
    this.#events.detached(host, why);
  }

  /** What follows from a power cut is in no trace: that ends with the cut. */
  #mark({ drive: number }: AttachedHost, text: string): void {
    const drive = this.#drives[number];
    if (drive === undefined || this.#dropping.has(number)) return;
    drive.mark(text);
    if (drive.isAtCut) this.#events.atCut(drive);
  }

  /** Requests of one drive stay in their order; those of another do not wait for its power cut. */
  #submit(requests: readonly DriveRequest[]): void {
    const only = this.#drives.length === 1 ? 0 : null;
    for (const [number, drive] of this.#drives.entries()) {
      if (this.#dropping.has(number)) continue;
      const own = only === null ? requests.filter((request) => request.drive === number) : requests;
      if (own.length > 0) this.#carryOut(drive, own);
    }
  }

  #carryOut(drive: ServedDrive, requests: readonly DriveRequest[]): void {
    const answers = drive.submit(requests, this.#arena);
    if (answers.length > 0) this.#post({ kind: 'answers', answers });
    if (drive.isAtCut) this.#events.atCut(drive);
  }

  #fail(error: Error): void {
    if (this.#address === null) this.#starting?.reject(error);
    else if (this.#ending !== null) this.#ending();
    else this.#events.failed(error);
  }
}

function describeHost({ controller, hostNqn, address }: AttachedHost): string {
  return `${hostNqn} from ${address} as controller ${controller}`;
}
