/**
 * Headers of the protocol data units of NVMe/TCP: read from a host, written to it. Numbers are little-endian.
 * Source: NVMe/TCP transport specification 1.0, "PDU Definitions".
 */
import { assert } from '../../../shared/errors/assert';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';

/** Types by their code. */
export const PDU = {
  icReq: 0x00,
  icResp: 0x01,
  hostTermReq: 0x02,
  termReq: 0x03,
  command: 0x04,
  response: 0x05,
  hostData: 0x06,
  data: 0x07,
  r2t: 0x09,
} as const;

export const FLAG = { headerDigest: 0x01, dataDigest: 0x02, last: 0x04 } as const;

/** Bytes of a common header: type, flags, HLEN, PDO, PLEN. */
export const COMMON_BYTES = 8;
/** Bytes of ICReq and ICResp, the longest headers. */
export const IC_BYTES = 128;
/** Bytes of the header of a command capsule: common header and submission queue entry. */
export const COMMAND_BYTES = 72;
/** Bytes of the header of every other type. */
export const HEADER_BYTES = 24;
/** Bytes of either digest. */
export const DIGEST_BYTES = 4;
/** Bytes of a termination request at most: its header and that of what was wrong. */
export const TERM_BYTES_MAX = HEADER_BYTES + 128;

/** Where fields lie in a header; what a termination request points to. */
export const FIELD = {
  type: 0,
  flags: 1,
  headerBytes: 2,
  dataOffset: 3,
  totalBytes: 4,
  commandId: 8,
  tag: 10,
  offset: 12,
  length: 16,
  version: 8,
  alignment: 10,
  digests: 11,
} as const;

/** Why a connection ends, as a termination request says it (FES). */
export const FATAL = {
  invalidHeader: 1,
  sequence: 2,
  headerDigest: 3,
  outOfRange: 4,
  limitExceeded: 5,
  unsupported: 6,
} as const;

/** What a host did that ends its connection: a fatal status, and where (a field's offset, or the digest received). */
export class ProtocolError extends Error {
  readonly status: number;
  readonly where: number;

  constructor(status: number, where: number, message: string) {
    super(message);
    this.name = 'ProtocolError';
    this.status = status;
    this.where = where;
  }
}

/** Whether digests go with headers and with data. */
export interface Digests {
  readonly header: boolean;
  readonly data: boolean;
}

/** What a host asks a connection to be. */
export interface ConnectionRequest {
  readonly version: number;
  /** Data in our PDUs begins at a multiple of it. */
  readonly alignment: ByteCount;
  readonly digests: Digests;
}

/** Reads an ICReq of a host; alignment beyond 128 bytes is refused. */
export function readIcReq(from: Buffer, at: ByteOffset): ConnectionRequest {
  const alignment = from[at + FIELD.alignment]!;
  if (alignment > 31) throw new ProtocolError(FATAL.invalidHeader, FIELD.alignment, `HPDA is ${alignment}`);
  const digests = from[at + FIELD.digests]!;
  return {
    version: from.readUInt16LE(at + FIELD.version),
    alignment: (alignment + 1) * 4,
    digests: { header: (digests & 1) !== 0, data: (digests & 2) !== 0 },
  };
}

/** Our ICResp: no alignment asked for, the digests taken, and how many bytes one H2CData may bring. */
export function encodeIcResp(digests: Digests, hostDataBytesMax: ByteCount): Buffer {
  assert(hostDataBytesMax >= 4096 && hostDataBytesMax % 4 === 0, `MAXH2CDATA of ${hostDataBytesMax} bytes`);
  const bytes = Buffer.alloc(IC_BYTES);
  writeCommon(bytes, 0, {
    type: PDU.icResp,
    flags: 0,
    headerBytes: IC_BYTES,
    dataOffset: 0,
    totalBytes: IC_BYTES,
  });
  bytes[FIELD.digests] = (digests.header ? 1 : 0) | (digests.data ? 2 : 0);
  bytes.writeUInt32LE(hostDataBytesMax, 12);
  return bytes;
}

/** Header of data that a host sends for a write. */
export interface HostData {
  readonly commandId: number;
  readonly tag: number;
  readonly offset: ByteOffset;
  readonly length: ByteCount;
  readonly last: boolean;
}

/** Reads the header of an H2CData. */
export function readHostData(from: Buffer, at: ByteOffset): HostData {
  return {
    commandId: from.readUInt16LE(at + FIELD.commandId),
    tag: from.readUInt16LE(at + FIELD.tag),
    offset: from.readUInt32LE(at + FIELD.offset),
    length: from.readUInt32LE(at + FIELD.length),
    last: (from[at + FIELD.flags]! & FLAG.last) !== 0,
  };
}

/** Reads why a host ends a connection: FES and FEI. */
export function readTermReq(
  from: Buffer,
  at: ByteOffset,
): { readonly status: number; readonly where: number } {
  return { status: from.readUInt16LE(at + 8), where: from.readUInt32LE(at + 10) };
}

/** A termination request of ours, with the header that was wrong as far as it is known. */
export function encodeTermReq(error: ProtocolError, wrongHeader: Buffer): Buffer {
  assert(error.status >= 1 && error.status <= 6, `fatal status ${error.status}`);
  const wrong = wrongHeader.subarray(0, TERM_BYTES_MAX - HEADER_BYTES);
  const bytes = Buffer.alloc(HEADER_BYTES + wrong.length);
  writeCommon(bytes, 0, {
    type: PDU.termReq,
    flags: 0,
    headerBytes: HEADER_BYTES,
    dataOffset: 0,
    totalBytes: bytes.length,
  });
  bytes.writeUInt16LE(error.status, 8);
  bytes.writeUInt32LE(error.where, 10);
  wrong.copy(bytes, HEADER_BYTES);
  return bytes;
}

interface Common {
  readonly type: number;
  readonly flags: number;
  readonly headerBytes: ByteCount;
  readonly dataOffset: ByteOffset;
  readonly totalBytes: ByteCount;
}

/** The first eight bytes of any PDU. */
export function writeCommon(to: Buffer, at: ByteOffset, common: Common): void {
  assert(common.totalBytes >= common.headerBytes, 'a PDU is no shorter than its header');
  to[at] = common.type;
  to[at + 1] = common.flags;
  to[at + 2] = common.headerBytes;
  to[at + 3] = common.dataOffset;
  to.writeUInt32LE(common.totalBytes, at + 4);
}

/** Fields of an R2T or C2HData behind the common header: which command, which bytes of its data. */
export interface DataFields {
  readonly commandId: number;
  /** Of an R2T; 0 in a C2HData. */
  readonly tag: number;
  readonly offset: ByteOffset;
  readonly length: ByteCount;
}

/** The sixteen bytes of an R2T or C2HData behind the common header. */
export function writeDataFields(to: Buffer, at: ByteOffset, fields: DataFields): void {
  assert(fields.length > 0, 'data has a length');
  to.writeUInt16LE(fields.commandId, at + FIELD.commandId);
  to.writeUInt16LE(fields.tag, at + FIELD.tag);
  to.writeUInt32LE(fields.offset, at + FIELD.offset);
  to.writeUInt32LE(fields.length, at + FIELD.length);
  to.writeUInt32LE(0, at + 20);
}

/** A completion queue entry. */
export interface Completion {
  readonly commandId: number;
  readonly queueId: number;
  readonly queueHead: number;
  /** Status word with its "do not retry" bit (status.ts). */
  readonly statusWord: number;
  /** Dwords 0 and 1. */
  readonly low: number;
  readonly high: number;
}

/** The sixteen bytes of a completion, behind the common header of a response capsule. */
export function writeCompletion(to: Buffer, at: ByteOffset, completion: Completion): void {
  to.writeUInt32LE(completion.low, at + 8);
  to.writeUInt32LE(completion.high, at + 12);
  to.writeUInt16LE(completion.queueHead, at + 16);
  to.writeUInt16LE(completion.queueId, at + 18);
  to.writeUInt16LE(completion.commandId, at + 20);
  to.writeUInt16LE(completion.statusWord, at + 22);
}
