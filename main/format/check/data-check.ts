/**
 * Data against write pointers: bytes above a pointer, and what was never written below it. One pass over what the file
 * holds, the same for every family; what is never written is skipped.
 */
import { AppError } from '../../../shared/errors/app-error';
import { formatRemark } from '../../../shared/errors/remark';
import type { Finding } from '../../../shared/image/check/finding';
import { formatBytes, formatCount, formatHex } from '../../../shared/units/format';
import type { ByteCount, ByteOffset, DeviceByte, ZoneIndex } from '../../../shared/units/units';
import { GIB, MIB } from '../../../shared/units/units';
import type { ZoneGeometry } from '../../../shared/zone/geometry';
import { zoneCapacity, zoneSize, zoneStart } from '../../../shared/zone/geometry';
import { isActive, ZoneState, ZoneType } from '../../../shared/zone/state';
import type { ZoneTable } from '../../../shared/zone/zone-table';
import { isAllZero } from '../../storage/extent';
import { UNWATCHED, watched, watchedZones, ZONES_PER_LOOK, type CheckProgress } from './check-progress';

/** Bytes read at a time, and where: what is in it is looked at before anything else happens. */
const PIECE_BYTES = MIB;
const PIECE = new Uint8Array(PIECE_BYTES);
/** Bytes of which it is asked at once whether they are zeros. */
const CHUNK_BYTES = 4096;
/** Where it is not known what a file holds, so much is read and no more: some seconds. */
const SEARCHED_MAX = 16 * GIB;

/** Code and cause of a finding about data. */
interface DataCode {
  readonly code: string;
  /** What leaves it besides a power cut, as half a sentence; empty = nothing known. */
  readonly cause: string;
  readonly reference: string;
}

/** A range of the device. */
export interface DeviceRange {
  readonly byte: DeviceByte;
  readonly length: ByteCount;
}

/** The data of an image as a check looks at it. */
export interface CheckedData {
  readonly geometry: ZoneGeometry;
  readonly zones: ZoneTable;
  /** Ranges that may hold anything but zeros, ascending; null = not known. */
  held(): Iterable<DeviceRange> | null;
  /** Ranges that were ever written, zeros included, ascending; null = not known. */
  written(): Iterable<DeviceRange> | null;
  /** Fills `into` with what lies there, whatever the pointers say. */
  read(byte: DeviceByte, into: Uint8Array): void;
  /** Null where a device byte has no place in the file. */
  offsetOf(byte: DeviceByte): ByteOffset | null;
  readonly above: DataCode;
  readonly below: DataCode;
  /** Prefix of the other codes, such as `zoned`. */
  readonly prefix: string;
  /** The builds of this variant write beyond the capacity. */
  readonly writesBeyondCapacity: boolean;
  /** Why not even a power cut leaves data above a pointer, as half a sentence; absent = one does. */
  readonly neverAbove?: string;
}

/** Every finding about data: above the pointers, then below them; infos but where not even a power cut explains it. */
export function* dataFindings(data: CheckedData, onProgress: CheckProgress = UNWATCHED): Generator<Finding> {
  yield* dataAboveFindings(data, onProgress);
  yield* belowFindings(data, onProgress);
}

/** Findings about data above the pointers alone. */
export function* dataAboveFindings(
  data: CheckedData,
  onProgress: CheckProgress = UNWATCHED,
): Generator<Finding> {
  const held = data.held();
  if (held === null && quietBytes(data, onProgress) > SEARCHED_MAX) yield notSearched(data, onProgress);
  else yield* aboveFindings(data, held ?? [wholeDevice(data)], onProgress);
}

function bytesOf({ logicalBlockSizeBytes }: ZoneGeometry, blocks: number): number {
  return blocks * logicalBlockSizeBytes;
}

function startByte({ geometry }: CheckedData, zone: ZoneIndex): DeviceByte {
  return bytesOf(geometry, zoneStart(geometry, zone));
}

function endByte({ geometry }: CheckedData, zone: ZoneIndex): DeviceByte {
  return bytesOf(geometry, zoneStart(geometry, zone) + zoneSize(geometry, zone));
}

function capacityEnd({ geometry }: CheckedData, zone: ZoneIndex): DeviceByte {
  return bytesOf(geometry, zoneStart(geometry, zone) + zoneCapacity(geometry, zone));
}

function wholeDevice(data: CheckedData): DeviceRange {
  const end: number = endByte(data, data.zones.count - 1);
  return { byte: 0, length: end };
}

/** Device byte from which on a zone should read as zeros; its end where nothing can be said. */
function quietFrom(data: CheckedData, zone: ZoneIndex): DeviceByte {
  const { state, type, writePointer } = data.zones;
  if (type[zone] === ZoneType.conventional) return endByte(data, zone);
  switch (state[zone]) {
    case ZoneState.empty:
      return startByte(data, zone);
    case ZoneState.full:
      return capacityEnd(data, zone);
    case ZoneState.readOnly:
    case ZoneState.offline:
      return endByte(data, zone);
    default:
      return Math.min(bytesOf(data.geometry, writePointer[zone]!), endByte(data, zone));
  }
}

function quietBytes(data: CheckedData, onProgress: CheckProgress): ByteCount {
  let sum = 0;
  for (const zone of watchedZones(data.zones.count, onProgress))
    sum += endByte(data, zone) - quietFrom(data, zone);
  return sum;
}

/** From the first to the last byte that is not zero. */
interface Found {
  readonly zone: ZoneIndex;
  first: DeviceByte;
  last: DeviceByte;
}

function* aboveFindings(
  data: CheckedData,
  held: Iterable<DeviceRange>,
  onProgress: CheckProgress,
): Generator<Finding> {
  let open = null as Found | null;
  let unreadable: ZoneIndex = -1;
  for (const { zone, from, to } of quietParts(data, held, onProgress)) {
    if (open !== null && open.zone !== zone) {
      yield aboveFinding(data, open);
      open = null;
    }
    if (zone === unreadable) continue;
    const found = nonZero(data, { zone, from, to }, onProgress);
    if (found instanceof AppError) {
      unreadable = zone;
      yield unreadableFinding(data, zone, found);
    } else if (found !== null) open = open === null ? found : { ...open, last: found.last };
  }
  if (open !== null) yield aboveFinding(data, open);
}

interface Part {
  readonly zone: ZoneIndex;
  readonly from: DeviceByte;
  readonly to: DeviceByte;
}

/** What of the ranges lies where zones should read as zeros, cut at the bounds of zones. */
function* quietParts(
  data: CheckedData,
  ranges: Iterable<DeviceRange>,
  onProgress: CheckProgress,
): Generator<Part> {
  let steps = 0;
  const zoneBytes = bytesOf(data.geometry, data.geometry.zoneSizeBlocks);
  for (const { byte, length } of ranges) {
    for (let at = byte; at < byte + length;) {
      const zone = Math.floor(at / zoneBytes);
      if (zone >= data.zones.count) return;
      if (steps++ % ZONES_PER_LOOK === 0) onProgress(zone, data.zones.count);
      const to = Math.min(byte + length, endByte(data, zone));
      const from = Math.max(at, quietFrom(data, zone));
      if (from < to) yield { zone, from, to };
      at = to;
    }
  }
}

/** Null where all is zero; the error where it cannot be read. */
function nonZero(
  data: CheckedData,
  { zone, from, to }: Part,
  onProgress: CheckProgress,
): Found | AppError | null {
  let found: Found | null = null;
  for (let at = from; at < to; at += PIECE_BYTES) {
    onProgress(zone, data.zones.count);
    const piece = PIECE.subarray(0, Math.min(PIECE_BYTES, to - at));
    const error = tryRead(data, at, piece);
    if (error !== null) return found ?? error;
    const last = lastNonZero(piece);
    if (last === -1) continue;
    if (found === null) found = { zone, first: at + firstNonZero(piece), last: at + last };
    else found.last = at + last;
  }
  return found;
}

const isSet = (value: number): boolean => value !== 0;

/** Index of the first byte that is not zero; −1 = all are. */
function firstNonZero(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    const chunk = bytes.subarray(at, at + CHUNK_BYTES);
    if (!isAllZero(chunk)) return at + chunk.findIndex(isSet);
  }
  return -1;
}

/** Index of the last byte that is not zero; −1 = all are zeros. */
function lastNonZero(bytes: Uint8Array): number {
  for (let end = bytes.length; end > 0; end -= CHUNK_BYTES) {
    const at = Math.max(0, end - CHUNK_BYTES);
    const chunk = bytes.subarray(at, end);
    if (!isAllZero(chunk)) return at + chunk.findLastIndex(isSet);
  }
  return -1;
}

/** The error where it cannot be read; null = it was. */
export function tryRead(data: CheckedData, byte: DeviceByte, into: Uint8Array): AppError | null {
  try {
    data.read(byte, into);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function aboveFinding(data: CheckedData, { zone, first, last }: Found): Finding {
  const { above, zones, writesBeyondCapacity } = data;
  const length = last + 1 - first;
  // No writer gets there in the middle of anything, so that a power cut explains nothing.
  const beyond = first >= capacityEnd(data, zone) && !writesBeyondCapacity;
  const where = zones.state[zone] === ZoneState.full || beyond ? 'the capacity' : 'its write pointer';
  const cut = data.neverAbove ?? 'a power cut leaves data whose pointer was lost';
  const why = beyond ? 'nothing is ever written there' : cut;
  return {
    ...{ code: above.code, severity: beyond || data.neverAbove !== undefined ? 'warning' : 'info', zone },
    ...placeOf(data, first, length),
    expected: 'zeros',
    message: `zone ${zone}: data above ${where}, ${placeText(data, first, length)}; ${why}${above.cause}`,
    reference: above.reference,
  };
}

function placeOf(data: CheckedData, byte: DeviceByte, length: ByteCount): Pick<Finding, 'offset' | 'length'> {
  const offset = data.offsetOf(byte);
  return offset === null ? { length } : { offset, length };
}

function placeText({ geometry }: CheckedData, byte: DeviceByte, length: ByteCount): string {
  const lba = formatHex(Math.floor(byte / geometry.logicalBlockSizeBytes));
  return `from device byte ${formatHex(byte)} (LBA ${lba}) on, ${formatCount(length)} bytes to the last`;
}

function unreadableFinding({ prefix, above }: CheckedData, zone: ZoneIndex, error: AppError): Finding {
  const message = formatRemark(error);
  return { code: `${prefix}-unreadable`, severity: 'error', zone, message, reference: above.reference };
}

function notSearched(data: CheckedData, onProgress: CheckProgress): Finding {
  const message =
    `${formatBytes(quietBytes(data, onProgress))} above the write pointers were not looked at: ` +
    'it is not known which parts of the file were ever written';
  const code = `${data.prefix}-data-not-searched`;
  return { code, severity: 'info', message, reference: data.above.reference };
}

/** One finding a zone: the first gap below its pointer, else zeros at the end of what it holds. Full zones may be finished. */
function* belowFindings(data: CheckedData, onProgress: CheckProgress): Generator<Finding> {
  const { zones } = data;
  const written = data.written();
  let reached = 0;
  const gaps = new Gaps(written && watched(written, () => onProgress(reached, zones.count)));
  for (const zone of watchedZones(zones.count, onProgress)) {
    if (!isActive(zones.state[zone]!) || zones.type[zone] === ZoneType.conventional) continue;
    const from = startByte(data, zone);
    const to: DeviceByte = bytesOf(data.geometry, zones.writePointer[zone]!);
    // A pointer past the end is an error of its own and tells nothing of what lies below.
    if (to <= from || to > capacityEnd(data, zone)) continue;
    onProgress((reached = zone), zones.count);
    const gap = gaps.firstIn(from, to);
    const zeros = gap === null ? zeroTail(data, from, to) : null;
    if (gap !== null) yield belowFinding(data, zone, gap, 'was never written');
    else if (zeros !== null) yield belowFinding(data, zone, zeros, 'is zeros');
  }
}

/** What lies between ascending ranges, asked for in ascending order. */
class Gaps {
  readonly #ranges: Iterator<DeviceRange> | null;
  #range: DeviceRange | null = null;

  /** Null: there are none that are known. */
  constructor(ranges: Iterable<DeviceRange> | null) {
    this.#ranges = ranges === null ? null : ranges[Symbol.iterator]();
    this.#next();
  }

  /** The first part of [from, to) that lies in no range; null = all of it does. */
  firstIn(from: number, to: number): DeviceRange | null {
    if (this.#ranges === null) return null;
    let at = from;
    while (this.#range !== null && this.#range.byte + this.#range.length <= at) this.#next();
    while (this.#range !== null && this.#range.byte <= at) {
      at = Math.max(at, this.#range.byte + this.#range.length);
      if (at >= to) return null;
      this.#next();
    }
    return { byte: at, length: Math.min(to, this.#range?.byte ?? to) - at };
  }

  #next(): void {
    const next = this.#ranges?.next();
    this.#range = next?.done === false ? next.value : null;
  }
}

/**
 * Zeros at the end of [from, to), whole blocks, at most a piece of them; null where the last block holds anything, or cannot
 * be read: what is wrong there is said of the mapping.
 */
function zeroTail(data: CheckedData, from: DeviceByte, to: DeviceByte): DeviceRange | null {
  const block = data.geometry.logicalBlockSizeBytes;
  const last = PIECE.subarray(0, Math.min(block, to - from));
  if (tryRead(data, to - last.length, last) !== null || !isAllZero(last)) return null;
  const piece = PIECE.subarray(0, Math.min(PIECE_BYTES, to - from));
  const unread = tryRead(data, to - piece.length, piece) !== null;
  const zeros = unread ? 0 : piece.length - 1 - lastNonZero(piece);
  const length = zeros - (zeros % block) || last.length;
  return { byte: to - length, length };
}

function belowFinding(
  data: CheckedData,
  zone: ZoneIndex,
  { byte, length }: DeviceRange,
  what: string,
): Finding {
  const { code, cause, reference } = data.below;
  const place = placeText(data, byte, length).replace(' to the last', '');
  const cut =
    'a power cut leaves a pointer whose data was lost, a sparse copy leaves out zeros that were written';
  return {
    ...{ code, severity: 'info', zone },
    ...placeOf(data, byte, length),
    expected: 'data',
    message: `zone ${zone}: a part below its write pointer ${what}, ${place}; ${cut}${cause}`,
    reference,
  };
}
