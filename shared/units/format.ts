import type { ByteCount } from './units';

const STEPS: readonly (readonly [string, number])[] = [
  ['TiB', 2 ** 40],
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
];

/** Bytes for people: the largest binary unit, at most two decimals: `1.5 MiB`, `512 B`, `8 TiB`. */
export function formatBytes(bytes: ByteCount): string {
  for (const [name, size] of STEPS) {
    if (bytes >= size) return `${trimDecimals(bytes / size)} ${name}`;
  }
  return `${bytes} B`;
}

/** Bytes as an option value that parses back to the same number: `64MiB`, `512`. */
export function formatSizeOption(bytes: ByteCount): string {
  for (const [name, size] of STEPS) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size}${name}`;
  }
  return String(bytes);
}

/** Bytes exactly, in the largest binary unit that divides them: `1025 MiB`, `65 KiB`, `1,000 B`. */
export function formatExactBytes(bytes: ByteCount): string {
  const step = STEPS.find(([, size]) => bytes >= size && bytes % size === 0);
  return step === undefined ? `${formatCount(bytes)} B` : `${bytes / step[1]} ${step[0]}`;
}

/** `0x1f40`; non-negative integers to 2^53. */
export function formatHex(value: number, digits = 0): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

/** Bytes as `de ad be ef`. */
export function formatHexBytes(bytes: Uint8Array, separator = ' '): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(separator);
}

/** A count with thousands separators: `131,072`. */
export function formatCount(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `1 zone`, `2 zones`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function trimDecimals(value: number): string {
  return value.toFixed(2).replace(/\.?0+$/, '');
}
