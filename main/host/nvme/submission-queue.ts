import { FATAL, ProtocolError, FIELD } from './pdu';
import type { Output } from './output';
import { statusWord } from './status';

/** A number of a queue that does not tell its head, as the host asked. Source: NVMe over Fabrics, SQ flow control. */
const NO_HEAD = 0xffff;

/** The submission queue of a connection: how many commands it holds, and what the host hears when one ends. */
export class SubmissionQueue {
  readonly id: number;
  readonly #entries: number;
  readonly #tellsHead: boolean;
  readonly #output: Output;
  #underWay = 0;
  /** Ended in this turn: what has arrived with them was sent before the host could hear of it. */
  #justEnded = 0;
  #head = 0;

  constructor(
    output: Output,
    shape: { readonly id: number; readonly entries: number; readonly tellsHead: boolean },
  ) {
    this.id = shape.id;
    this.#entries = shape.entries;
    this.#tellsHead = shape.tellsHead;
    this.#output = output;
  }

  /** Another command has come; more than the queue has room for is a host's error. */
  take(): void {
    if (++this.#underWay > this.#entries)
      throw new ProtocolError(
        FATAL.sequence,
        FIELD.commandId,
        `more commands than the ${this.#entries} its queue holds`,
      );
  }

  /** Ends a command. `low`, `high`: dwords 0 and 1 of the completion. */
  complete(commandId: number, status: number, low = 0, high = 0): void {
    if (this.#justEnded++ === 0) queueMicrotask(() => this.#settle());
    this.#head = (this.#head + 1) % this.#entries;
    this.#output.response({
      commandId,
      queueId: this.id,
      queueHead: this.#tellsHead ? this.#head : NO_HEAD,
      statusWord: statusWord(status),
      low,
      high,
    });
  }

  #settle(): void {
    this.#underWay -= this.#justEnded;
    this.#justEnded = 0;
  }
}
