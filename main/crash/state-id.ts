import { fail } from '../../shared/errors/app-error';
import { assert } from '../../shared/errors/assert';
import { isExact } from '../../shared/units/units';
import type { CrashPoint } from '../../shared/crash/crash-point';
import { formatCrashPoint, parseCrashPoint } from '../../shared/crash/crash-point';
import { formatFault, parseFault, parseFill } from '../../shared/crash/damage';
import type { CrashDamage, CrashLoss } from '../../shared/crash/loss';
import { formatRecoveryCut, parseRecoveryCut } from '../../shared/crash/recovery-cut';
import { formatTear, parseTear } from '../../shared/crash/tear';

/** Everything besides image and trace that decides the bytes of a crash state. */
export interface CrashIdentity {
  readonly point: CrashPoint;
  readonly loss: CrashLoss;
  /** Lower-case hex over the commands up to the point. */
  readonly traceHash: string;
}

/** Of a state that says no more than which writes survive, and the second of one with damage behind its hash. */
const VERSION = 'zs1';
const DAMAGED_VERSION = 'zs2';
const WHOLE = 'whole';
const PARTS = 6;

/**
 * A printable name of a crash state: `zs1_12-after-data_random_1536_42_9f3a1c20b7d4e615`; with damage
 * `zs2_12-after_0x5_whole_1_9f3a1c20b7d4e615_tear-suffix-512_fill-zero`.
 */
export function formatStateId(identity: CrashIdentity): string {
  const id = spell(identity);
  assert(spell(parseStateId(id)) === id, `the id ${id} is read as another one`);
  return id;
}

function spell({ point, loss, traceHash }: CrashIdentity): string {
  const where = formatCrashPoint(point).replace(':', '-');
  const damage = damageWords(loss);
  const version = damage.length === 0 ? VERSION : DAMAGED_VERSION;
  return [
    version,
    where,
    loss.lose.toLowerCase(),
    loss.tearBytes ?? WHOLE,
    loss.seed,
    traceHash,
    ...damage,
  ].join('_');
}

/** Damage as parts of an id, each once, in this order; faults in theirs. */
function damageWords({ tear, fill, faults, recoveryCut }: CrashDamage): string[] {
  const words = [
    ...(tear === undefined ? [] : [`tear-${formatTear(parseTear(tear)).replace('@', '-at-')}`]),
    ...(fill === undefined || fill === 'old' ? [] : [`fill-${fill}`]),
    ...(faults ?? []).map((fault) => `fault-${formatFault(parseFault(fault))}`),
    ...(recoveryCut === undefined ? [] : [`recovery-${formatRecoveryCut(parseRecoveryCut(recoveryCut))}`]),
  ];
  return words.map((word) => word.replaceAll(':', '-'));
}

/** The reverse of formatStateId. Errors: `usage` for anything else. */
export function parseStateId(text: string): CrashIdentity {
  const parts = text.trim().split('_');
  const [version, where, lose, tear, seed, traceHash, ...damage] = parts;
  const point = where === undefined ? undefined : /^(\d+)-(.+)$/.exec(where);
  const tearBytes = tear === WHOLE ? null : parseNumber(tear);
  const seedNumber = parseNumber(seed);
  const numbersAreGood = !Number.isNaN(tearBytes) && !Number.isNaN(seedNumber);
  const isWhole =
    version === VERSION ? parts.length === PARTS : version === DAMAGED_VERSION && parts.length > PARTS;
  const more = damage.map(parseDamage);
  if (!isWhole || !point || !lose || !traceHash || !numbersAreGood || more.includes(null)) {
    return fail('usage', `'${text}' is not the id of a crash state`, { text });
  }
  const faults = more.flatMap((one) => one?.faults ?? []);
  const loss = {
    ...{ lose, tearBytes, seed: seedNumber },
    ...Object.assign({}, ...more),
    ...(faults.length > 0 && { faults }),
  } as CrashLoss;
  return { point: parseCrashPoint(`${point[1]}:${point[2]}`), loss, traceHash };
}

/** One part behind the hash; null = it says nothing. Errors: `usage`. */
function parseDamage(word: string): CrashDamage | null {
  const [, kind, said] = /^(tear|fill|fault|recovery)-(.+)$/.exec(word) ?? [];
  if (said === undefined) return null;
  if (kind === 'tear') return { tear: formatTear(parseTear(said.replace('-at-', '@').replaceAll('-', ':'))) };
  if (kind === 'fill') return { fill: parseFill(said) };
  if (kind === 'fault') return { faults: [formatFault(parseFault(said.replaceAll('-', ':')))] };
  return { recoveryCut: formatRecoveryCut(parseRecoveryCut(said.replace('-', ':'))) };
}

function parseNumber(text: string | undefined): number {
  const value = /^\d+$/.test(text ?? '') ? Number(text) : NaN;
  return isExact(value) ? value : NaN;
}
