/**
 * PDUs of NVMe over TCP as the initiator sends and takes them (NVMe/TCP Transport Specification 1.0, "PDU Specific
 * Fields"). Shares nothing with the product's codec: it judges it. What a controller sends and must not is an error.
 */
import { crc32c } from './crc32c';

/** Types of PDUs. */
export const PDU = {
  icReq: 0x00,
  icResp: 0x01,
  hostTermReq: 0x02,
  controllerTermReq: 0x03,
  command: 0x04,
  response: 0x05,
  hostData: 0x06,
  controllerData: 0x07,
  readyToTransfer: 0x09,
} as const;

/** Bits of the FLAGS byte. */
export const FLAG = { headerDigest: 1, dataDigest: 2, last: 4, success: 8 } as const;

/** Which digests a connection has. */
export interface Digests {
  readonly header: boolean;
  readonly data: boolean;
}

export const NO_DIGESTS: Digests = { header: false, data: false };
const DIGEST_BYTES = 4;
/** Bytes of the part of every PDU's header that is the same. */
const COMMON_BYTES = 8;
/** A TermReq is no longer, with what it complains of. */
const TERM_REQ_MAX = 152;

/** The controller sent what it must not. */
export class ProtocolFault extends Error {}

/** Throws where a controller does not keep to the protocol. */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new ProtocolFault(what);
}

/** Header bytes of what a controller sends, by type. */
const HEADER_BYTES: Readonly<Record<number, number>> = {
  [PDU.icResp]: 128,
  [PDU.controllerTermReq]: 24,
  [PDU.response]: 24,
  [PDU.controllerData]: 24,
  [PDU.readyToTransfer]: 24,
};

/** ICReq: PFV, HPDA 0, digests, one R2T at a time. */
export function icReq({ header, data }: Digests = NO_DIGESTS): Buffer {
  const pdu = Buffer.alloc(128);
  pdu[2] = 128;
  pdu.writeUInt32LE(128, 4);
  pdu[11] = (header ? 1 : 0) | (data ? 2 : 0);
  return pdu;
}

/** Header of a command capsule into `pdu`, whose bytes 8 to 71 hold the command; `data` bytes follow in the capsule. */
export function putCapsuleHeader(pdu: Buffer, dataBytes: number, digests: Digests): void {
  const header = 72 + (digests.header ? DIGEST_BYTES : 0);
  const hasData = dataBytes > 0;
  const tail = hasData && digests.data ? DIGEST_BYTES : 0;
  pdu[0] = PDU.command;
  pdu[1] = (digests.header ? FLAG.headerDigest : 0) | (tail > 0 ? FLAG.dataDigest : 0);
  pdu[2] = 72;
  pdu[3] = hasData ? header : 0;
  pdu.writeUInt32LE(header + dataBytes + tail, 4);
}

/** Header of H2CData. */
export function hostDataHeader(
  part: { readonly cid: number; readonly tag: number; readonly offset: number; readonly bytes: number },
  isLast: boolean,
  digests: Digests,
): Buffer {
  const pdu = Buffer.alloc(24);
  const header = 24 + (digests.header ? DIGEST_BYTES : 0);
  pdu[0] = PDU.hostData;
  pdu[1] =
    (isLast ? FLAG.last : 0) |
    (digests.header ? FLAG.headerDigest : 0) |
    (digests.data ? FLAG.dataDigest : 0);
  pdu[2] = 24;
  pdu[3] = header;
  pdu.writeUInt32LE(header + part.bytes + (digests.data ? DIGEST_BYTES : 0), 4);
  pdu.writeUInt16LE(part.cid, 8);
  pdu.writeUInt16LE(part.tag, 10);
  pdu.writeUInt32LE(part.offset, 12);
  pdu.writeUInt32LE(part.bytes, 16);
  return pdu;
}

/** A digest as it follows what it is of. */
export function digestOf(...parts: readonly Uint8Array[]): Buffer {
  const digest = Buffer.alloc(DIGEST_BYTES);
  digest.writeUInt32LE(crc32c(...parts));
  return digest;
}

/** Who takes the PDUs of a stream. */
export interface PduSink {
  /** The header is complete and sound; where its `bytes` of data go. The header's memory is used again. */
  place(header: Buffer, bytes: number): Uint8Array;
  /** All of the PDU is there. */
  take(header: Buffer, data: Uint8Array): void;
}

const NO_DATA = new Uint8Array(0);

/** Cuts what a controller sends into PDUs; data go to their place at once, nothing is gathered. */
export class PduStream {
  readonly #sink: PduSink;
  readonly #head = Buffer.alloc(128 + DIGEST_BYTES);
  #headHave = 0;
  #headWant = COMMON_BYTES;
  #data: Uint8Array = NO_DATA;
  #dataHave = 0;
  #isInData = false;
  readonly #tail = Buffer.alloc(DIGEST_BYTES);
  #tailHave = 0;
  #tailWant = 0;
  /** Those agreed on; an ICResp and a TermReq have none. */
  digests: Digests = NO_DIGESTS;

  constructor(sink: PduSink) {
    this.#sink = sink;
  }

  /** Whether the stream ends between two PDUs here. */
  get isBetween(): boolean {
    return this.#headHave === 0;
  }

  feed(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) {
      if (!this.#isInData) at += this.#feedHead(chunk, at);
      else if (this.#dataHave < this.#data.length) at += this.#feedData(chunk, at);
      else at += this.#feedTail(chunk, at);
    }
  }

  #feedHead(chunk: Buffer, at: number): number {
    const count = Math.min(this.#headWant - this.#headHave, chunk.length - at);
    chunk.copy(this.#head, this.#headHave, at, at + count);
    this.#headHave += count;
    if (this.#headHave < this.#headWant) return count;
    if (this.#headWant === COMMON_BYTES) this.#headWant = headerLength(this.#head, this.digests);
    else this.#headIsThere();
    return count;
  }

  #headIsThere(): void {
    const header = this.#head.subarray(0, this.#head[2]);
    const digest = this.#headWant - header.length;
    if (digest > 0)
      must(this.#head.readUInt32LE(header.length) === crc32c(header), 'a header digest is wrong');
    const length = header.readUInt32LE(4);
    this.#tailWant = header[0] === PDU.controllerData && this.digests.data ? DIGEST_BYTES : 0;
    const bytes = length - this.#headWant - this.#tailWant;
    must(bytes >= 0, `PLEN ${length} is too short for its header`);
    this.#data = bytes > 0 ? this.#sink.place(header, bytes) : NO_DATA;
    must(this.#data.length === bytes, `${bytes} bytes of data where ${this.#data.length} were expected`);
    this.#dataHave = 0;
    this.#tailHave = 0;
    this.#isInData = true;
    if (bytes + this.#tailWant === 0) this.#end();
  }

  #feedData(chunk: Buffer, at: number): number {
    const count = Math.min(this.#data.length - this.#dataHave, chunk.length - at);
    this.#data.set(
      count === chunk.length && at === 0 ? chunk : chunk.subarray(at, at + count),
      this.#dataHave,
    );
    this.#dataHave += count;
    if (this.#dataHave === this.#data.length && this.#tailWant === 0) this.#end();
    return count;
  }

  #feedTail(chunk: Buffer, at: number): number {
    const count = Math.min(this.#tailWant - this.#tailHave, chunk.length - at);
    chunk.copy(this.#tail, this.#tailHave, at, at + count);
    this.#tailHave += count;
    if (this.#tailHave < this.#tailWant) return count;
    must(this.#tail.readUInt32LE(0) === crc32c(this.#data), 'a data digest is wrong');
    this.#end();
    return count;
  }

  #end(): void {
    const header = this.#head.subarray(0, this.#head[2]);
    const data = this.#data;
    this.#headHave = 0;
    this.#headWant = COMMON_BYTES;
    this.#data = NO_DATA;
    this.#isInData = false;
    this.#sink.take(header, data);
  }
}

/** Bytes of a header with its digest, from its first 8 bytes. */
function headerLength(common: Buffer, digests: Digests): number {
  const [type, flags, length, offset] = common as unknown as [number, number, number, number];
  const expected = HEADER_BYTES[type];
  must(expected !== undefined, `a controller sends no PDU of type ${type}`);
  must(length === expected, `HLEN ${length} in a PDU of type ${type}`);
  const hasDigests = type !== PDU.icResp && type !== PDU.controllerTermReq;
  const digest = hasDigests && digests.header ? DIGEST_BYTES : 0;
  must(((flags & FLAG.headerDigest) !== 0) === digest > 0, `flag of the header digest, PDU of type ${type}`);
  const hasDataDigest = type === PDU.controllerData && digests.data;
  must(((flags & FLAG.dataDigest) !== 0) === hasDataDigest, `flag of the data digest, PDU of type ${type}`);
  const known = FLAG.headerDigest | FLAG.dataDigest | (type === PDU.controllerData ? FLAG.last : 0);
  must((flags & ~known) === 0, `flags ${flags} in a PDU of type ${type}`);
  const header = length + digest;
  must(offset === (type === PDU.controllerData ? header : 0), `PDO ${offset} in a PDU of type ${type}`);
  const whole = common.readUInt32LE(4);
  if (type === PDU.controllerTermReq)
    must(whole >= header && whole <= TERM_REQ_MAX, `PLEN ${whole} of a TermReq`);
  else if (type !== PDU.controllerData) must(whole === header, `PLEN ${whole} in a PDU of type ${type}`);
  return header;
}
