import { fail } from '../../shared/errors/app-error';
import type { ByteCount } from '../../shared/units/units';
import { Random } from '../../shared/workload/random';

/** Which of the writes that were not yet durable a power cut loses. */
export interface CrashLoss {
  /** `unflushed`, `all`, `none`, `random`, or a hexadecimal mask: bit 0 = the oldest such write, 1 = survives. */
  readonly lose: string;
  /** Of the newest surviving such write only the first bytes; null = it survives whole. */
  readonly tearBytes: ByteCount | null;
  /** Decides `random`. */
  readonly seed: number;
}

/** Says of each pending write, counted from the oldest, whether it survives. */
type Survival = (pending: number) => boolean;

const HALF = 0.5;

/**
 * How a loss chooses; asked once for each pending write, oldest first. Mask bits beyond the last pending write
 * mean nothing, missing ones are 0. Errors: `usage` for anything that is not one of the five.
 */
export function parseLoss({ lose, seed }: CrashLoss): Survival {
  const random = new Random(seed);
  switch (lose) {
    case 'unflushed':
    case 'all':
      return () => false;
    case 'none':
      return () => true;
    case 'random':
      return () => random.chance(HALF);
    default:
      return byMask(lose);
  }
}

function byMask(lose: string): Survival {
  const digits = /^(?:0x)?([0-9a-f]+)$/i.exec(lose)?.[1];
  if (digits === undefined) {
    fail(
      'usage',
      `lose: '${lose}' is not accepted; accepted: unflushed, none, all, random or a hexadecimal mask`,
      { lose },
    );
  }
  return (pending) => {
    const digit = digits.at(-1 - Math.floor(pending / 4));
    return digit !== undefined && ((Number.parseInt(digit, 16) >> (pending % 4)) & 1) === 1;
  };
}
