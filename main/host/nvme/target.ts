/** The NVMe/TCP target: a listener, its connections, and the way to the thread of the images. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { toErrorShape } from '../../../shared/errors/app-error';
import { assert } from '../../../shared/errors/assert';
import { listenError } from '../../storage/node-listen-error';
import type { DriveMessage, TargetMessage, TargetSetup } from '../../drive/drive-port';
import { Arena } from './arena';
import { Clock } from './clock';
import { Connection, type ConnectionHome, type Joined } from './connection';
import { DriveRequests } from './drive-requests';
import type { ConnectRefusal, ConnectRequest } from './fabrics';
import { LIMITS, bytesOfExponent, transferMax } from './limits';
import { Roster } from './roster';
import type { SubmissionQueue } from './submission-queue';

export class Target implements ConnectionHome {
  readonly transferBytesMax: number;
  readonly #setup: TargetSetup;
  readonly #post: (message: TargetMessage) => void;
  readonly #clock = new Clock();
  readonly #requests: DriveRequests;
  readonly #roster: Roster;
  readonly #server: Server;
  /** In the order in which they came. */
  readonly #connections = new Set<Connection>();
  #stoppingAt: number | null = null;
  #hasEnded = false;

  constructor(setup: TargetSetup, post: (message: TargetMessage) => void) {
    this.#setup = setup;
    this.#post = post;
    this.transferBytesMax = transferMax(setup.arena.byteLength);
    assert(this.transferBytesMax >= 2 * bytesOfExponent(0), 'an arena has room for commands of 8 KiB');
    this.#requests = new DriveRequests((requests) => post({ kind: 'submit', requests }));
    this.#roster = new Roster({
      drives: setup.drives,
      arena: new Arena(setup.arena),
      arenaBytes: setup.arena.byteLength,
      requests: this.#requests,
      transferBytesMax: this.transferBytesMax,
      now: () => this.now,
      attached: (host) => post({ kind: 'attached', host }),
      detached: (controller, why) => post({ kind: 'detached', controller, why }),
    });
    this.#server = createServer((socket) => this.#accept(socket));
  }

  get now(): number {
    return this.#clock.now;
  }

  /** Listens; says `listening`, or `refused`. */
  listen(): void {
    const { host, port } = this.#setup.listen;
    this.#server.on('error', (error: NodeJS.ErrnoException) => this.#refuse(error));
    this.#server.listen({ host, port }, () => {
      const { address, port: got } = this.#server.address() as AddressInfo;
      this.#post({ kind: 'listening', host: address, port: got });
    });
  }

  receive(message: DriveMessage): void {
    switch (message.kind) {
      case 'answers':
        this.#requests.answered(message.answers);
        return this.#endIfDone();
      case 'zones-changed':
        return this.#roster.tellZones(message.drive, message.zones);
      case 'drop':
        this.#roster.drop(message.drive);
        this.#requests.drop(message.drive);
        return this.#post({ kind: 'dropped', drive: message.drive });
      case 'resume':
        return this.#roster.resume(message.drive);
      case 'stop':
        return this.#stop();
    }
  }

  /** Moves the time on; everything that has a time-out is looked at. */
  pass(elapsedMs: number): void {
    this.#clock.pass(elapsedMs);
    for (const connection of [...this.#connections]) connection.pass();
    this.#roster.pass((text) => this.log(text));
    this.#endIfDone();
  }

  join(connection: Connection, request: ConnectRequest, queue: SubmissionQueue): Joined | ConnectRefusal {
    return this.#roster.join(connection, request, queue);
  }

  log(text: string): void {
    this.#post({ kind: 'log', text });
  }

  left(connection: Connection, why: string): void {
    this.#roster.left(connection, why);
  }

  closed(connection: Connection): void {
    this.#connections.delete(connection);
    this.#endIfDone();
  }

  #accept(socket: Socket): void {
    if (this.#stoppingAt !== null || !this.#makeRoom()) {
      socket.destroy();
      return;
    }
    this.#connections.add(new Connection(socket, this));
  }

  /** At the limit who came first and has not connected yet gives way. */
  #makeRoom(): boolean {
    if (this.#connections.size < LIMITS.sockets) return true;
    for (const connection of this.#connections) {
      if (!connection.isHalfOpen) continue;
      this.log(`${connection.address}: has not connected, and others wait; connection ended`);
      connection.end('made room for another');
      this.#connections.delete(connection);
      return true;
    }
    this.log(`a connection was refused: there are ${LIMITS.sockets}`);
    return false;
  }

  #refuse(error: NodeJS.ErrnoException): void {
    this.#post({ kind: 'refused', error: toErrorShape(listenError(this.#setup.listen, error)) });
  }

  #stop(): void {
    if (this.#stoppingAt !== null) return;
    this.#stoppingAt = this.now;
    this.#server.close();
    for (const connection of this.#connections) connection.quiesce();
    this.#endIfDone();
  }

  /** While it stops: connections close once all answers are there, and then it has ended. */
  #endIfDone(): void {
    if (this.#stoppingAt === null || this.#hasEnded) return;
    const isLate = this.now - this.#stoppingAt > LIMITS.stopMs;
    if (this.#requests.underWay > 0 && !isLate) return;
    // Backwards: I/O queues before the admin queue, with which everything of a controller ends at once.
    for (const connection of [...this.#connections].reverse()) {
      if (isLate) connection.end('the target stopped');
      else connection.finish('the target stopped');
    }
    if (this.#connections.size > 0) return;
    this.#hasEnded = true;
    this.#post({ kind: 'ended' });
  }
}
