import type { Controller } from '../controller';
import { FABRICS_OPCODE, FABRICS_TYPE } from '../fabrics';
import { LIMITS } from '../limits';
import type { Output } from '../output';
import { FATAL, FIELD, ProtocolError } from '../pdu';
import { SC } from '../status';
import type { SubmissionEntry } from '../submission-entry';
import type { SubmissionQueue } from '../submission-queue';
import { IDENTIFY_BYTES } from './identify-controller';
import { identify } from './identify';
import { logBytes, readLog } from './logs';
import { ADMIN_OPCODE } from './opcodes';

/** What an admin queue works with. */
export interface AdminParts {
  readonly controller: Controller;
  readonly queue: SubmissionQueue;
  readonly output: Output;
  readonly transferBytesMax: number;
  /** The discovery log, as the connection sees it. */
  readonly discovery: () => Buffer;
}

/** The admin queue of a controller: commands are answered as they come. */
export class AdminQueue {
  readonly #parts: AdminParts;
  #entry: SubmissionEntry | null = null;

  readonly isStarved = false;
  readonly isOwed = false;

  constructor(parts: AdminParts) {
    this.#parts = parts;
  }

  /** A command has come. No command here has data of use; what comes in its capsule passes. */
  command(entry: SubmissionEntry): null {
    this.#parts.queue.take();
    this.#entry = entry;
    return null;
  }

  hostData(): never {
    throw new ProtocolError(FATAL.sequence, FIELD.tag, 'H2CData that was not asked for');
  }

  complete(): void {
    const entry = this.#entry;
    this.#entry = null;
    if (entry !== null) this.#run(entry);
  }

  close(): void {
    this.#entry = null;
  }

  /** Tells what there is to tell, if the host waits for it. */
  tellEvents(): void {
    const { controller, queue } = this.#parts;
    const event = controller.events.next(controller.features.tellsZones);
    if (event !== null) queue.complete(event.commandId, SC.ok, event.low, event.high);
  }

  #run(entry: SubmissionEntry): void {
    const { controller, queue } = this.#parts;
    const refused = entry.flagsStatus;
    if (refused !== SC.ok) return queue.complete(entry.commandId, refused);
    if (entry.opcode === FABRICS_OPCODE) return this.#runFabrics(entry);
    if (controller.properties.isShutDown) return queue.complete(entry.commandId, SC.sequenceError);
    switch (entry.opcode) {
      case ADMIN_OPCODE.identify:
        return this.#answer(entry, IDENTIFY_BYTES, () =>
          identify(entry, controller, this.#parts.transferBytesMax),
        );
      case ADMIN_OPCODE.getLogPage:
        return this.#sendLog(entry);
      case ADMIN_OPCODE.getFeatures:
      case ADMIN_OPCODE.setFeatures:
        return this.#runFeature(entry);
      case ADMIN_OPCODE.asyncEvent:
        if (!controller.events.request(entry.commandId))
          return queue.complete(entry.commandId, SC.tooManyEvents);
        return this.tellEvents();
      case ADMIN_OPCODE.keepAlive:
        return queue.complete(entry.commandId, SC.ok);
      case ADMIN_OPCODE.abort:
        return this.#abort(entry);
      default:
        return queue.complete(entry.commandId, SC.invalidOpcode);
    }
  }

  #sendLog(entry: SubmissionEntry): void {
    const { controller, queue, discovery } = this.#parts;
    const bytes = logBytes(entry);
    if (bytes > LIMITS.logBytes) return queue.complete(entry.commandId, SC.invalidField);
    this.#answer(entry, bytes, () => readLog(entry, controller, discovery));
    this.tellEvents();
  }

  /** Sends a page of a known length, if the host has room for it. */
  #answer(entry: SubmissionEntry, bytes: number, page: () => Buffer | number): void {
    const { queue, output } = this.#parts;
    const found = entry.sglStatusOfAnswer(bytes) || page();
    if (typeof found === 'number') return queue.complete(entry.commandId, found);
    output.data(entry.commandId, found);
    queue.complete(entry.commandId, SC.ok);
  }

  #runFeature(entry: SubmissionEntry): void {
    const { controller, queue } = this.#parts;
    const status = entry.opcode === ADMIN_OPCODE.setFeatures ? controller.features.set(entry) : SC.ok;
    const value = controller.features.get(entry.dword(10) & 0xff);
    if (value === null) return queue.complete(entry.commandId, SC.invalidField);
    queue.complete(entry.commandId, status, status === SC.ok ? value : 0);
    this.tellEvents();
  }

  /** Only a request for events waits here; everything else is past aborting. */
  #abort(entry: SubmissionEntry): void {
    const { controller, queue } = this.#parts;
    const aborted = entry.dword(10) >>> 16;
    const isWaiting = (entry.dword(10) & 0xffff) === 0 && controller.events.withdraw(aborted);
    if (isWaiting) queue.complete(aborted, SC.abortRequested);
    queue.complete(entry.commandId, SC.ok, isWaiting ? 0 : 1);
  }

  #runFabrics(entry: SubmissionEntry): void {
    const { controller, queue } = this.#parts;
    switch (entry.fabricsType) {
      case FABRICS_TYPE.propertyGet: {
        const found = controller.properties.get(entry);
        if (typeof found === 'number') return queue.complete(entry.commandId, found);
        const { value } = found;
        return queue.complete(entry.commandId, SC.ok, Number(value & 0xffff_ffffn), Number(value >> 32n));
      }
      case FABRICS_TYPE.propertySet:
        return this.#setProperty(entry);
      case FABRICS_TYPE.connect:
        return queue.complete(entry.commandId, SC.sequenceError);
      default:
        return queue.complete(entry.commandId, SC.invalidField);
    }
  }

  #setProperty(entry: SubmissionEntry): void {
    const { controller, queue } = this.#parts;
    const change = controller.properties.set(entry);
    queue.complete(entry.commandId, typeof change === 'number' ? change : SC.ok);
    if (change === 'reset') controller.endQueues('the controller was reset');
  }
}
