import { fail } from '../../shared/errors/app-error';
import { assert } from '../../shared/errors/assert';
import { isExact } from '../../shared/units/units';
import type { CrashLoss } from '../../shared/crash/loss';
import type { CrashPoint } from '../../shared/crash/crash-point';
import { formatCrashPoint, parseCrashPoint } from '../../shared/crash/crash-point';

/** Everything besides image and trace that decides the bytes of a crash state. */
export interface CrashIdentity {
  readonly point: CrashPoint;
  readonly loss: CrashLoss;
  /** Lower-case hex over the commands up to the point. */
  readonly traceHash: string;
}

const VERSION = 'zs1';
const WHOLE = 'whole';

/** A printable name of a crash state: `zs1_12-after-data_random_1536_42_9f3a1c20b7d4e615`. */
export function formatStateId(identity: CrashIdentity): string {
  const id = spell(identity);
  assert(spell(parseStateId(id)) === id, `the id ${id} is read as another one`);
  return id;
}

function spell({ point, loss, traceHash }: CrashIdentity): string {
  const where = formatCrashPoint(point).replace(':', '-');
  return [VERSION, where, loss.lose.toLowerCase(), loss.tearBytes ?? WHOLE, loss.seed, traceHash].join('_');
}

/** The reverse of formatStateId. Errors: `usage` for anything else. */
export function parseStateId(text: string): CrashIdentity {
  const parts = text.trim().split('_');
  const [version, where, lose, tear, seed, traceHash] = parts;
  const point = where === undefined ? undefined : /^(\d+)-(.+)$/.exec(where);
  const tearBytes = tear === WHOLE ? null : parseNumber(tear);
  const seedNumber = parseNumber(seed);
  const numbersAreGood = !Number.isNaN(tearBytes) && !Number.isNaN(seedNumber);
  if (parts.length !== 6 || version !== VERSION || !point || !lose || !traceHash || !numbersAreGood) {
    return fail('usage', `'${text}' is not the id of a crash state`, { text });
  }
  const loss = { lose, tearBytes, seed: seedNumber };
  return { point: parseCrashPoint(`${point[1]}:${point[2]}`), loss, traceHash };
}

function parseNumber(text: string | undefined): number {
  const value = /^\d+$/.test(text ?? '') ? Number(text) : NaN;
  return isExact(value) ? value : NaN;
}
