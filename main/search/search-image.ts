import type { SearchScope, SearchSummary } from '../../shared/search/search';
import { readPattern, type ReadPattern, type SearchPattern } from '../../shared/search/pattern';
import type { ByteCount, ByteOffset } from '../../shared/units/units';
import { ByteMatcher } from './byte-matcher';
import { findInParts, type Match } from './find-in-parts';
import { heldParts, type HeldPart } from './held-parts';
import type { Matcher } from './matcher';
import { RegexMatcher } from './regex-matcher';
import { stretchesOf } from './scope';
import { spaceOf, type Searched, type SpaceName } from './spaces';

/** What is searched for and where. */
export interface SearchOrder {
  readonly pattern: SearchPattern;
  readonly scope: SearchScope;
  /** Where another file begins behind the image's own (a data image), null = there is none. */
  readonly dataAt: ByteOffset | null;
  /** Hits at most. */
  readonly limit: number;
}

/** Whoever waits for a search. */
export interface SearchContext {
  /** Throws to end it. */
  checkCancelled(): void;
  /** Bytes looked at so far and in all. */
  progress(done: ByteCount, total: ByteCount): void;
}

/** A search that is ready to begin. */
export interface ImageSearch {
  /** Whose addresses the matches have. */
  readonly space: SpaceName;
  /**
   * Matches as they are found, ascending; then what it came to. Memory does not grow with them. Errors: those of the file,
   * `cancelled`.
   */
  run(context: SearchContext): Generator<Match, SearchSummary, undefined>;
}

/**
 * Searches an image. What was never written is skipped, see SearchSummary. Errors: `usage` for a pattern that is not understood;
 * `dataRefusal` of an image whose data cannot be read, where data is searched.
 */
export function searchImage(searched: Searched, order: SearchOrder): ImageSearch {
  const pattern = readPattern(order.pattern);
  const stretches = stretchesOf(searched, order.scope, order.dataAt);
  const { space } = stretches;
  const { dataRefusal } = searched.image.facts;
  if (space === 'device' && dataRefusal !== null) throw dataRefusal;
  return {
    space,
    *run(context) {
      const matcher = matcherOf(pattern, () => context.checkCancelled());
      const bytes = spaceOf(searched, space);
      const parts = () => heldParts(stretches.walk(), bytes.held());
      const [scopeBytes, total] = [sum(stretches.walk()), sum(lengths(parts(), context))];
      let [hits, done] = [0, 0];
      const summary = (isWhole: boolean): SearchSummary => ({
        ...{ hits, isWhole, searchedBytes: done },
        ...{ skippedBytes: scopeBytes - total, matchesZeros: matcher.matchesZeros },
      });
      const watch = {
        checkCancelled: () => context.checkCancelled(),
        looked: (count: ByteCount) => context.progress((done += count), total),
      };
      for (const match of findInParts(parts(), matcher, bytes, watch)) {
        if (hits === order.limit) return summary(false);
        hits++;
        yield match;
      }
      return summary(true);
    },
  };
}

function matcherOf(read: ReadPattern, checkCancelled: () => void): Matcher {
  return read.kind === 'bytes'
    ? new ByteMatcher(read.pattern)
    : new RegexMatcher(read.node, read.longest, checkCancelled);
}

function* lengths(parts: Iterable<HeldPart>, context: SearchContext): Generator<{ length: ByteCount }> {
  for (const { from, to } of parts) {
    context.checkCancelled();
    yield { length: to - from };
  }
}

function sum(extents: Iterable<{ readonly length: ByteCount }>): ByteCount {
  let bytes = 0;
  for (const { length } of extents) bytes += length;
  return bytes;
}
