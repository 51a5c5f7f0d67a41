import type { Extent } from '../../shared/units/ranges';
import { KIB, type ByteOffset } from '../../shared/units/units';
import { BLOCK_BYTES, sameBytes } from '../storage/extent';

/** Bytes of each side that are compared at a time: two pieces lie in the caches of a processor. */
const PIECE_BYTES = 256 * KIB;

/** What is compared: a file, or the bytes of a device. */
export interface ByteSource {
  /** Fills `into`; behind the end there are zeros. */
  read(offset: number, into: Uint8Array): unknown;
}

/** Told the bytes compared so far; throws to stop it. */
export type RunsProgress = (done: number) => void;

/**
 * Maximal runs of bytes that differ between two sources within ranges (ascending, disjoint), ascending and never joined across
 * equal bytes. Each source is read in ascending pieces. Memory: two pieces of 256 KiB. Errors: those of reading.
 */
export function* differingRuns(
  a: ByteSource,
  b: ByteSource,
  ranges: Iterable<Extent>,
  onProgress: RunsProgress = () => undefined,
): Generator<Extent> {
  let open: Extent | null = null;
  let compared = 0;
  const buffers = [new Uint8Array(PIECE_BYTES), new Uint8Array(PIECE_BYTES)] as const;
  for (const piece of pieces(ranges)) {
    const [ofA, ofB] = [buffers[0].subarray(0, piece.length), buffers[1].subarray(0, piece.length)];
    a.read(piece.offset, ofA);
    b.read(piece.offset, ofB);
    for (const run of runsWithin(ofA, ofB, piece.offset)) {
      if (open !== null && open.offset + open.length === run.offset) {
        open = { offset: open.offset, length: open.length + run.length };
      } else {
        if (open !== null) yield open;
        open = run;
      }
    }
    compared += piece.length;
    onProgress(compared);
  }
  if (open !== null) yield open;
}

/** Runs with fewer than `gap` equal bytes between them as one: what a person changed in one go. */
export function* nearRuns(runs: Iterable<Extent>, gap: number): Generator<Extent> {
  let open: Extent | null = null;
  for (const run of runs) {
    if (open !== null && run.offset - (open.offset + open.length) < gap) {
      open = { offset: open.offset, length: run.offset + run.length - open.offset };
    } else {
      if (open !== null) yield open;
      open = run;
    }
  }
  if (open !== null) yield open;
}

function* pieces(ranges: Iterable<Extent>): Generator<Extent> {
  for (const { offset, length } of ranges) {
    for (let done = 0; done < length; done += PIECE_BYTES)
      yield { offset: offset + done, length: Math.min(PIECE_BYTES, length - done) };
  }
}

function* runsWithin(a: Uint8Array, b: Uint8Array, offset: ByteOffset): Generator<Extent> {
  if (sameBytes(a, b)) return;
  let start = -1;
  for (let at = 0; at < a.length;) {
    const end = Math.min(at + BLOCK_BYTES, a.length);
    if (sameBytes(a.subarray(at, end), b.subarray(at, end))) {
      if (start >= 0) yield { offset: offset + start, length: at - start };
      start = -1;
      at = end;
      continue;
    }
    for (; at < end; at++) {
      if (a[at] !== b[at]) {
        if (start < 0) start = at;
      } else if (start >= 0) {
        yield { offset: offset + start, length: at - start };
        start = -1;
      }
    }
  }
  if (start >= 0) yield { offset: offset + start, length: a.length - start };
}
