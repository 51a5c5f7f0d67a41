import { fail } from '../errors/app-error';
import { parseCount, parseSize } from '../units/parse';
import { SECTOR_BYTES, type ByteCount } from '../units/units';
import type { CrashLoss } from './loss';

/** What of a torn write reaches the medium. Positions are counted from the start of the write, sectors from the start of the file. */
export type TearShape =
  /** Only its first, or only its last bytes: of whole sectors, or shorn inside of one. */
  | { readonly kind: 'prefix' | 'suffix'; readonly bytes: ByteCount }
  /** Units drawn by a seed: at least one is new, and one is not. */
  | { readonly kind: 'sectors'; readonly seed: number; readonly unitBytes: ByteCount }
  /** Entries of 8 bytes by a hexadecimal mask: bit 0 is the first one, 1 = new. */
  | { readonly kind: 'entries'; readonly mask: string }
  /** Entries before this one, and of it the half that lies first (`low`) or last (`high`) in the file. */
  | { readonly kind: 'low' | 'high'; readonly entry: number };

/** How one pending write is torn. */
export interface Tear {
  readonly shape: TearShape;
  /** Number of the write among the pending ones, 0 = the oldest, as in a mask; null = the newest that survives. */
  readonly write: number | null;
}

/** Bytes of a table entry that are torn apart in `entries`, `low` and `high`. */
export const ENTRY_BYTES = 8;
/** What a tear may say, in words. */
export const TEAR_WORDS =
  'BYTES, prefix:BYTES, suffix:BYTES, sectors:SEED[:UNIT], entries:MASK, low:N or high:N, each with @WRITE for another write than the newest';

/** What a tear looks like in a call. */
export const TEAR_PATTERN =
  /^(?:(?:prefix|suffix):\d{1,15}|sectors:\d{1,15}:\d{1,15}|entries:0x[0-9a-f]{1,4096}|(?:low|high):\d{1,15})(?:@\d{1,15})?$/;

/** Parses a tear as people write it; sizes with units, bytes alone are a prefix. Errors: `usage`, naming `what`. */
export function parseTear(text: string, what = 'tear'): Tear {
  const [, form = '', write] = /^([^@]*)(?:@(.*))?$/s.exec(text.trim())!;
  return { shape: parseShape(form, text, what), write: write === undefined ? null : parseCount(write, what) };
}

/** Prefixes of one write that `each` stands for, at most. */
const EACH_MAX = 64;

/** The tears that an exploration looks at: one as parseTear has it, or with `each:UNIT` every prefix of 1 to 64 units. Errors: `usage`. */
export function parseTears(text: string, what = 'tear'): Tear[] {
  const unit = /^each:(.+)$/.exec(text.trim())?.[1];
  if (unit === undefined) return [parseTear(text, what)];
  const bytes = parseSize(unit, what);
  if (bytes === 0) fail('usage', `${what}: '${text}': a unit has 1 byte at least`, { what, text });
  return Array.from({ length: EACH_MAX }, (_, n) => ({
    shape: { kind: 'prefix', bytes: (n + 1) * bytes },
    write: null,
  }));
}

function parseShape(form: string, text: string, what: string): TearShape {
  const [kind, first, second, ...more] = form.split(':') as [string, ...string[]];
  if (first === undefined) return { kind: 'prefix', bytes: parseSize(kind, what) };
  const isKnown = more.length === 0 && (second === undefined || kind === 'sectors');
  if (isKnown && (kind === 'prefix' || kind === 'suffix')) return { kind, bytes: parseSize(first, what) };
  if (isKnown && (kind === 'low' || kind === 'high')) return { kind, entry: parseCount(first, what) };
  if (isKnown && kind === 'entries' && /^(?:0x)?[0-9a-f]{1,4096}$/i.test(first)) {
    const digits = first.toLowerCase().replace(/^(?:0x)?0*(?=.)/, '');
    return { kind, mask: `0x${digits}` };
  }
  if (isKnown && kind === 'sectors') {
    const unitBytes = second === undefined ? SECTOR_BYTES : parseSize(second, what);
    if (unitBytes > 0 && unitBytes % SECTOR_BYTES === 0)
      return { kind, seed: parseCount(first, what), unitBytes };
    fail('usage', `${what}: '${text}': the unit is no multiple of ${SECTOR_BYTES} bytes`, { what, text });
  }
  return fail('usage', `${what}: '${text}' is not accepted; accepted: ${TEAR_WORDS}`, { what, text });
}

/** The one spelling of a tear: sizes in bytes. */
export function formatTear({ shape, write }: Tear): string {
  return write === null ? formatShape(shape) : `${formatShape(shape)}@${write}`;
}

function formatShape(shape: TearShape): string {
  switch (shape.kind) {
    case 'prefix':
    case 'suffix':
      return `${shape.kind}:${shape.bytes}`;
    case 'sectors':
      return `sectors:${shape.seed}:${shape.unitBytes}`;
    case 'entries':
      return `entries:${shape.mask}`;
    case 'low':
    case 'high':
      return `${shape.kind}:${shape.entry}`;
  }
}

/** A tear as a loss holds it: the first bytes of the newest write as a number, as always; everything else by its spelling. */
export function tearChoice(tear: Tear | null): Pick<CrashLoss, 'tearBytes' | 'tear'> {
  if (tear === null) return { tearBytes: null };
  const { shape, write } = tear;
  if (shape.kind === 'prefix' && write === null) return { tearBytes: shape.bytes };
  return { tearBytes: null, tear: formatTear(tear) };
}

/** The reverse of tearChoice. Errors: `usage` where a loss holds both. */
export function tearOf({ tearBytes, tear }: Pick<CrashLoss, 'tearBytes' | 'tear'>): Tear | null {
  if (tear === undefined)
    return tearBytes === null ? null : { shape: { kind: 'prefix', bytes: tearBytes }, write: null };
  if (tearBytes === null) return parseTear(tear);
  return fail('usage', `tear: both ${tearBytes} bytes and '${tear}' are given; one write is torn at most`, {
    tear,
  });
}
