import type { FillName } from '../../../shared/crash/damage';
import type { CrashLoss } from '../../../shared/crash/loss';
import { assert } from '../../../shared/errors/assert';
import type { Extent } from '../../../shared/units/ranges';
import type { LogEntry, Piece } from '../../storage/filters/write-log-file';

/** What the bytes of a write hold that did not get through. */
export interface LostFill {
  readonly fill: Exclude<FillName, 'old'>;
  /** Decides garbage. */
  readonly seed: number;
}

/** Of a loss; null = they hold what was there. */
export function lostFillOf({ fill = 'old', seed }: Pick<CrashLoss, 'fill' | 'seed'>): LostFill | null {
  return fill === 'old' ? null : { fill, seed };
}

/**
 * What a write that was torn or lost leaves: `kept` of it (ascending, disjoint, within it) as it was written, the rest filled, or
 * left alone where there is no fill.
 */
export function damagedPieces(
  entry: LogEntry,
  kept: readonly Extent[],
  fill: LostFill | null,
): readonly Piece[] {
  const pieces: Piece[] = [];
  const end = entry.offset + entry.length;
  let at = entry.offset;
  const fillUp = (to: number): void => {
    if (fill !== null && to > at) pieces.push({ offset: at, length: to - at, read: reader(entry, fill, at) });
  };
  for (const { offset, length } of kept) {
    assert(offset >= at && offset + length <= end, 'a part of a torn write lies outside of it');
    fillUp(offset);
    if (length > 0) pieces.push({ offset, length, read: null });
    at = offset + length;
  }
  fillUp(end);
  return pieces;
}

const FILL_BYTES = { zero: 0x00, ff: 0xff } as const;

/** Reads the fill of a piece that begins at an offset of the file: the same bytes however it is cut up. */
function reader(
  { index, offset }: LogEntry,
  { fill, seed }: LostFill,
  from: number,
): NonNullable<Piece['read']> {
  if (fill !== 'garbage') return (_, into) => void into.fill(FILL_BYTES[fill]);
  const key = mix(mix(seed >>> 0) ^ mix(Math.floor(seed / 2 ** 32)) ^ mix(index + 1));
  return (at, into) => {
    const first = from - offset + at;
    for (let n = 0; n < into.length; n++) {
      const byte = first + n;
      into[n] = mix(key + (byte >>> 2)) >>> ((byte & 3) * 8);
    }
  };
}

/** Bits of a 32-bit number mixed, as the seeding of the generator does it. */
function mix(number: number): number {
  let word = (number + 0x9e3779b9) >>> 0;
  word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
  return (word ^ (word >>> 15)) >>> 0;
}
