/** Where something is searched, and what was found. */
import { fail } from '../errors/app-error';
import { parseZoneRanges, type ZoneRanges } from '../units/ranges';
import type { ByteCount, ByteOffset, Lba, ZoneIndex } from '../units/units';

/**
 * Where something is searched: every byte of the file; the data below write pointers; header, or zone table with what belongs to
 * it; zones whole. Of the file it goes by file offsets, of the device by device bytes, whatever lies between in the file.
 */
export type SearchScope =
  | { readonly kind: 'all' | 'header' | 'table' | 'written' }
  | { readonly kind: 'zones'; readonly zones: ZoneRanges };

/** What is accepted, for help texts. */
export const SEARCH_SCOPE_FORMS = 'all, written, header, table, or zones such as 7 or 0-3,60';

/** `all`, `written`, `header`, `table`, or zones. Errors: `usage`, `out-of-range` for a zone that does not exist. */
export function parseSearchScope(text: string, zoneCount: number): SearchScope {
  const kind = text.trim();
  if (kind === 'all' || kind === 'written' || kind === 'header' || kind === 'table') return { kind };
  if (!/^[0-9]/.test(kind))
    fail('usage', `'${text}' is no place to search; accepted: ${SEARCH_SCOPE_FORMS}`, { text });
  return { kind: 'zones', zones: parseZoneRanges(kind, 'zones', zoneCount) };
}

/** Something found, by its first byte. */
export interface SearchHit {
  /** Null where that byte has no place in the file: it is compressed, or was never written. */
  readonly offset: ByteOffset | null;
  readonly length: ByteCount;
  /** Nulls outside of the data. */
  readonly lba: Lba | null;
  readonly zone: ZoneIndex | null;
  /** Bytes from the start of the zone. */
  readonly zoneByte: number | null;
}

/** What a search came to. */
export interface SearchSummary {
  readonly hits: number;
  /** False: it ended with the last hit that it may keep, and there may be more. */
  readonly isWhole: boolean;
  /** Bytes that were looked at. */
  readonly searchedBytes: ByteCount;
  /**
   * Bytes of the scope that were never written, so that they read as zeros. They were not looked at, except beside others: hits
   * that lie in them alone are not told.
   */
  readonly skippedBytes: ByteCount;
  /** Zeros alone match, so that there are such hits. */
  readonly matchesZeros: boolean;
}

/** Some hits of a search in columns, in the order in which they were found; −1 = null. */
export interface SearchPage {
  readonly first: number;
  /** Hits so far. */
  readonly total: number;
  /** Revision of the image that was searched: what lies there may be another since. */
  readonly revision: number;
  readonly offset: Float64Array;
  readonly length: Float64Array;
  readonly lba: Float64Array;
  readonly zone: Float64Array;
  readonly zoneByte: Float64Array;
}
