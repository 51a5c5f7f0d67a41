import { SEARCH_HITS_MAX } from '../../../../shared/search/pattern';
import type { SearchSummary } from '../../../../shared/search/search';
import { formatBytes, formatCount, plural } from '../../../../shared/units/format';

/** What is known of a search. */
export interface FindState {
  readonly isRunning: boolean;
  /** Hits that are here. */
  readonly count: number;
  /** Null while it runs, and where it was cancelled or failed. */
  readonly summary: SearchSummary | null;
  readonly isOutdated: boolean;
}

/** How many there are, in a few words. */
export function hitsText({ isRunning, count, summary }: FindState): string {
  if (isRunning) return `${plural(count, 'hit')} so far`;
  if (summary === null) return `Stopped after ${plural(count, 'hit')}`;
  if (!summary.isWhole) return `More than ${formatCount(SEARCH_HITS_MAX)} hits`;
  return summary.hits === 0 ? 'No hits' : plural(summary.hits, 'hit');
}

/** What one should know of the hits, a sentence each. */
export function findRemarks({ summary, isOutdated }: FindState): string[] {
  const remarks = isOutdated ? ['The image has changed since: find again.'] : [];
  if (summary === null) return remarks;
  if (!summary.isWhole) remarks.push('The search ended there. Ask for more bytes, or in fewer places.');
  if (summary.skippedBytes > 0) remarks.push(skippedText(summary));
  return remarks;
}

function skippedText({ skippedBytes, matchesZeros }: SearchSummary): string {
  const skipped = `${formatBytes(skippedBytes)} never written, skipped`;
  return matchesZeros ? `${skipped}: its zeros match, too, and are not listed.` : `${skipped}.`;
}
