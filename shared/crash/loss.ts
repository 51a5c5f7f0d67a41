import { fail } from '../errors/app-error';
import type { ByteCount } from '../units/units';
import { Random } from '../workload/random';
import type { FillName } from './damage';

/** What else becomes of writes; each absent = nothing of the kind. */
export interface CrashDamage {
  /** A tear other than `tearBytes`, by its spelling (tear.ts). */
  readonly tear?: string;
  /** What the bytes of a write that did not get through hold; absent = what was there. */
  readonly fill?: FillName;
  /** What the drive does wrong, by the spelling of faults (damage.ts). */
  readonly faults?: readonly string[];
  /** A second power cut while the image is recovered, by its spelling (recovery-cut.ts). */
  readonly recoveryCut?: string;
}

/** Which of the writes that were not yet durable a power cut loses. */
export interface CrashLoss extends CrashDamage {
  /** `unflushed`, `all`, `none`, `random`, or a hexadecimal mask: bit 0 = the oldest such write, 1 = survives. */
  readonly lose: string;
  /** Of the newest surviving such write only the first bytes; null = it survives whole. */
  readonly tearBytes: ByteCount | null;
  /** Decides `random`. */
  readonly seed: number;
}

/** Says of each pending write, counted from the oldest and asked in that order, whether it survives. */
export type Survival = (pending: number) => boolean;

/** A way of choosing what is lost that has a name. */
interface NamedLoss {
  readonly value: string;
  readonly title: string;
  readonly text: string;
  readonly survival: (seed: number) => Survival;
}

const HALF = 0.5;

/** Ways of choosing what is lost by name; besides them there are masks. */
export const LOSSES = [
  {
    value: 'unflushed',
    title: 'Unflushed',
    text: 'Every write that no flush came after is lost.',
    survival: () => () => false,
  },
  {
    value: 'none',
    title: 'None',
    text: 'The cache reached the medium; only a write in progress is incomplete.',
    survival: () => () => true,
  },
  {
    value: 'all',
    title: 'All',
    text: 'All that may be lost is; flushed writes always stay, so this equals unflushed.',
    survival: () => () => false,
  },
  {
    value: 'random',
    title: 'Random',
    text: 'Each such write survives or not, as drawn by the seed.',
    survival: (seed) => {
      const random = new Random(seed);
      return () => random.chance(HALF);
    },
  },
] as const satisfies readonly NamedLoss[];

/** Name of a way of choosing. */
export type LossName = (typeof LOSSES)[number]['value'];

const NAMES = LOSSES.map(({ value }) => value).join('|');
const MASK_DIGITS_MAX = 4096;
/** Pending writes that a mask can tell apart. */
export const MASK_WRITES_MAX = MASK_DIGITS_MAX * 4;
const MASK = new RegExp(`^(?:0x)?([0-9a-f]{1,${MASK_DIGITS_MAX}})$`, 'i');
/** What `lose` may say in a call. */
export const LOSS_PATTERN = new RegExp(`^(?:${NAMES}|(?:0x)?[0-9a-f]{1,${MASK_DIGITS_MAX}})$`, 'i');
/** What `lose` may say, in words. */
export const LOSS_WORDS = `${NAMES.replaceAll('|', ', ')} or a hexadecimal mask`;

/**
 * How a loss chooses. Mask bits beyond the last pending write mean nothing, missing ones are 0. Errors: `usage` for
 * anything that is neither a name nor a mask.
 */
export function survivalOf({ lose, seed }: CrashLoss): Survival {
  const named = LOSSES.find(({ value }) => value === lose);
  if (named) return named.survival(seed);
  const digits = /^(?:0x)?([0-9a-f]+)$/i.exec(lose)?.[1];
  if (digits === undefined) {
    fail('usage', `lose: '${lose}' is not accepted; accepted: ${LOSS_WORDS}`, { lose });
  }
  return byMask(digits);
}

/** True for a loss that is a mask rather than a name. */
export function isMask(lose: string): boolean {
  return MASK.test(lose);
}

/** A mask of writes that survive, the oldest first: bit 0 is the oldest, 1 = survives. */
export function formatMask(survives: readonly boolean[]): string {
  let digits = '';
  for (let first = 0; first < survives.length; first += 4) {
    let digit = 0;
    for (let bit = 0; bit < 4; bit++) if (survives[first + bit] === true) digit |= 1 << bit;
    digits = digit.toString(16) + digits;
  }
  return `0x${digits.replace(/^0+(?=.)/, '') || '0'}`;
}

/** Which of `count` pending writes a mask lets survive, the oldest first. */
export function parseMask(mask: string, count: number): readonly boolean[] {
  const survives = byMask(mask.replace(/^0x/i, ''));
  return Array.from({ length: count }, (_, pending) => survives(pending));
}

function byMask(digits: string): Survival {
  return (pending) => {
    const digit = Number.parseInt(digits.at(-1 - Math.floor(pending / 4)) ?? '0', 16);
    return ((digit >> (pending % 4)) & 1) === 1;
  };
}
