import { assert } from '../../../shared/errors/assert';
import type { CrashFault } from '../../../shared/crash/crash-report';
import { parseFault, type SeededFault } from '../../../shared/crash/damage';
import type { Extent } from '../../../shared/units/ranges';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import { Random } from '../../../shared/workload/random';
import type { Fate, LogEntry, Piece, WriteLogFile } from '../../storage/filters/write-log-file';

/** What the choice of a fault rests on. */
export interface FaultScene {
  readonly log: WriteLogFile;
  /** Writes and zeroes that survive whole, in order; of those of data one is hit. */
  readonly survivors: readonly LogEntry[];
  /** Length of the file: nothing is misdirected behind its end. */
  readonly sizeBytes: ByteCount;
}

/** Faults with the writes that they hit, and those that hit nothing. */
export interface ChosenFaults {
  readonly faults: readonly CrashFault[];
  /** Why one that was asked for hit nothing, in one sentence; null = each did. */
  readonly unhit: string | null;
}

/** Draws until a write is found that nothing overwrites later; then the first one has to do. */
const DRAWS = 64;
const BITS = 8;

/**
 * Draws for each fault a surviving write of data, flushed or not, no write twice, and where it does harm: a place that an earlier
 * write of data holds, or the one beside its own. No flush protects from what a drive does wrong.
 */
export function chooseFaults(spellings: readonly string[], scene: FaultScene): ChosenFaults {
  const faults: CrashFault[] = [];
  let unhit: string | null = null;
  for (const spelling of spellings) {
    const wanted = parseFault(spelling);
    const fault = choose(wanted, scene, faults);
    if (fault) faults.push(fault);
    else
      unhit = `no write was ${wanted.kind === 'flip' ? 'flipped' : `${wanted.kind}ed`}: too few writes of data survive`;
  }
  assert(new Set(faults.map(({ index }) => index)).size === faults.length, 'two faults hit the same write');
  return { faults, unhit };
}

function choose(
  { kind, seed }: SeededFault,
  scene: FaultScene,
  before: readonly CrashFault[],
): CrashFault | null {
  const random = new Random(seed);
  const hit = new Set(before.map(({ index }) => index));
  const able = scene.survivors.filter(
    ({ index, kind: of, operation }) => of === 'data' && operation === 'write' && !hit.has(index),
  );
  let first: CrashFault | null = null;
  for (let draws = 0; draws < DRAWS && able.length > 0; draws++) {
    const fault = faultAt(kind, able[random.below(able.length)]!, scene, random);
    // What a later write covers is not seen.
    if (fault && staysAfter(scene, fault)) return fault;
    first ??= fault;
  }
  return first;
}

/** A fault of one write; null = there is nowhere else that it could go. */
function faultAt(
  kind: CrashFault['kind'],
  write: LogEntry,
  scene: FaultScene,
  random: Random,
): CrashFault | null {
  const { index, offset, length } = write;
  const fault = { kind, index, offset, length };
  if (kind === 'flip') return { ...fault, at: offset + random.below(length), bit: random.below(BITS) };
  const to = elsewhere(write, scene, random);
  return to === null ? null : { ...fault, to };
}

function staysAfter({ survivors }: FaultScene, { index, offset, length, to }: CrashFault): boolean {
  const place = { offset: to ?? offset, length };
  return !survivors.some((later) => later.index > index && overlap(later, place));
}

function overlap(a: Extent, b: Extent): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}

/** Where a write may go by mistake; null = nowhere. */
function elsewhere(write: LogEntry, scene: FaultScene, random: Random): ByteOffset | null {
  const { offset, length, index } = write;
  const held = scene.survivors.filter(
    (other) =>
      other.kind === 'data' && other.index < index && other.length >= length && !overlap(other, write),
  );
  const other = held.length === 0 ? null : held[random.below(held.length)]!;
  if (other) return other.offset;
  if (offset + 2 * length <= scene.sizeBytes) return offset + length;
  return offset >= length ? offset - length : null;
}

/** What the medium gets of a write that a fault hits. */
export function faultFate({ kind, index, offset, length, to, at, bit }: CrashFault, log: WriteLogFile): Fate {
  const read = (from: ByteCount, into: Uint8Array): void => log.readPayload(index, into, from);
  const inPlace: Piece = { offset, length, read: null };
  if (kind === 'flip') return { pieces: [{ ...inPlace, read: flipped(read, at! - offset, 1 << bit!) }] };
  const copy: Piece = { offset: to!, length, read };
  return { pieces: kind === 'duplicate' ? [inPlace, copy] : [copy] };
}

function flipped(read: NonNullable<Piece['read']>, at: ByteCount, bits: number): NonNullable<Piece['read']> {
  return (from, into) => {
    read(from, into);
    const place = at - from;
    if (place >= 0 && place < into.length) into[place]! ^= bits;
  };
}
