/** One connection of an initiator: a submission and a completion queue, strict about everything it receives. */
import { connect as connectSocket, type Socket } from 'node:net';
import { hasResult, isConnect, putCommand, type Completion, type NvmeCommand } from './commands';
import {
  digestOf,
  FLAG,
  hostDataHeader,
  icReq,
  must,
  NO_DIGESTS,
  PDU,
  PduStream,
  ProtocolFault,
  putCapsuleHeader,
  type Digests,
  type PduSink,
} from './pdu';

/** Where a target listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** How a queue is opened. */
export interface QueueOptions {
  readonly id: number;
  /** Entries of the submission queue: one more than may be under way. */
  readonly entries: number;
  readonly digests?: Digests;
  /** Data of at most so many bytes travel in a capsule, if nothing else is asked for. */
  readonly inCapsuleBytes?: number;
}

/** How a connection ended. */
export interface QueueEnd {
  /** What the controller complained of, if it did. */
  readonly termReq?: TermReq;
  /** What the controller did wrong, or the system said. */
  readonly error?: Error;
}

/** A request of the controller to end the connection. */
export interface TermReq {
  /** Fatal error status. */
  readonly status: number;
  /** Fatal error information. */
  readonly information: number;
  /** The header that is complained of, as far as it is told. */
  readonly header: Uint8Array;
}

/** The connection ended under a command. */
export class ConnectionEnded extends Error {}

/** A command under way. */
interface Slot {
  readonly index: number;
  /** Room for the capsule's header. */
  readonly pdu: Buffer;
  cid: number;
  command: NvmeCommand;
  received: number;
  /** Bytes sent after R2Ts; −1: they went in the capsule. */
  sent: number;
  resolve: (completion: Completion) => void;
  reject: (error: Error) => void;
}

interface Waiting {
  readonly command: NvmeCommand;
  readonly resolve: (completion: Completion) => void;
  readonly reject: (error: Error) => void;
}

const RECEIVE_BYTES = 256 * 1024;
/** In a command identifier, above the index of its slot: tells a late completion from that of the slot's next command. */
const GENERATION = 4096;
const GENERATIONS = 15;
/** In-capsule data of an admin queue, and of others until Identify says more (8 KiB: the transport's least). */
const IN_CAPSULE_BYTES = 8192;
const NO_COMMAND: NvmeCommand = { opcode: 0 };
const none = (): void => undefined;

/** A queue of a connected host. */
export class Queue implements PduSink {
  readonly id: number;
  readonly entries: number;
  readonly ended: Promise<QueueEnd>;
  /** Of the ICResp: the most bytes in one H2CData. */
  maxHostData = 0;
  inCapsuleBytes: number;
  readonly socket: Socket;
  readonly #stream = new PduStream(this);
  readonly #digests: Digests;
  readonly #slots: Slot[];
  readonly #free: number[];
  readonly #waiting: Waiting[] = [];
  #generation = 0;
  #submitted = 0;
  #completed = 0;
  #consumed = 0;
  #isCorked = false;
  #termReq: TermReq | undefined;
  #error: Error | undefined;
  #isOver = false;
  #greeted: { resolve: () => void; reject: (error: Error) => void } | null = null;

  /** A queue that has exchanged ICReq and ICResp. */
  static async open(address: Address, options: QueueOptions): Promise<Queue> {
    const queue = new Queue(address, options);
    await queue.#greet();
    return queue;
  }

  private constructor(address: Address, options: QueueOptions) {
    const { id, entries, digests = NO_DIGESTS, inCapsuleBytes = IN_CAPSULE_BYTES } = options;
    this.id = id;
    this.entries = entries;
    this.#digests = digests;
    this.inCapsuleBytes = inCapsuleBytes;
    const idle = { cid: -1, command: NO_COMMAND, received: 0, sent: 0, resolve: none, reject: none };
    this.#slots = Array.from({ length: entries - 1 }, (_, index) => ({
      ...idle,
      index,
      pdu: Buffer.alloc(72),
    }));
    this.#free = this.#slots.map(({ index }) => index).reverse();
    const callback = (count: number, bytes: Uint8Array): boolean => {
      this.#receive(Buffer.from(bytes.buffer, bytes.byteOffset, count));
      return true;
    };
    const onread = { buffer: Buffer.allocUnsafeSlow(RECEIVE_BYTES), callback };
    this.socket = connectSocket({ ...address, noDelay: true, onread });
    this.socket.on('error', (error) => (this.#error ??= error));
    this.ended = new Promise((resolve) => this.socket.once('close', () => resolve(this.#end())));
  }

  #greet(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#greeted = { resolve, reject };
      this.socket.write(icReq(this.#digests));
    });
  }

  /** Commands that were given and not answered. */
  get underWay(): number {
    return this.#slots.length - this.#free.length + this.#waiting.length;
  }

  /** Gives a command; one more than the queue has room for waits here. Rejects where the connection ends first. */
  submit(command: NvmeCommand): Promise<Completion> {
    return new Promise((resolve, reject) => {
      if (this.#isOver) reject(this.#ending());
      else if (this.#free.length === 0) this.#waiting.push({ command, resolve, reject });
      else this.#start(command, resolve, reject);
    });
  }

  /** Sends any bytes. */
  send(...parts: readonly Uint8Array[]): void {
    this.#cork();
    for (const part of parts) this.socket.write(part);
  }

  /** Ends the connection without a word. */
  drop(): void {
    this.socket.destroy();
  }

  /** Ends the connection when everything sent has left. */
  async close(): Promise<void> {
    this.socket.end();
    await this.ended;
  }

  #start(
    command: NvmeCommand,
    resolve: (completion: Completion) => void,
    reject: (error: Error) => void,
  ): void {
    const slot = this.#slots[this.#free.pop()!]!;
    this.#generation = this.#generation === GENERATIONS - 1 ? 0 : this.#generation + 1;
    const cid = slot.index + GENERATION * this.#generation;
    Object.assign(slot, { cid, command, received: 0, resolve, reject });
    const { data, into, by } = command;
    const bytes = data?.length ?? into?.length ?? 0;
    const inCapsule = data !== undefined && (by ? by === 'capsule' : bytes <= this.inCapsuleBytes);
    slot.sent = inCapsule ? -1 : 0;
    putCommand(slot.pdu, command, cid, { inCapsule, bytes });
    putCapsuleHeader(slot.pdu, inCapsule ? bytes : 0, this.#digests);
    this.#submitted++;
    this.#sendPdu(slot.pdu, inCapsule ? data : null);
  }

  #sendPdu(header: Buffer, data: Uint8Array | null): void {
    this.#cork();
    this.socket.write(header);
    if (this.#digests.header) this.socket.write(digestOf(header));
    if (data === null || data.length === 0) return;
    this.socket.write(data);
    if (this.#digests.data) this.socket.write(digestOf(data));
  }

  /** What one turn sends leaves as one. */
  #cork(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    this.socket.cork();
    process.nextTick(() => {
      this.#isCorked = false;
      this.socket.uncork();
    });
  }

  #receive(chunk: Buffer): void {
    if (this.#isOver || this.#error instanceof ProtocolFault) return;
    try {
      this.#stream.feed(chunk);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#error = error;
      this.socket.destroy();
    }
  }

  place(header: Buffer, bytes: number): Uint8Array {
    if (header[0] === PDU.controllerTermReq) return new Uint8Array(bytes);
    must(header[0] === PDU.controllerData, 'data behind a PDU that has none');
    const slot = this.#slotOf(header.readUInt16LE(8));
    const { into } = slot.command;
    must(into !== undefined, `C2HData for command ${slot.cid}, which reads nothing`);
    const [offset, length] = [header.readUInt32LE(12), header.readUInt32LE(16)];
    must(length === bytes, `DATAL ${length} and ${bytes} bytes behind the header`);
    must(offset === slot.received, `DATAO ${offset} where ${slot.received} bytes were received`);
    must(offset + length <= into.length, `${offset + length} bytes for a command that reads ${into.length}`);
    const isLast = (header[1]! & FLAG.last) !== 0;
    must(isLast === (offset + length === into.length), `LAST is ${isLast} at ${offset + length}`);
    must(header.readUInt16LE(10) === 0 && header.readUInt32LE(20) === 0, 'reserved bytes of C2HData');
    slot.received += length;
    return into.subarray(offset, offset + length);
  }

  take(header: Buffer, data: Uint8Array): void {
    const type = header[0];
    if (type === PDU.icResp) return this.#takeIcResp(header);
    if (type === PDU.controllerTermReq) return this.#takeTermReq(header, data);
    must(this.#greeted === null, `a PDU of type ${type} before ICResp`);
    if (type === PDU.response) this.#complete(header);
    else if (type === PDU.readyToTransfer) this.#answerR2t(header);
    else must(data.length > 0, 'C2HData without data');
  }

  #takeIcResp(header: Buffer): void {
    must(this.#greeted !== null, 'a second ICResp');
    must(header.readUInt16LE(8) === 0, `PFV ${header.readUInt16LE(8)}`);
    must(header[10] === 0, `CPDA ${header[10]}`);
    const asked = (this.#digests.header ? 1 : 0) | (this.#digests.data ? 2 : 0);
    must(header[11] === asked, `digests ${header[11]} where ${asked} were asked for`);
    this.maxHostData = header.readUInt32LE(12);
    must(this.maxHostData >= 4096, `MAXH2CDATA ${this.maxHostData}`);
    must(this.maxHostData % 4 === 0, `MAXH2CDATA ${this.maxHostData}`);
    must(!header.subarray(16).some((byte) => byte !== 0), 'reserved bytes of ICResp');
    this.#stream.digests = this.#digests;
    this.#greeted.resolve();
    this.#greeted = null;
  }

  #takeTermReq(header: Buffer, data: Uint8Array): void {
    must(this.#termReq === undefined, 'a second TermReq');
    const [status, information] = [header.readUInt16LE(8), header.readUInt32LE(10)];
    must(status >= 1 && status <= 6, `FES ${status}`);
    this.#termReq = { status, information, header: Uint8Array.from(data) };
    this.socket.end();
  }

  #slotOf(cid: number): Slot {
    const slot = this.#slots[cid % GENERATION];
    must(slot?.cid === cid, `command id ${cid} is not under way`);
    return slot;
  }

  #complete(entry: Buffer): void {
    const slot = this.#slotOf(entry.readUInt16LE(20));
    const word = entry.readUInt16LE(22);
    const queue = entry.readUInt16LE(18);
    must(queue === this.id || queue === 0, `SQID ${queue} on queue ${this.id}`);
    must((word & 1) === 0, 'the phase bit is set');
    const status = (word >> 1) & 0x7ff;
    // Of a queue that a Connect did not make the head says nothing.
    if (isConnect(slot.command) && status !== 0) this.#submitted--;
    else this.#takeHead(entry.readUInt16LE(16));
    const [low, high] = [entry.readUInt32LE(8), entry.readUInt32LE(12)];
    const { command, received, sent, resolve } = slot;
    const result = hasResult(command);
    must(
      (result.low || low === 0) && (result.high || high === 0),
      `result ${high} ${low} of a command without`,
    );
    if (status === 0) {
      must(received === (command.into?.length ?? 0), `success after ${received} bytes of data`);
      must(sent === -1 || sent === (command.data?.length ?? 0), `success after ${sent} bytes were taken`);
    }
    slot.cid = -1;
    slot.command = NO_COMMAND;
    this.#free.push(slot.index);
    resolve({ status, doNotRetry: (word & 0x8000) !== 0, low, high });
    const next = this.#waiting.shift();
    if (next) this.#start(next.command, next.resolve, next.reject);
  }

  /** The head moves forward only, over what was submitted, and at least over what was completed. */
  #takeHead(head: number): void {
    must(head < this.entries, `SQHD ${head} in a queue of ${this.entries}`);
    this.#completed++;
    const before = this.#consumed % this.entries;
    this.#consumed += (head - before + this.entries) % this.entries;
    must(this.#consumed <= this.#submitted, `SQHD ${head}: ahead of what was submitted`);
    must(this.#consumed >= this.#completed, `SQHD ${head}: behind what was completed`);
  }

  #answerR2t(pdu: Buffer): void {
    const slot = this.#slotOf(pdu.readUInt16LE(8));
    const { data } = slot.command;
    must(data !== undefined && slot.sent >= 0, `R2T for command ${slot.cid}, which has nothing to send`);
    const [tag, offset, length] = [pdu.readUInt16LE(10), pdu.readUInt32LE(12), pdu.readUInt32LE(16)];
    must(pdu.readUInt32LE(20) === 0, 'reserved bytes of R2T');
    must(offset === slot.sent, `R2TO ${offset} where ${slot.sent} bytes were sent`);
    must(length > 0 && offset + length <= data.length, `R2T of ${offset} + ${length} bytes`);
    slot.sent += length;
    for (let at = offset; at < offset + length;) {
      const bytes = Math.min(this.maxHostData, offset + length - at);
      const part = { cid: slot.cid, tag, offset: at, bytes };
      const header = hostDataHeader(part, at + bytes === offset + length, this.#digests);
      this.#sendPdu(header, data.subarray(at, at + bytes));
      at += bytes;
    }
  }

  #ending(): Error {
    const { status, information } = this.#termReq ?? {};
    const why = this.#termReq && `TermReq ${status}, information ${information}`;
    if (this.#error instanceof ProtocolFault) return this.#error;
    return new ConnectionEnded(why ?? this.#error?.message ?? 'the connection ended');
  }

  #end(): QueueEnd {
    this.#isOver = true;
    const error = this.#ending();
    this.#greeted?.reject(error);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
    for (const slot of this.#slots) if (slot.cid !== -1) slot.reject(error);
    return { termReq: this.#termReq, error: this.#error };
  }
}
