import { fail } from '../errors/app-error';
import type { ByteCount } from './units';
import { isExact } from './units';

/** Always exact. */
const DIGITS = /^(?:[0-9]{1,15}|0x[0-9a-fA-F]{1,12})$/;
const SHORT = /^[0-9]{1,6}[kmg]$/i;
const SUFFIX_SHIFT: Readonly<Record<string, number>> = {
  '': 0,
  b: 0,
  k: 10,
  kib: 10,
  m: 20,
  mib: 20,
  g: 30,
  gib: 30,
  t: 40,
  tib: 40,
};

/**
 * Parses a size such as `512`, `0x200`, `4096`, `64KiB`, `64k`, `1MiB`, `2G` (all binary) into bytes.
 * `what` names the option or field in the message. Errors: `usage` for anything else or above 2^53.
 */
export function parseSize(text: string, what: string): ByteCount {
  // Most are digits alone or with a letter, and traces have millions of them.
  if (DIGITS.test(text)) return Number(text);
  if (SHORT.test(text)) return Number(text.slice(0, -1)) * 2 ** SUFFIX_SHIFT[text.slice(-1).toLowerCase()]!;
  const match = /^(0x[0-9a-f]+|[0-9]+)\s*([a-z]*)$/i.exec(text.trim());
  const shift = match ? SUFFIX_SHIFT[match[2]!.toLowerCase()] : undefined;
  if (!match || shift === undefined) {
    fail('usage', `${what}: '${text}' is not a size; accepted: 512, 0x200, 64KiB, 64k, 1MiB, 2GiB`, {
      what,
      text,
    });
  }
  const value = Number(match[1]) * 2 ** shift;
  if (!isExact(value)) fail('usage', `${what}: '${text}' is above 2^53 bytes`, { what, text });
  return value;
}

/** Parses a decimal or 0x-hexadecimal non-negative integer. Errors: `usage`, naming `what`. */
export function parseCount(text: string, what: string): number {
  const value = /^(0x[0-9a-f]+|[0-9]+)$/i.test(text.trim()) ? Number(text.trim()) : NaN;
  if (!isExact(value)) {
    fail('usage', `${what}: '${text}' is not a whole number; accepted: decimal or 0x hexadecimal`, {
      what,
      text,
    });
  }
  return value;
}

/** Bytes given as hexadecimal digits, with optional blanks between them: `de ad be ef`. Errors: `usage`. */
export function parseHexBytes(text: string, what: string): Uint8Array<ArrayBuffer> {
  const digits = text.replace(/\s+|^0x/g, '');
  if (digits.length === 0 || digits.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(digits)) {
    fail('usage', `${what}: '${text}' is not a sequence of hexadecimal bytes such as 'de ad be ef'`, {
      what,
      text,
    });
  }
  return Uint8Array.from(digits.match(/../g)!, (pair) => Number.parseInt(pair, 16));
}
