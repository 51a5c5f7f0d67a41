/**
 * One TCP connection: a queue of a controller. First comes ICReq, then a Connect, then commands. What is not well formed
 * ends this connection with a termination request and one line in the log, and nothing else.
 */
import type { Socket } from 'node:net';
import { sentenceOf } from '../../../shared/errors/app-error';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import {
  CONNECT_BYTES,
  FABRICS_OPCODE,
  FABRICS_TYPE,
  readConnect,
  type ConnectRefusal,
  type ConnectRequest,
} from './fabrics';
import { PduReader, type PduHandler } from './framing';
import { LIMITS } from './limits';
import { Output } from './output';
import {
  COMMON_BYTES,
  FATAL,
  FIELD,
  PDU,
  ProtocolError,
  encodeIcResp,
  encodeTermReq,
  readHostData,
  readIcReq,
  readTermReq,
  type HostData,
} from './pdu';
import { SC, statusWord } from './status';
import { SubmissionEntry } from './submission-entry';
import { SubmissionQueue } from './submission-queue';

/** What a connection is once its Connect succeeded. */
export interface Role {
  /** No more is to be read for now. */
  readonly isStarved: boolean;
  /** The host owes data. */
  readonly isOwed: boolean;
  command(entry: SubmissionEntry, inCapsule: ByteCount): Uint8Array | null;
  hostData(data: HostData, bytes: ByteCount): Uint8Array;
  complete(intact: boolean): void;
  close(): void;
}

/** What a Connect that succeeds brings. */
export interface Joined {
  readonly role: Role;
  readonly controllerId: number;
  /** Bytes of data that a capsule may bring from now on. */
  readonly capsuleBytesMax: ByteCount;
  /** Called with everything that arrives. */
  readonly heard: () => void;
}

/** Whom a connection belongs to. */
export interface ConnectionHome {
  readonly transferBytesMax: ByteCount;
  readonly now: number;
  join(connection: Connection, request: ConnectRequest, queue: SubmissionQueue): Joined | ConnectRefusal;
  log(text: string): void;
  /** It is no longer a queue of anything. */
  left(connection: Connection, why: string): void;
  /** Its socket is gone, too. */
  closed(connection: Connection): void;
}

type Phase = 'new' | 'greeted' | 'joined' | 'ending';

export class Connection implements PduHandler {
  readonly output: Output;
  /** Address and port of the host. */
  readonly address: string;
  readonly #socket: Socket;
  readonly #home: ConnectionHome;
  readonly #reader = new PduReader(this);
  readonly #entry = new SubmissionEntry();
  #phase: Phase = 'new';
  #joined: Joined | null = null;
  #connectData: Buffer | null = null;
  /** Commands that were answered without a queue. */
  #refused = 0;
  #isPaused = false;
  /** Why it ends, unless we end it. */
  #why = 'the host closed it';
  /** By the target's clock: since when it is in its phase, when bytes came, when bytes went. */
  #phaseAt: number;
  #heardAt: number;
  #sentAt: number;
  #sentBytes = 0;

  constructor(socket: Socket, home: ConnectionHome) {
    this.#socket = socket;
    this.#home = home;
    this.output = new Output(socket);
    this.address = `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`;
    this.#phaseAt = this.#heardAt = this.#sentAt = home.now;
    this.#reader.capsuleBytesMax = LIMITS.adminCapsuleBytes;
    this.#reader.hostDataBytesMax = home.transferBytesMax;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, LIMITS.probeMs);
    socket.on('data', (piece: Buffer) => this.#take(piece));
    socket.on('drain', () => this.regulate());
    socket.on('error', (error) => (this.#why = error.message));
    socket.on('close', () => this.#closed());
  }

  /** True from TCP's connection to a Connect that succeeded. */
  get isHalfOpen(): boolean {
    return this.#phase === 'new' || this.#phase === 'greeted';
  }

  /** Where the host has reached us. */
  get reached(): { readonly host: string; readonly port: number } {
    return { host: this.#socket.localAddress ?? '', port: this.#socket.localPort ?? 0 };
  }

  /** Ends it at once. */
  end(why: string): void {
    this.#leave(why);
    this.#socket.destroy();
  }

  /** Sends what is there to send, then ends. */
  finish(why: string): void {
    if (this.#hasLeft) return;
    this.#leave(why);
    this.output.flush();
    this.#socket.resume();
    this.#socket.end();
  }

  /** Takes nothing more; what was begun is still answered. */
  quiesce(): void {
    this.#reader.stop();
  }

  /** Reads on, or not, as there is room for what comes. */
  regulate(): void {
    if (this.#hasLeft) return;
    const isFull = this.#socket.writableLength > outputBytesMax(this.#home.transferBytesMax);
    const isPaused = isFull || (this.#joined?.role.isStarved ?? false);
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    this.#heardAt = this.#home.now;
    if (isPaused) this.#socket.pause();
    else this.#socket.resume();
  }

  /** Time has passed: ends what has not come along. */
  pass(): void {
    const { now } = this.#home;
    if (this.#hasLeft) {
      if (now - this.#phaseAt > LIMITS.lingerMs) this.#socket.destroy();
      return;
    }
    if (this.isHalfOpen && now - this.#phaseAt > LIMITS.handshakeMs)
      return this.#cut(`did not connect within ${LIMITS.handshakeMs / 1000} s`);
    const sentBytes = this.#socket.bytesWritten - this.#socket.writableLength;
    if (sentBytes !== this.#sentBytes || this.#socket.writableLength === 0) this.#sentAt = now;
    this.#sentBytes = sentBytes;
    const isOwed = !this.#isPaused && (this.#reader.isWithin || (this.#joined?.role.isOwed ?? false));
    if (!isOwed) this.#heardAt = now;
    if (now - this.#sentAt > LIMITS.stallMs) this.#cut('does not take what it asked for');
    else if (now - this.#heardAt > LIMITS.stallMs) this.#cut('does not send the data it announced');
  }

  header(type: number, from: Buffer, at: ByteOffset, dataBytes: ByteCount): Uint8Array | null {
    if ((type === PDU.icReq) !== (this.#phase === 'new') && type !== PDU.hostTermReq)
      throw new ProtocolError(FATAL.sequence, FIELD.type, `PDU type ${type} out of turn`);
    switch (type) {
      case PDU.icReq:
        this.#greet(from, at);
        return null;
      case PDU.command:
        this.#entry.load(from, at + COMMON_BYTES);
        return this.#joined
          ? this.#joined.role.command(this.#entry, dataBytes)
          : this.#firstCommand(dataBytes);
      case PDU.hostData:
        if (this.#joined === null)
          throw new ProtocolError(FATAL.sequence, FIELD.type, 'H2CData before Connect');
        return this.#joined.role.hostData(readHostData(from, at), dataBytes);
      default: {
        const { status, where } = readTermReq(from, at);
        this.#cut(`the host ended it with fatal status ${status}, information ${where}`);
        return null;
      }
    }
  }

  complete(type: number, intact: boolean): void {
    if (this.#joined !== null) this.#joined.role.complete(intact);
    else if (type === PDU.command && this.#phase === 'greeted') this.#connect(intact);
  }

  get #hasLeft(): boolean {
    return this.#phase === 'ending';
  }

  #take(piece: Buffer): void {
    if (this.#hasLeft) return;
    this.#heardAt = this.#home.now;
    this.#joined?.heard();
    try {
      this.#reader.push(piece);
    } catch (thrown) {
      if (thrown instanceof ProtocolError) this.#fail(thrown);
      else this.#cut(sentenceOf(thrown));
    }
    this.regulate();
  }

  #greet(from: Buffer, at: ByteOffset): void {
    const request = readIcReq(from, at);
    if (request.version !== 0)
      throw new ProtocolError(FATAL.unsupported, FIELD.version, `PDU format version ${request.version}`);
    this.#phase = 'greeted';
    this.output.plain(encodeIcResp(request.digests, this.#home.transferBytesMax));
    this.output.agree(request);
    this.#reader.digests = request.digests;
  }

  #firstCommand(dataBytes: ByteCount): Uint8Array | null {
    const isConnect =
      this.#entry.opcode === FABRICS_OPCODE && this.#entry.fabricsType === FABRICS_TYPE.connect;
    this.#connectData = isConnect && dataBytes === CONNECT_BYTES ? Buffer.alloc(CONNECT_BYTES) : null;
    return this.#connectData;
  }

  #connect(intact: boolean): void {
    const data = this.#connectData;
    this.#connectData = null;
    const isConnect =
      this.#entry.opcode === FABRICS_OPCODE && this.#entry.fabricsType === FABRICS_TYPE.connect;
    if (!isConnect)
      return this.#refuse({ status: SC.sequenceError, result: 0, why: 'a command before Connect' });
    if (!intact)
      return this.#refuse({ status: SC.transientTransportError, result: 0, why: 'a wrong data digest' });
    if (data === null)
      return this.#refuse({ status: SC.sglLengthInvalid, result: 0, why: 'Connect without its data' });
    const request = readConnect(this.#entry, data);
    if ('status' in request) return this.#refuse(request);
    const queue = new SubmissionQueue(this.output, {
      id: request.queueId,
      entries: request.entries,
      tellsHead: request.tellsHead,
    });
    const joined = this.#home.join(this, request, queue);
    if ('status' in joined) return this.#refuse(joined);
    this.#joined = joined;
    this.#phase = 'joined';
    this.#reader.capsuleBytesMax = joined.capsuleBytesMax;
    queue.take();
    queue.complete(this.#entry.commandId, SC.ok, joined.controllerId);
  }

  /** The host may try again, as long as its time lasts. */
  #refuse({ status, result, why }: ConnectRefusal): void {
    const { commandId } = this.#entry;
    const word = statusWord(status);
    const queueHead = ++this.#refused;
    if (queueHead > LIMITS.refusals) return this.#cut('was refused too often');
    this.#home.log(`${this.address}: Connect refused: ${why}`);
    this.output.response({ commandId, queueId: 0, queueHead, statusWord: word, low: result, high: 0 });
  }

  /** Tells the host what it did wrong, and gives it a moment to hear that. */
  #fail(error: ProtocolError): void {
    this.#home.log(`${this.address}: ${error.message}; connection ended`);
    this.output.plain(encodeTermReq(error, this.#reader.lastHeader));
    this.finish(error.message);
  }

  #cut(why: string): void {
    this.#home.log(`${this.address}: ${why}; connection ended`);
    this.end(why);
  }

  #leave(why: string): void {
    if (this.#hasLeft) return;
    this.#phase = 'ending';
    this.#phaseAt = this.#home.now;
    this.#reader.stop();
    this.#joined?.role.close();
    this.#home.left(this, why);
  }

  #closed(): void {
    this.#leave(this.#why);
    this.#home.closed(this);
  }
}

/** Bytes that may wait to be taken by the host before no more is read from it. */
function outputBytesMax(transferBytesMax: ByteCount): ByteCount {
  return LIMITS.outputBytes + 8 * transferBytesMax;
}
