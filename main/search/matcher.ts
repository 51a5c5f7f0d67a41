import type { ByteCount } from '../../shared/units/units';

/** Finds one pattern in bytes. */
export interface Matcher {
  /** Bytes of a match at most. */
  readonly longest: ByteCount;
  /** Zeros alone match. */
  readonly matchesZeros: boolean;
  /** Matches may lie one over another; else the next one begins behind the last. */
  readonly overlap: boolean;
  /**
   * Index of the first match that begins in [from, starts); −1 where there is none. Behind `starts` there have to be the bytes
   * of the longest match, as far as there are any.
   */
  next(bytes: Buffer, from: number, starts: number): number;
  /** Bytes of the match that was found last. */
  readonly length: ByteCount;
}
