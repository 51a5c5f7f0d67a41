import { fail } from '../errors/app-error';
import { parseCount } from '../units/parse';

/** What the bytes of a write that did not get through hold afterwards. */
export const FILLS = [
  { value: 'old', title: 'what was there', text: 'They hold what they held before the write.' },
  { value: 'zero', title: 'zeros', text: 'The medium was erased before it was written.' },
  { value: 'garbage', title: 'garbage', text: 'Bytes drawn by the seed, other ones for each write.' },
  { value: 'ff', title: 'FFh', text: 'Erased flash reads as ones.' },
] as const satisfies readonly { readonly value: string; readonly title: string; readonly text: string }[];
/** Name of a fill. */
export type FillName = (typeof FILLS)[number]['value'];
/** Names of all fills. */
export const FILL_NAMES = FILLS.map(({ value }) => value);

/** The name of a fill. Errors: `usage`, naming `what`. */
export function parseFill(text: string, what = 'fill'): FillName {
  const name = FILL_NAMES.find((value) => value === text.toLowerCase());
  return (
    name ?? fail('usage', `${what}: '${text}' is not accepted; accepted: ${FILL_NAMES.join(', ')}`, { text })
  );
}

/** What a drive may do wrong with a write that it says it has carried out; no flush helps against it. */
export const FAULTS = [
  {
    value: 'misdirect',
    title: 'misdirected',
    text: 'A write went to another place; its own keeps what it held.',
  },
  { value: 'duplicate', title: 'duplicated', text: 'A write went to its place and to another one.' },
  { value: 'flip', title: 'bit flipped', text: 'One bit of a write is another one.' },
] as const satisfies readonly { readonly value: string; readonly title: string; readonly text: string }[];
/** Name of a fault. */
export type FaultName = (typeof FAULTS)[number]['value'];

/** One fault: what, and the seed that draws where. */
export interface SeededFault {
  readonly kind: FaultName;
  readonly seed: number;
}

const NAMES = FAULTS.map(({ value }) => value).join('|');
/** What a fault looks like in a call. */
export const FAULT_PATTERN = new RegExp(`^(?:${NAMES}):\\d{1,15}$`);
/** What a fault may say, in words. */
export const FAULT_WORDS = `${NAMES}, each with :SEED if wanted`;
/** Faults of one crash at most. */
export const FAULTS_MAX = 16;

/** Parses `flip` or `flip:7`; without a seed it has `seed`. Errors: `usage`, naming `what`. */
export function parseFault(text: string, seed = 1, what = 'fault'): SeededFault {
  const [name, given, ...more] = text.trim().split(':');
  const kind = FAULTS.find(({ value }) => value === name)?.value;
  if (kind === undefined || more.length > 0)
    return fail('usage', `${what}: '${text}' is not accepted; accepted: ${FAULT_WORDS}`, { text });
  return { kind, seed: given === undefined ? seed : parseCount(given, what) };
}

/** The one spelling of a fault: `flip:7`. */
export function formatFault({ kind, seed }: SeededFault): string {
  return `${kind}:${seed}`;
}
