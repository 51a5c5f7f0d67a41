import { fail } from '../../../shared/errors/app-error';
import { isExact, type ByteCount } from '../../../shared/units/units';
import type { Random } from '../../../shared/workload/random';

/** What a request of a job does. */
export type FioDirection = 'read' | 'write' | 'trim';

/** How a job goes about its region. */
export interface FioPattern {
  readonly random: boolean;
  /** More than one: mixed, or a trim before each write. */
  readonly directions: readonly FioDirection[];
}

const PATTERNS: Readonly<Record<string, readonly FioDirection[]>> = {
  read: ['read'],
  write: ['write'],
  trim: ['trim'],
  rw: ['read', 'write'],
  readwrite: ['read', 'write'],
  trimwrite: ['trim', 'write'],
};

/** Words that `rw` takes. */
export const FIO_PATTERNS: readonly string[] = [
  ...['read', 'write', 'rw', 'trim', 'trimwrite'],
  ...['randread', 'randwrite', 'randrw', 'randtrim', 'randtrimwrite'],
];

/** Parses `rw` without an offset modifier. Errors: `usage`. */
export function parseFioPattern(name: string): FioPattern {
  const random = name.startsWith('rand');
  const directions = Object.hasOwn(PATTERNS, random ? name.slice(4) : name)
    ? PATTERNS[random ? name.slice(4) : name]
    : undefined;
  if (directions) return { random, directions };
  return fail('usage', `rw: '${name}' is not accepted; accepted: ${FIO_PATTERNS.join(', ')}`, { name });
}

const UNITS: Readonly<Record<string, number>> = {
  '': 0,
  b: 0,
  ...{ k: 10, kb: 10, kib: 10, ki: 10 },
  ...{ m: 20, mb: 20, mib: 20, mi: 20 },
  ...{ g: 30, gb: 30, gib: 30, gi: 30 },
  ...{ t: 40, tb: 40, tib: 40, ti: 40 },
};

/** Parses an integer of fio's with its suffix, all binary (`kb_base=1024`), decimal or 0x. Errors: `usage`. */
export function parseFioInteger(text: string, word: string): number {
  const match = /^(0x[0-9a-f]+(?![a-z])|[0-9]+)\s*([a-z]*)$/i.exec(text.trim());
  const shift = match ? UNITS[match[2]!.toLowerCase()] : undefined;
  const value = match && shift !== undefined ? Number(match[1]) * 2 ** shift : NaN;
  if (isExact(value)) return value;
  return fail('usage', `${word}: '${text}' is not a number that is read here; accepted: 4096, 64k, 1m, 2g`, {
    word,
    text,
  });
}

/** Parses a boolean: `1`, `0`, `true`, `false`, or the word alone. Errors: `usage`. */
export function parseFioFlag(text: string, word: string): boolean {
  if (text === '' || text === '1' || text === 'true') return true;
  if (text === '0' || text === 'false') return false;
  return fail('usage', `${word}: '${text}' is not accepted; accepted: 0 or 1`, { word, text });
}

/** Parses a number between zero and one. Errors: `usage`. */
export function parseFioRatio(text: string, word: string): number {
  const value = /^([0-9]+\.?[0-9]*|\.[0-9]+)$/.test(text) ? Number(text) : NaN;
  if (value >= 0 && value <= 1) return value;
  return fail('usage', `${word}: '${text}' is not accepted; accepted: a number from 0 to 1`, { word, text });
}

/** What `%` and `z` are measured against, in bytes. */
export interface FioMeasure {
  readonly whole: ByteCount;
  readonly zone: ByteCount;
}

/** Parses a place or length: bytes, `20%` of the whole, `3z` zones. Errors: `usage`. */
export function parseFioLength(text: string, word: string, { whole, zone }: FioMeasure): ByteCount {
  const match = /^([0-9]+)\s*(%|z)$/i.exec(text.trim());
  if (!match) return parseFioInteger(text, word);
  const count = Number(match[1]);
  if (match[2] === '%' && count > 100 && word !== 'io_size')
    fail('usage', `${word}: '${text}' is not accepted; accepted: 1% to 100%`, { word, text });
  const bytes = match[2] === '%' ? Math.floor((whole * count) / 100) : count * zone;
  return isExact(bytes) ? bytes : fail('usage', `${word}: '${text}' is too large`, { word, text });
}

/** Sizes of requests of one direction. */
export interface FioSizes {
  readonly least: ByteCount;
  readonly most: ByteCount;
  draw(random: Random): ByteCount;
}

type SizesByDirection = Readonly<Record<FioDirection, FioSizes>>;

/** Parses `bs`: one size, or for reads, writes and trims; what is left empty is 4k. Errors: `usage`. */
export function parseFioSizes(text: string): SizesByDirection {
  return byDirection(text, (part) => {
    const bytes = part === '' ? 4096 : parseFioInteger(part, 'bs');
    return { least: bytes, most: bytes, draw: () => bytes };
  });
}

/** Parses `bsrange`. Errors: `usage`. */
export function parseFioRange(text: string): SizesByDirection {
  return byDirection(text, (part) => {
    const ends = part.split(/[-:]/).map((end) => parseFioInteger(end, 'bsrange'));
    const [least = 0, most = least] = ends;
    if (ends.length > 2 || least === 0 || most < least)
      fail('usage', `bsrange: '${part}' is not a range such as 4k-64k`, { text });
    const steps = Math.floor(most / least);
    return { least, most: steps * least, draw: (random) => (1 + random.below(steps)) * least };
  });
}

/** Parses `bssplit`: `4k/10:64k/50:32k/40`; sizes without a weight share what is left. Errors: `usage`. */
export function parseFioSplit(text: string): SizesByDirection {
  return byDirection(text, (part) => {
    const entries = part.split(':').map((entry) => {
      const [size = '', weight = ''] = entry.split('/');
      return {
        bytes: parseFioInteger(size, 'bssplit'),
        weight: weight === '' ? null : parseFioInteger(weight, 'bssplit'),
      };
    });
    const given = entries.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
    const open = entries.filter(({ weight }) => weight === null).length;
    if (given > 100 || (open === 0 && given !== 100))
      fail('usage', `bssplit: the percentages of '${part}' add up to ${given}, expected 100`, { text });
    const weighted = entries.map(({ bytes, weight }) => ({ bytes, weight: weight ?? (100 - given) / open }));
    const sizes = weighted.map(({ bytes }) => bytes);
    return { least: Math.min(...sizes), most: Math.max(...sizes), draw: (random) => pick(weighted, random) };
  });
}

function pick(
  weighted: readonly { readonly bytes: ByteCount; readonly weight: number }[],
  random: Random,
): ByteCount {
  let left = (random.next() / 2 ** 32) * 100;
  for (const { bytes, weight } of weighted) {
    left -= weight;
    if (left < 0) return bytes;
  }
  return weighted.at(-1)!.bytes;
}

/** One value for all, or one each; the last one given holds for those after it. */
function byDirection(text: string, parse: (part: string) => FioSizes): SizesByDirection {
  const parts = text.split(',').map((part) => part.trim());
  const last = parts.length - 1;
  const at = (index: number): FioSizes => parse(parts[Math.min(index, last)]!);
  return { read: at(0), write: at(1), trim: at(2) };
}
