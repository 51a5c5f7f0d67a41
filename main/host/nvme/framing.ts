/**
 * A stream of bytes from a host as PDUs. Every length is checked before a byte behind it is believed; data goes from
 * the received piece straight to where the handler wants it. Each byte is touched once, whatever the pieces.
 */
import { crc32c } from '../../../shared/units/crc32c';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import {
  COMMAND_BYTES,
  COMMON_BYTES,
  DIGEST_BYTES,
  FATAL,
  FIELD,
  FLAG,
  HEADER_BYTES,
  IC_BYTES,
  PDU,
  ProtocolError,
  TERM_BYTES_MAX,
  type Digests,
} from './pdu';

export interface PduHandler {
  /** A header whose lengths are right. Returns where its data goes, or null to let it pass unseen. */
  header(type: number, from: Buffer, at: ByteOffset, dataBytes: ByteCount): Uint8Array | null;
  /** All of a PDU has arrived. `intact`: its data digest, where there is one, agrees. */
  complete(type: number, intact: boolean): void;
}

/** Header bytes of the types that a host may send. */
const headerBytesOf: ReadonlyMap<number, ByteCount> = new Map([
  [PDU.icReq, IC_BYTES],
  [PDU.hostTermReq, HEADER_BYTES],
  [PDU.command, COMMAND_BYTES],
  [PDU.hostData, HEADER_BYTES],
]);

function wrong(field: number, message: string): never {
  throw new ProtocolError(FATAL.invalidHeader, field, message);
}

/** Throws a ProtocolError out of `push` at the first PDU that is not well formed; then it is of no more use. */
export class PduReader {
  readonly #handler: PduHandler;
  readonly #partial = Buffer.alloc(IC_BYTES + DIGEST_BYTES);
  /** Bytes of a header that came in pieces. */
  #have = 0;
  #type = 0;
  #headerBytes = 0;
  #dataBytes = 0;
  #sink: Uint8Array | null = null;
  #dataLeft = 0;
  #digestLeft = 0;
  #crc = 0;
  #stopped = false;

  digests: Digests = { header: false, data: false };
  /** Bytes of data that a command capsule may bring. */
  capsuleBytesMax: ByteCount = 0;
  /** Bytes of data that one H2CData may bring. */
  hostDataBytesMax: ByteCount = 0;

  constructor(handler: PduHandler) {
    this.#handler = handler;
  }

  /** True while a PDU has begun and not ended. */
  get isWithin(): boolean {
    return this.#have > 0 || this.#dataLeft > 0 || this.#digestLeft > 0;
  }

  /** What is known of the header that is being read, for a termination request. */
  get lastHeader(): Buffer {
    return this.#partial.subarray(0, Math.max(this.#have, COMMON_BYTES));
  }

  /** Nothing more is read, not even of the piece at hand. */
  stop(): void {
    this.#stopped = true;
  }

  push(piece: Buffer): void {
    let at = 0;
    while (at < piece.length && !this.#stopped) {
      if (this.#dataLeft > 0) at = this.#takeData(piece, at);
      else if (this.#digestLeft > 0) at = this.#takeDataDigest(piece, at);
      else at = this.#takeHeader(piece, at);
    }
  }

  #takeHeader(piece: Buffer, at: number): number {
    if (this.#have === 0 && piece.length - at >= COMMON_BYTES) {
      this.#checkLengths(piece, at);
      if (piece.length - at >= this.#headerBytes) {
        this.#begin(piece, at);
        return at + this.#headerBytes;
      }
    }
    const wanted = this.#have < COMMON_BYTES ? COMMON_BYTES : this.#headerBytes;
    const taken = Math.min(wanted - this.#have, piece.length - at);
    piece.copy(this.#partial, this.#have, at, at + taken);
    this.#have += taken;
    if (this.#have === COMMON_BYTES) this.#checkLengths(this.#partial, 0);
    else if (this.#have > COMMON_BYTES && this.#have === this.#headerBytes) {
      this.#have = 0;
      this.#begin(this.#partial, 0);
    }
    return at + taken;
  }

  /** Judges the common header: what it says of itself must agree with its type, and with what is allowed. */
  #checkLengths(from: Buffer, at: number): void {
    if (from !== this.#partial) from.copy(this.#partial, 0, at, at + COMMON_BYTES);
    const type = from[at]!;
    const bare = headerBytesOf.get(type);
    if (bare === undefined) return wrong(FIELD.type, `PDU type ${type} is none that a host sends`);
    if (from[at + FIELD.headerBytes] !== bare)
      return wrong(FIELD.headerBytes, `HLEN is ${from[at + FIELD.headerBytes]}, not ${bare}`);
    const digested = type === PDU.command || type === PDU.hostData;
    const header = bare + (digested && this.digests.header ? DIGEST_BYTES : 0);
    const total = from.readUInt32LE(at + FIELD.totalBytes);
    if (total < header) wrong(FIELD.totalBytes, `PLEN is ${total}, less than the header`);
    const dataDigest = digested && this.digests.data && total > header ? DIGEST_BYTES : 0;
    const data = total - header - dataDigest;
    if (data < 0 || data > this.#dataBytesMax(type)) wrong(FIELD.totalBytes, `PLEN is ${total}`);
    checkDataOffset(from[at + FIELD.dataOffset]!, type, header, data);
    if (digested) checkFlags(from[at + FIELD.flags]!, this.digests, dataDigest > 0);
    this.#type = type;
    this.#headerBytes = header;
    this.#dataBytes = data;
  }

  #dataBytesMax(type: number): number {
    switch (type) {
      case PDU.command:
        return this.capsuleBytesMax;
      case PDU.hostData:
        return this.hostDataBytesMax;
      case PDU.hostTermReq:
        return TERM_BYTES_MAX - HEADER_BYTES;
      default:
        return 0;
    }
  }

  #begin(from: Buffer, at: number): void {
    const digested = this.#type === PDU.command || this.#type === PDU.hostData;
    if (digested && this.digests.header) {
      const end = at + this.#headerBytes - DIGEST_BYTES;
      const received = from.readUInt32LE(end);
      if (crc32c(from.subarray(at, end)) !== received)
        throw new ProtocolError(FATAL.headerDigest, received, 'the header digest is wrong');
    }
    this.#sink = this.#announce(from, at);
    this.#crc = 0;
    this.#dataLeft = this.#dataBytes;
    if (this.#dataBytes === 0) this.#handler.complete(this.#type, true);
  }

  #announce(from: Buffer, at: number): Uint8Array | null {
    try {
      return this.#handler.header(this.#type, from, at, this.#dataBytes);
    } catch (thrown) {
      if (from !== this.#partial) from.copy(this.#partial, 0, at, at + this.#headerBytes);
      this.#have = this.#headerBytes;
      throw thrown;
    }
  }

  #takeData(piece: Buffer, at: number): number {
    const taken = Math.min(this.#dataLeft, piece.length - at);
    if (this.#sink !== null) piece.copy(this.#sink, this.#dataBytes - this.#dataLeft, at, at + taken);
    if (this.digests.data) this.#crc = crc32c(piece.subarray(at, at + taken), this.#crc);
    this.#dataLeft -= taken;
    if (this.#dataLeft === 0) {
      this.#sink = null;
      if (this.digests.data && this.#type !== PDU.hostTermReq) this.#digestLeft = DIGEST_BYTES;
      else this.#handler.complete(this.#type, true);
    }
    return at + taken;
  }

  /** The digest comes byte by byte, as pieces may end within it; what is left of the sum must be all zeros. */
  #takeDataDigest(piece: Buffer, at: number): number {
    const shift = 8 * (DIGEST_BYTES - this.#digestLeft);
    this.#crc = (this.#crc ^ (piece[at]! << shift)) >>> 0;
    if (--this.#digestLeft === 0) this.#handler.complete(this.#type, this.#crc === 0);
    return at + 1;
  }
}

/** Where there is data it begins right behind the header, as we ask for no alignment. */
function checkDataOffset(offset: number, type: number, header: number, data: number): void {
  const isRight =
    data > 0 && type !== PDU.hostTermReq ? offset === header : offset === 0 || offset === header;
  if (!isRight) wrong(FIELD.dataOffset, `PDO is ${offset}`);
}

function checkFlags(flags: number, digests: Digests, withDataDigest: boolean): void {
  if (((flags & FLAG.headerDigest) !== 0) !== digests.header)
    wrong(FIELD.flags, 'the header digest flag is not as agreed');
  if (((flags & FLAG.dataDigest) !== 0) !== withDataDigest)
    wrong(FIELD.flags, 'the data digest flag is not as agreed');
}
