import { assert } from '../../../shared/errors/assert';
import { parseMask } from '../../../shared/crash/loss';
import { ENTRY_BYTES, type TearShape } from '../../../shared/crash/tear';
import { mergeRanges, type Extent } from '../../../shared/units/ranges';
import type { ByteCount } from '../../../shared/units/units';
import { Random } from '../../../shared/workload/random';

const HALF_BYTES = ENTRY_BYTES / 2;
const EVEN_CHANCE = 0.5;

/**
 * What of a write reaches the medium when it is torn: ranges of the file, ascending and disjoint. Null where the tear does not
 * apply: the write is too short for it, or all of it would get through.
 */
export function tornRanges(shape: TearShape, write: Extent): readonly Extent[] | null {
  const ranges = mergeRanges(newRanges(shape, write));
  const bytes = ranges.reduce((sum, { length }) => sum + length, 0);
  assert(bytes <= write.length, 'more of a torn write gets through than it has');
  return bytes === write.length ? null : ranges;
}

function newRanges(shape: TearShape, write: Extent): Extent[] {
  const { offset, length } = write;
  switch (shape.kind) {
    case 'prefix':
      return [{ offset, length: Math.min(shape.bytes, length) }];
    case 'suffix': {
      const kept = Math.min(shape.bytes, length);
      return [{ offset: offset + length - kept, length: kept }];
    }
    case 'sectors':
      return drawnUnits(write, shape.seed, shape.unitBytes);
    case 'entries':
      return markedEntries(write, shape.mask);
    case 'low':
    case 'high':
      return halfEntry(write, shape.entry, shape.kind === 'low' ? 0 : HALF_BYTES);
  }
}

/** Units lie at multiples of their size in the file. One that is alone cannot be torn: the write is whole then. */
function drawnUnits(write: Extent, seed: number, unitBytes: ByteCount): Extent[] {
  const units = piecesOf(write, unitBytes, unitBytes - (write.offset % unitBytes));
  if (units.length < 2) return [write];
  const random = new Random(seed);
  const isNew = units.map(() => random.chance(EVEN_CHANCE));
  // A tear leaves at least one of each.
  if (isNew.every((one) => one === isNew[0])) isNew[random.below(units.length)] = !isNew[0];
  return units.filter((_, unit) => isNew[unit]);
}

/** Entries are counted from the start of the write: tables are written in whole ones. */
function markedEntries(write: Extent, mask: string): Extent[] {
  const entries = piecesOf(write, ENTRY_BYTES, ENTRY_BYTES);
  const isNew = parseMask(mask, entries.length);
  return entries.filter((_, entry) => isNew[entry]);
}

function halfEntry({ offset, length }: Extent, entry: number, from: ByteCount): Extent[] {
  const at = entry * ENTRY_BYTES;
  if (at + ENTRY_BYTES > length) return [{ offset, length }];
  return [
    { offset, length: at },
    { offset: offset + at + from, length: HALF_BYTES },
  ];
}

function piecesOf({ offset, length }: Extent, bytes: ByteCount, firstBytes: ByteCount): Extent[] {
  const pieces: Extent[] = [];
  for (let at = 0; at < length;) {
    const piece = Math.min(at === 0 ? firstBytes : bytes, length - at);
    pieces.push({ offset: offset + at, length: piece });
    at += piece;
  }
  return pieces;
}
