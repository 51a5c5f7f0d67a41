import { fail } from '../../shared/errors/app-error';
import type { ComparisonChoice } from '../../shared/session/comparison';
import { countInRanges, parseZoneRanges } from '../../shared/units/ranges';
import { compareImages, type Comparison } from '../compare/compare-images';
import { compareReport } from '../compare/compare-report';
import type { ComparedImage } from '../compare/device-bytes';
import type { ZonePairs } from '../compare/zones/differing-zones';
import type { JobContext } from '../device/job';
import type { FormatImage } from '../format/image';
import type { KeptComparison } from './shelves/difference-shelf';

/** What is compared: all that a kept comparison says of it. */
export type ToCompare = Pick<KeptComparison, 'choice' | 'other' | 'report'>;

/**
 * Compares what is shown with the other side, and walks what differs. Errors: `usage`, `out-of-range` of the zones that are
 * named; those of reading; `cancelled`.
 */
export function walkComparison<Value>(
  shown: ComparedImage,
  { choice: { zones, zonesOnly }, other, report }: ToCompare,
  context: JobContext,
  walk: (differences: Comparison, other: ComparedImage | null) => Value,
): Value {
  if (report !== null) {
    if (zones !== null) fail('usage', 'a report has no zones that could be compared with others');
    return walk(compareReport(shown.image, report, context), null);
  }
  return other.use((b) => {
    const pairs = zones && zonePairs(zones, shown.image, b.image);
    return walk(compareImages(shown, b, { pairs, zonesOnly }, context), b);
  });
}

/** The zones that are compared, the first of A with the first of B and so on. Errors: `usage`, `out-of-range`. */
export function zonePairs(
  zones: NonNullable<ComparisonChoice['zones']>,
  a: FormatImage,
  b: FormatImage,
): ZonePairs {
  const [left, right] = [
    parseZoneRanges(zones.a, 'zones', a.facts.geometry.zoneCount),
    parseZoneRanges(zones.b, 'zones', b.facts.geometry.zoneCount),
  ];
  const counts = [countInRanges(left), countInRanges(right)];
  if (counts[0] !== counts[1])
    fail('usage', `${counts[0]} zones here and ${counts[1]} there; expected as many of each`);
  return { a: left, b: right };
}
