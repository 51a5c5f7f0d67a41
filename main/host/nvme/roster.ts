/** Which controllers there are, and which connections belong to them: who may connect to what. */
import { DISCOVERY_NQN } from '../../drive/drive-names';
import type { AttachedHost, DriveFacts } from '../../drive/drive-port';
import { AdminQueue } from './admin/admin-queue';
import { discoveryLog } from './admin/discovery';
import type { Arena } from './arena';
import type { Connection, Joined } from './connection';
import { Controller } from './controller';
import type { DriveRequests } from './drive-requests';
import {
  ANY_CONTROLLER,
  CONNECT_AT,
  wrongParameter,
  type ConnectRefusal,
  type ConnectRequest,
} from './fabrics';
import { IoQueue } from './io-queue';
import { LIMITS } from './limits';
import { SC } from './status';
import type { SubmissionQueue } from './submission-queue';

/** What the roster works with. */
export interface RosterParts {
  readonly drives: readonly DriveFacts[];
  readonly arena: Arena;
  readonly arenaBytes: number;
  readonly requests: DriveRequests;
  readonly transferBytesMax: number;
  readonly now: () => number;
  readonly attached: (host: AttachedHost) => void;
  readonly detached: (controller: number, why: string) => void;
}

/** An admin connection with what it carries. */
interface Home {
  readonly controller: Controller;
  readonly admin: AdminQueue;
}

/** CNTLIDs go from 1 to this and begin again; the values above it mean something else. */
const CONTROLLER_ID_MAX = 0xffef;

export class Roster {
  readonly #parts: RosterParts;
  /** By CNTLID. */
  readonly #homes = new Map<number, Home>();
  /** Drives that take no hosts for now. */
  readonly #dropped = new Set<number>();
  /** What ends with a connection. */
  readonly #leaving = new Map<Connection, (why: string) => void>();
  #lastId = 0;
  #lastSerial = 0;

  constructor(parts: RosterParts) {
    this.#parts = parts;
  }

  /** Makes a connection a queue of a controller: a new one for queue 0. */
  join(connection: Connection, request: ConnectRequest, queue: SubmissionQueue): Joined | ConnectRefusal {
    const drive = this.#parts.drives.findIndex(({ nqn }) => nqn === request.subsystemNqn);
    if (drive < 0 && request.subsystemNqn !== DISCOVERY_NQN)
      return wrongParameter(CONNECT_AT.subsystemNqn, `no subsystem ${JSON.stringify(request.subsystemNqn)}`);
    if (this.#dropped.has(drive))
      return { status: SC.controllerBusy, result: 0, why: 'the drive is not served just now' };
    return request.queueId === 0
      ? this.#joinAdmin(connection, request, queue, drive < 0 ? null : drive)
      : this.#joinIo(connection, request, queue);
  }

  /** A connection is gone; with its admin connection a controller ends. */
  left(connection: Connection, why: string): void {
    const leave = this.#leaving.get(connection);
    this.#leaving.delete(connection);
    leave?.(why);
  }

  /** Time has passed: ends controllers that were not heard of. */
  pass(log: (text: string) => void): void {
    const now = this.#parts.now();
    for (const { controller } of [...this.#homes.values()]) {
      if (!controller.isForsaken(now)) continue;
      const { hostNqn } = controller.birth;
      log(`${hostNqn}: not heard of for ${controller.features.keepAliveMs} ms; its connections ended`);
      controller.end('keep-alive time-out');
    }
  }

  /** Tells every host of a drive that zones changed. */
  tellZones(drive: number, zones: readonly number[] | null): void {
    for (const { controller, admin } of this.#homes.values()) {
      if (controller.birth.drive !== drive) continue;
      controller.events.noteZones(zones);
      admin.tellEvents();
    }
  }

  /** Ends every connection of a drive, and takes no new ones. */
  drop(drive: number): void {
    this.#dropped.add(drive);
    for (const { controller } of [...this.#homes.values()])
      if (controller.birth.drive === drive) controller.end('the drive was taken away');
  }

  resume(drive: number): void {
    this.#dropped.delete(drive);
  }

  #joinAdmin(
    connection: Connection,
    request: ConnectRequest,
    queue: SubmissionQueue,
    drive: number | null,
  ): Joined | ConnectRefusal {
    if (request.controllerId !== ANY_CONTROLLER)
      return wrongParameter(CONNECT_AT.controllerId, `asks for controller ${request.controllerId}`);
    if (this.#homes.size >= LIMITS.controllers)
      return { status: SC.controllerBusy, result: 0, why: 'there are too many controllers' };
    const { drives, transferBytesMax } = this.#parts;
    const facts = drive === null ? null : drives[drive]!;
    const birth = {
      id: this.#freeId(),
      serial: ++this.#lastSerial,
      drive,
      facts,
      subsystemNqn: request.subsystemNqn,
      hostNqn: request.hostNqn,
      hostId: request.hostId,
      keepAliveMs: request.keepAliveMs,
    };
    const controller = new Controller(birth, connection, this.#parts.now());
    const admin = new AdminQueue({
      controller,
      queue,
      output: connection.output,
      transferBytesMax,
      discovery: () =>
        discoveryLog(
          drives.map(({ nqn }) => nqn),
          connection.reached,
        ),
    });
    this.#homes.set(birth.id, { controller, admin });
    this.#leaving.set(connection, (why) => this.#adminLeft(controller, why));
    const { serial, hostNqn } = birth;
    if (drive !== null)
      this.#parts.attached({ controller: serial, drive, hostNqn, address: connection.address });
    return this.#joined(controller, admin, LIMITS.adminCapsuleBytes);
  }

  #joinIo(connection: Connection, request: ConnectRequest, queue: SubmissionQueue): Joined | ConnectRefusal {
    const home = this.#homes.get(request.controllerId);
    const controller = home?.controller;
    if (controller?.birth.subsystemNqn !== request.subsystemNqn)
      return wrongParameter(CONNECT_AT.controllerId, `no controller ${request.controllerId}`);
    const { facts, drive, hostNqn, hostId } = controller.birth;
    if (hostNqn !== request.hostNqn)
      return wrongParameter(CONNECT_AT.hostNqn, 'the controller of another host');
    if (hostId !== request.hostId) return wrongParameter(CONNECT_AT.hostId, 'the controller of another host');
    if (facts === null || drive === null || request.queueId > controller.features.queues)
      return wrongParameter(CONNECT_AT.queueId, `queue ${request.queueId} of ${controller.features.queues}`);
    if (controller.properties.isShutDown || controller.ioQueues.has(request.queueId))
      return { status: SC.sequenceError, result: 0, why: `queue ${request.queueId} cannot be made now` };
    const { arena, arenaBytes, requests, transferBytesMax } = this.#parts;
    const role = new IoQueue({
      arena,
      drives: requests,
      drive,
      space: () => ({ facts, transferBytesMax, writesThrough: !controller.features.isCacheOn }),
      shareBytes: Math.max(transferBytesMax, Math.floor(arenaBytes / 4)),
      queue,
      output: connection.output,
      moved: () => connection.regulate(),
    });
    controller.ioQueues.set(request.queueId, connection);
    this.#leaving.set(connection, () => controller.ioQueues.delete(request.queueId));
    return this.#joined(controller, role, LIMITS.capsuleBytes);
  }

  #joined(controller: Controller, role: AdminQueue | IoQueue, capsuleBytesMax: number): Joined {
    return {
      role,
      controllerId: controller.birth.id,
      capsuleBytesMax,
      heard: () => {
        controller.heardAt = this.#parts.now();
      },
    };
  }

  #adminLeft(controller: Controller, why: string): void {
    this.#homes.delete(controller.birth.id);
    controller.endQueues(why);
    if (controller.birth.drive !== null) this.#parts.detached(controller.birth.serial, why);
  }

  /** The next id that is not in use; ids come back as late as possible. */
  #freeId(): number {
    do this.#lastId = (this.#lastId % CONTROLLER_ID_MAX) + 1;
    while (this.#homes.has(this.#lastId));
    return this.#lastId;
  }
}
