/** Offsets and codecs of the save journal; JOURNAL.md is the text they follow. */
import { assert } from '../../../shared/errors/assert';
import { crc32c } from '../../../shared/units/crc32c';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import { isExact } from '../../../shared/units/units';
import { sameBytes } from '../extent';

/** Bytes of the fixed header; the samples follow it. */
export const HEADER_BYTES = 64;
/** Bytes of a record head; its payload follows it. */
export const RECORD_BYTES = 32;
/** Bytes of the commit at the end. */
export const COMMIT_BYTES = 40;
/** A payload is no longer than this, so that a reader never allocates more. */
export const PAYLOAD_BYTES_MAX = 2 ** 20;
/** Samples are no longer than this. */
export const SAMPLE_BYTES_MAX = 17 * 4096;
/** The first bytes of a journal. */
export const JOURNAL_MAGIC = new TextEncoder().encode('ZSJOURNL');
/** The version that this code writes and reads. */
const JOURNAL_VERSION = 1;

const RECORD_MAGIC = 0x4e545845; // "EXTN"
const COMMIT_MAGIC = 0x454e4f44; // "DONE"
const FLAG_ZERO = 1;

/** Decoded header. */
export interface JournalHeader {
  readonly sizeBefore: ByteCount;
  readonly sizeAfter: ByteCount;
  readonly sampleBytes: ByteCount;
  readonly sampleCrc: number;
  /** Where the second file of the image begins ; 0 = the image is one file. */
  readonly seamOffset: ByteOffset;
}

/** Decoded record head. */
export interface JournalRecord {
  readonly offset: ByteOffset;
  readonly length: ByteCount;
  readonly zero: boolean;
  readonly payloadCrc: number;
}

/** Decoded commit. */
export interface JournalCommit {
  readonly headerCrc: number;
  readonly recordCount: number;
  readonly position: ByteOffset;
  readonly recordsCrc: number;
}

/** HEADER_BYTES bytes. */
export function encodeHeader(header: JournalHeader): Uint8Array {
  assert(header.sampleBytes <= SAMPLE_BYTES_MAX, `journal: ${header.sampleBytes} bytes of samples`);
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = viewOf(bytes);
  bytes.set(JOURNAL_MAGIC);
  view.setUint32(8, JOURNAL_VERSION, true);
  view.setUint32(12, HEADER_BYTES, true);
  setExact(view, 16, header.sizeBefore);
  setExact(view, 24, header.sizeAfter);
  view.setUint32(32, header.sampleBytes, true);
  view.setUint32(36, header.sampleCrc, true);
  setExact(view, 40, header.seamOffset);
  seal(bytes);
  return bytes;
}

/** The header, `version` when a later version wrote it, or null when its CRC or a field is wrong. */
export function decodeHeader(bytes: Uint8Array): JournalHeader | 'version' | null {
  if (bytes.length < HEADER_BYTES) return null;
  const view = viewOf(bytes);
  if (view.getUint32(8, true) > JOURNAL_VERSION) return 'version';
  if (!isSealed(bytes, HEADER_BYTES) || view.getUint32(8, true) !== JOURNAL_VERSION) return null;
  const sizeBefore = getExact(view, 16);
  const sizeAfter = getExact(view, 24);
  const sampleBytes = view.getUint32(32, true);
  const seamOffset = getExact(view, 40);
  if (sizeBefore === null || sizeAfter === null || seamOffset === null) return null;
  if (sampleBytes > SAMPLE_BYTES_MAX) return null;
  assert(isExact(sizeBefore) && isExact(sizeAfter) && isExact(seamOffset), 'journal: an inexact header');
  return { sizeBefore, sizeAfter, sampleBytes, sampleCrc: view.getUint32(36, true), seamOffset };
}

/** CRC by which a commit refers to an encoded header. */
export function headerCrc(header: Uint8Array): number {
  return viewOf(header).getUint32(HEADER_BYTES - 4, true);
}

/** RECORD_BYTES bytes. */
export function encodeRecord(record: JournalRecord): Uint8Array {
  assert(record.zero || record.length <= PAYLOAD_BYTES_MAX, `journal: payload of ${record.length} bytes`);
  const bytes = new Uint8Array(RECORD_BYTES);
  const view = viewOf(bytes);
  view.setUint32(0, RECORD_MAGIC, true);
  view.setUint32(4, record.zero ? FLAG_ZERO : 0, true);
  setExact(view, 8, record.offset);
  setExact(view, 16, record.length);
  view.setUint32(24, record.payloadCrc, true);
  seal(bytes);
  return bytes;
}

/** The record, or null when its magic, CRC or length is wrong. */
export function decodeRecord(bytes: Uint8Array): JournalRecord | null {
  if (!isSealed(bytes, RECORD_BYTES)) return null;
  const view = viewOf(bytes);
  const flags = view.getUint32(4, true);
  const offset = getExact(view, 8);
  const length = getExact(view, 16);
  const zero = flags === FLAG_ZERO;
  if (view.getUint32(0, true) !== RECORD_MAGIC || flags > FLAG_ZERO || offset === null || !length)
    return null;
  if (!isExact(offset + length) || (!zero && length > PAYLOAD_BYTES_MAX)) return null;
  const record = { offset, length, zero, payloadCrc: view.getUint32(24, true) };
  assert(sameBytes(encodeRecord(record), bytes), 'journal: a record says more than was read of it');
  return record;
}

/** COMMIT_BYTES bytes. */
export function encodeCommit(commit: JournalCommit): Uint8Array {
  assert(commit.position >= HEADER_BYTES, 'journal: a commit within the header');
  const bytes = new Uint8Array(COMMIT_BYTES);
  const view = viewOf(bytes);
  view.setUint32(0, COMMIT_MAGIC, true);
  view.setUint32(4, commit.headerCrc, true);
  setExact(view, 8, commit.recordCount);
  setExact(view, 16, commit.position);
  view.setUint32(24, commit.recordsCrc, true);
  seal(bytes);
  return bytes;
}

/** The commit, or null when there is none in these bytes. */
export function decodeCommit(bytes: Uint8Array): JournalCommit | null {
  if (!isSealed(bytes, COMMIT_BYTES)) return null;
  const view = viewOf(bytes);
  const recordCount = getExact(view, 8);
  const position = getExact(view, 16);
  if (view.getUint32(0, true) !== COMMIT_MAGIC || recordCount === null || position === null) return null;
  assert(isExact(recordCount) && isExact(position), 'journal: an inexact commit');
  return { headerCrc: view.getUint32(4, true), recordCount, position, recordsCrc: view.getUint32(24, true) };
}

/** The last four bytes of every part are the CRC of those before. */
function seal(bytes: Uint8Array): void {
  const end = bytes.length - 4;
  viewOf(bytes).setUint32(end, crc32c(bytes.subarray(0, end)), true);
}

function isSealed(bytes: Uint8Array, length: number): boolean {
  if (bytes.length !== length) return false;
  return viewOf(bytes).getUint32(length - 4, true) === crc32c(bytes.subarray(0, length - 4));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function setExact(view: DataView, at: number, value: number): void {
  assert(isExact(value), `journal: ${value} is not a number of bytes`);
  view.setBigUint64(at, BigInt(value), true);
}

function getExact(view: DataView, at: number): number | null {
  const value = Number(view.getBigUint64(at, true));
  return isExact(value) ? value : null;
}
