import type { ByteCount } from '../../shared/units/units';
import type { HeldPart } from './held-parts';
import type { Matcher } from './matcher';

/** Bytes looked at between two looks for a cancel. */
const PIECE_BYTES = 256 * 1024;

/** Something found, in the addresses that were searched. */
export interface Match {
  readonly at: number;
  readonly length: ByteCount;
}

/** Bytes that are searched. */
export interface SearchedBytes {
  /** So many bytes from an address; they stand until the next call. */
  read(at: number, length: ByteCount): Buffer;
}

/** What a search tells of itself while it goes on. */
export interface SearchWatch {
  /** Throws to end it. */
  checkCancelled(): void;
  /** Bytes looked at since the last call. */
  looked(bytes: ByteCount): void;
}

/**
 * Matches in the parts, ascending, each once, whatever the parts are cut into.
 *
 * Each address is looked at once as the first byte of a match, and the bytes of the longest match are read behind it, to the
 * end of the stretch. Around a part a match may begin in, or reach into, what is not held, which reads as zeros; one that
 * touches no held byte is left out. Where matches may not overlap, the end of the last one goes from piece to piece.
 */
export function* findInParts(
  parts: Iterable<HeldPart>,
  matcher: Matcher,
  bytes: SearchedBytes,
  watch: SearchWatch,
): Generator<Match> {
  const reach = matcher.longest - 1;
  let last: HeldPart | null = null;
  let free = 0;
  for (const part of parts) {
    const { from, to, start, end } = part;
    const before = last?.start === start ? last.to : start;
    if (last?.start !== start) free = start;
    last = part;
    for (let at = Math.max(before, from - reach); at < to; at += PIECE_BYTES) {
      watch.checkCancelled();
      const stop = Math.min(to, at + PIECE_BYTES);
      const piece = bytes.read(at, Math.min(end, stop + reach) - at);
      const starts = stop - at;
      for (let next = Math.max(0, free - at); next < starts;) {
        const found = matcher.next(piece, next, starts);
        if (found < 0) break;
        const length = matcher.length;
        next = found + (matcher.overlap ? 1 : length);
        free = at + next;
        if (at + found + length > from) yield { at: at + found, length };
      }
      watch.looked(Math.max(0, stop - Math.max(from, at)));
    }
  }
}
