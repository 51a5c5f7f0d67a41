import { assert } from '../../shared/errors/assert';
import type { ManagementOperation } from '../../shared/workload/operations';
import { isManagement, OPERATIONS } from '../../shared/workload/operations';
import { isExact } from '../../shared/units/units';

/**
 * The log of dm-log-writes, little-endian. A super block at 0: magic, version 1, number of entries (u64 each), sector
 * size (u32). Then each entry: a sector that begins with its header (first sector, sectors, flags, length of the text;
 * u64 each) and the text of a mark, and behind it the data, but for a discard. Sectors are of the super's size.
 * Source: Linux, Documentation/admin-guide/device-mapper/log-writes.
 */
const MAGIC = 0x6a736677736872n;
const VERSION = 1n;
/** Bytes of the header of an entry; the rest of its sector is for the text of a mark. */
export const LOG_HEADER_BYTES = 32;
/** Bytes of the super block that mean something. */
export const LOG_SUPER_BYTES = 28;
/** Bits of an entry's flags. */
export const LOG_FLAG = { flush: 1, fua: 2, discard: 4, mark: 8 } as const;

/** An entry without its data. Sectors are of the size that the super block says. */
export interface LogEntry {
  readonly sector: number;
  readonly sectors: number;
  readonly flags: number;
  /** Of a mark. */
  readonly text?: Uint8Array;
}

/** A super block, as long as a sector. */
export function encodeLogSuper(entries: number, sectorBytes: number): Uint8Array {
  const bytes = new Uint8Array(sectorBytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, MAGIC, true);
  view.setBigUint64(8, VERSION, true);
  view.setBigUint64(16, BigInt(entries), true);
  view.setUint32(24, sectorBytes, true);
  return bytes;
}

/** What a super block says; null where it is none: another magic or version, a sector size that nothing has. */
export function decodeLogSuper(
  bytes: Uint8Array,
): { readonly entries: number; readonly sectorBytes: number } | null {
  if (bytes.length < LOG_SUPER_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (view.getBigUint64(0, true) !== MAGIC || view.getBigUint64(8, true) !== VERSION) return null;
  const entries = Number(view.getBigUint64(16, true));
  const sectorBytes = view.getUint32(24, true);
  const isPossible = [512, 1024, 2048, 4096].includes(sectorBytes) && isExact(entries);
  return isPossible ? { entries, sectorBytes } : null;
}

/** The first sector of an entry. */
export function encodeLogEntry({ sector, sectors, flags, text }: LogEntry, sectorBytes: number): Uint8Array {
  const length = text?.length ?? 0;
  assert(LOG_HEADER_BYTES + length <= sectorBytes, 'the text of a mark does not fit into its sector');
  const bytes = new Uint8Array(sectorBytes);
  const view = new DataView(bytes.buffer);
  [sector, sectors, flags, length].forEach((value, at) => view.setBigUint64(at * 8, BigInt(value), true));
  if (text) bytes.set(text, LOG_HEADER_BYTES);
  return bytes;
}

/** The entry in its first sector; numbers that are not exact make it null. */
export function decodeLogEntry(bytes: Uint8Array): LogEntry | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [sector, sectors, flags, length] = [0, 8, 16, 24].map((at) => Number(view.getBigUint64(at, true)));
  if (![sector, sectors, flags, length].every((value) => isExact(value!))) return null;
  if (length! > bytes.length - LOG_HEADER_BYTES) return null;
  const text = bytes.slice(LOG_HEADER_BYTES, LOG_HEADER_BYTES + length!);
  return { sector: sector!, sectors: sectors!, flags: flags!, text };
}

/** Text of the mark that stands for a zone command, which the log cannot say otherwise: `zone:reset:49152`. */
export function markOfZones(op: ManagementOperation, zslba: number): string {
  return `zone:${op}:${zslba}`;
}

/** The zone command that a mark stands for, if it does. */
export function zonesOfMark(text: string): { readonly op: ManagementOperation; readonly lba: number } | null {
  const match = /^zone:([a-zA-Z]+):(0x[0-9a-f]{1,14}|\d{1,16})$/.exec(text);
  const op = OPERATIONS.find((name) => name === match?.[1]);
  const lba = Number(match?.[2]);
  return op !== undefined && isManagement(op) && isExact(lba) ? { op, lba } : null;
}
