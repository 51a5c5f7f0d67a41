import { fail } from '../../../../../shared/errors/app-error';
import { formatCount, formatHexBytes } from '../../../../../shared/units/format';
import { parseHexBytes } from '../../../../../shared/units/parse';
import { isZoneState, ZONE_STATE_TITLES, zoneStateName } from '../../../../../shared/zone/state';

/** One way of reading bytes as a value. */
export interface ValueKind {
  readonly title: string;
  /** What the title leaves open. */
  readonly hint: string;
  /** Bytes that it takes; of text at most. */
  readonly bytes: number;
  /** The order of bytes makes no difference. */
  readonly isOrderless?: true;
  /** Too long for two of them beside each other. */
  readonly isWide?: true;
  /** The value of the bytes; null where they have none. */
  readonly decode: (view: DataView, littleEndian: boolean) => string | null;
  /** Bytes of a value that was typed; absent = it cannot be typed. Throws what is wrong with it. */
  readonly encode?: (text: string, littleEndian: boolean) => Uint8Array<ArrayBuffer>;
}

/** Kinds in the order in which they are shown. */
export const VALUE_KINDS: readonly ValueKind[] = [
  { ...integer(8, false), isOrderless: true },
  { ...integer(8, true), isOrderless: true },
  ...[16, 32, 64].flatMap((bits) => [integer(bits, false), integer(bits, true)]),
  float(32),
  float(64),
  {
    title: 'bits',
    hint: 'Most significant first',
    bytes: 1,
    isOrderless: true,
    decode: bits,
    encode: bitsOf,
  },
  { title: 'UTF-8', hint: 'Up to 16 bytes', bytes: 16, isOrderless: true, decode: utf8 },
  { title: 'UTF-16', hint: 'Up to 16 bytes', bytes: 16, decode: utf16 },
  {
    title: 'Unix time',
    hint: 'Seconds since 1970, 32 bits, UTC',
    bytes: 4,
    decode: (view, little) => isoOf(view.getUint32(0, little) * 1000),
    encode: (text, little) => filled(4, (view) => view.setUint32(0, unixSeconds(text), little)),
  },
  {
    title: 'NTFS time',
    hint: 'Steps of 100 ns since 1601, 64 bits, UTC',
    bytes: 8,
    decode: (view, little) => isoOf(Number(view.getBigUint64(0, little) / 10_000n) - NTFS_EPOCH_MS),
  },
  { title: 'DOS time', hint: 'Time and date of FAT, two words of 16 bits', bytes: 4, decode: dosTime },
  {
    title: 'GUID',
    hint: 'LE as Microsoft stores it, BE as RFC 9562',
    bytes: 16,
    isWide: true,
    decode: guid,
    encode: guidOf,
  },
  {
    title: 'zone',
    hint: 'Word of a zone table: state, type, write pointer',
    bytes: 8,
    isWide: true,
    decode: zoneWord,
  },
];

function filled(length: number, fill: (view: DataView<ArrayBuffer>) => void): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(length));
  fill(view);
  return new Uint8Array(view.buffer);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: DataView) =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Bytes of a number, the least significant first. */
const littleBytes = (value: bigint, count: number) =>
  Uint8Array.from({ length: count }, (_, byte) => Number((value >> BigInt(8 * byte)) & 0xffn));

function numberOf(view: DataView, bytes: number, littleEndian: boolean): bigint {
  let value = 0n;
  for (let byte = 0; byte < bytes; byte++)
    value = (value << 8n) | BigInt(view.getUint8(littleEndian ? bytes - 1 - byte : byte));
  return value;
}

function integer(width: number, isSigned: boolean): ValueKind {
  const title = `${isSigned ? 'i' : 'u'}${width}`;
  const bytes = width / 8;
  const least = isSigned ? -(2n ** BigInt(width - 1)) : 0n;
  const most = 2n ** BigInt(isSigned ? width - 1 : width) - 1n;
  return {
    ...{ title, bytes, hint: `${isSigned ? 'Signed' : 'Unsigned'} integer of ${width} bits` },
    decode(view, little) {
      const value = numberOf(view, bytes, little);
      return String(isSigned ? BigInt.asIntN(width, value) : value);
    },
    encode(text, little) {
      const value = wholeNumber(text);
      if (value < least || value > most) fail('usage', `${title} goes from ${least} to ${most}`);
      const content = littleBytes(BigInt.asUintN(width, value), bytes);
      return little ? content : content.reverse();
    },
  };
}

/** A whole number, with a sign, in decimal or 0x hexadecimal. */
function wholeNumber(text: string): bigint {
  const match = /^(-?)(0x[0-9a-f]+|[0-9]+)$/i.exec(text.trim().replaceAll(/(?<=\d),(?=\d{3})/g, ''));
  if (match === null) fail('usage', `'${text}' is not a whole number; accepted: decimal or 0x hexadecimal`);
  const value = BigInt(match[2]!);
  return match[1] === '-' ? -value : value;
}

/** The fewest digits that mean this number of 32 bits. */
function shortest(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

function float(width: 32 | 64): ValueKind {
  return {
    ...{ title: `f${width}`, hint: `IEEE 754, ${width} bits`, bytes: width / 8 },
    decode(view, little) {
      if (width === 64) return String(view.getFloat64(0, little));
      return shortest(view.getFloat32(0, little));
    },
    encode(text, little) {
      const value = Number(text.trim() === '' ? Number.NaN : text);
      const isNumber = !Number.isNaN(value) || /^nan$/i.test(text.trim());
      if (!isNumber) fail('usage', `'${text}' is not a number`);
      return filled(width / 8, (view) =>
        width === 32 ? view.setFloat32(0, value, little) : view.setFloat64(0, value, little),
      );
    },
  };
}

function bits(view: DataView): string {
  const digits = view.getUint8(0).toString(2).padStart(8, '0');
  return `${digits.slice(0, 4)} ${digits.slice(4)}`;
}

function bitsOf(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replaceAll(/\s/g, '');
  if (!/^[01]{8}$/.test(digits)) fail('usage', `'${text}' is not eight binary digits`);
  return Uint8Array.of(Number.parseInt(digits, 2));
}

/** Control characters would break the line. */
const printed = (text: string) => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '·');

function utf8(view: DataView): string {
  return printed(new TextDecoder().decode(bytesOf(view)));
}

function utf16(view: DataView, littleEndian: boolean): string | null {
  if (view.byteLength < 2) return null;
  const even = bytesOf(view).subarray(0, view.byteLength & ~1);
  return printed(new TextDecoder(littleEndian ? 'utf-16le' : 'utf-16be').decode(even));
}

const NTFS_EPOCH_MS = 11_644_473_600_000;
/** A time that is no longer than these digits: later ones are no dates of anybody. */
const YEAR_MAX_MS = Date.UTC(9999, 11, 31);

function isoOf(ms: number): string | null {
  if (ms > YEAR_MAX_MS) return null;
  return new Date(ms).toISOString().replace('T', ' ').replace('.000Z', '').replace('Z', '');
}

function unixSeconds(text: string): number {
  const iso = text.trim().replace(' ', 'T');
  const seconds = Math.floor(Date.parse(/[Z+]/.test(iso) ? iso : `${iso}Z`) / 1000);
  if (Number.isNaN(seconds)) fail('usage', `'${text}' is not a time such as 2026-03-01 12:30:00`);
  if (seconds < 0 || seconds >= 2 ** 32) fail('usage', '32 bits go from 1970 to 2106-02-07 06:28:15');
  return seconds;
}

function dosTime(view: DataView, littleEndian: boolean): string | null {
  const [time, date] = [view.getUint16(0, littleEndian), view.getUint16(2, littleEndian)];
  const [year, month, day] = [1980 + (date >> 9), (date >> 5) & 15, date & 31];
  const [hour, minute, second] = [time >> 11, (time >> 5) & 63, (time & 31) * 2];
  const isDate = month >= 1 && month <= 12 && day >= 1 && hour < 24 && minute < 60 && second < 60;
  if (!isDate) return null;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
}

/** The first three parts of a GUID are numbers, whose bytes lie in either order. */
const GUID_PARTS = [4, 2, 2, 2, 6] as const;
const GUID_NUMBERS = 3;

/** Bytes of a GUID in the order in which it is written, or back. */
function guidOrder(bytes: Uint8Array<ArrayBuffer>, littleEndian: boolean): Uint8Array<ArrayBuffer> {
  const ordered = bytes.slice();
  let from = 0;
  for (const length of GUID_PARTS.slice(0, GUID_NUMBERS)) {
    if (littleEndian) ordered.subarray(from, from + length).reverse();
    from += length;
  }
  return ordered;
}

function guid(view: DataView, littleEndian: boolean): string {
  const digits = formatHexBytes(guidOrder(Uint8Array.from(bytesOf(view)), littleEndian), '');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function guidOf(text: string, littleEndian: boolean): Uint8Array<ArrayBuffer> {
  const digits = text.trim().replaceAll(/[{}-]/g, '');
  if (digits.length !== 32) fail('usage', `'${text}' is not a GUID of 32 hexadecimal digits`);
  return guidOrder(parseHexBytes(digits, 'GUID'), littleEndian);
}

/** State 63:60, type 59, attributes 58:51, write pointer 50:0, as in the packed tables of zones. */
function zoneWord(view: DataView, littleEndian: boolean): string {
  const word = view.getBigUint64(0, littleEndian);
  const code = Number(word >> 60n);
  const isConventional = ((word >> 59n) & 1n) === 1n;
  const attributes = Number((word >> 51n) & 0xffn);
  const pointer = Number(word & (2n ** 51n - 1n));
  const isKnown = code !== 0 && isZoneState(code);
  const state = isKnown ? ZONE_STATE_TITLES[zoneStateName(code)] : `state ${code}, reserved`;
  return [
    isConventional ? `conventional (state ${code})` : state,
    ...(attributes === 0 ? [] : [`attributes 0x${attributes.toString(16)}`]),
    `pointer 0x${pointer.toString(16)} (${formatCount(pointer)} B)`,
  ].join(', ');
}
