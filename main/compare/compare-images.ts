import type {
  ByteDifference,
  FactDifference,
  StructureDifference,
  ZoneDifference,
} from '../../shared/session/comparison';
import { formatRemark } from '../../shared/errors/remark';
import { appendRange, type Extent } from '../../shared/units/ranges';
import { zoneSize, zoneStart, type ZoneGeometry } from '../../shared/zone/geometry';
import type { JobContext } from '../device/job';
import { DeviceBytes, differingDeviceBytes, type ComparedImage, type ComparedRange } from './device-bytes';
import { differingStructures, haveSameStructures } from './differing-structures';
import { differingFacts } from './zones/differing-facts';
import { differingZones, pairsOf, type ZonePairs } from './zones/differing-zones';

/** What of two images is compared. */
export interface ComparisonOptions {
  /** Leaves structures and bytes out. */
  readonly zonesOnly?: boolean;
  /** Only these zones with those: neither the images as a whole nor their structures. Null, absent = all. */
  readonly pairs?: ZonePairs | null;
}

/** The differences of two sides, from the coarse to the fine; each list is made as it is walked, and may be walked once. */
export interface Comparison {
  readonly facts: readonly FactDifference[];
  readonly zones: Iterable<ZoneDifference>;
  readonly structures: Iterable<StructureDifference>;
  readonly bytes: Iterable<ByteDifference>;
  /** What was not compared and why, a sentence each. */
  readonly notices: readonly string[];
}

/**
 * Compares two images: zones, then decoded fields where both are of one family, then device bytes by their LBA, whatever the
 * write pointers say. Errors while the lists are walked: those of reading, `cancelled`.
 */
export function compareImages(
  a: ComparedImage,
  b: ComparedImage,
  { zonesOnly = false, pairs = null }: ComparisonOptions,
  context: JobContext,
): Comparison {
  const checkCancelled = (): void => context.checkCancelled();
  const refusal = a.image.facts.dataRefusal ?? b.image.facts.dataRefusal;
  const hasStructures = !zonesOnly && pairs === null && haveSameStructures(a.image, b.image);
  return {
    facts: pairs === null ? differingFacts(a.image.facts, b.image.facts) : [],
    zones: differingZones(a.image, b.image, pairs, checkCancelled),
    structures: hasStructures ? differingStructures(a.image, b.image, checkCancelled) : [],
    bytes: zonesOnly || refusal !== null ? [] : differingBytes(a, b, pairs, context),
    notices: zonesOnly || refusal === null ? [] : [`bytes were not compared: ${formatRemark(refusal)}`],
  };
}

function* differingBytes(
  a: ComparedImage,
  b: ComparedImage,
  pairs: ZonePairs | null,
  context: JobContext,
): Generator<ByteDifference> {
  const [ofA, ofB] = [new DeviceBytes(a), new DeviceBytes(b)];
  const whole = { offsetA: 0, offsetB: 0, length: Math.min(ofA.length, ofB.length) };
  const ranges = pairs === null ? [whole] : rangesOf(a, b, pairs);
  yield* differingDeviceBytes(ofA, ofB, ranges, (done, total) => {
    context.checkCancelled();
    context.progress({ done, total, unit: 'bytes' });
  });
}

/** Zones with zones as far as both reach, neighbours joined where they are neighbours on both sides. */
function rangesOf(
  { image: a }: ComparedImage,
  { image: b }: ComparedImage,
  pairs: ZonePairs,
): ComparedRange[] {
  const ranges: (Extent & { readonly shift: number })[] = [];
  for (const [zone, other] of pairsOf(pairs)) {
    const [left, right] = [extentOf(a.facts.geometry, zone), extentOf(b.facts.geometry, other)];
    const length = Math.min(left.length, right.length);
    const next = { offset: left.offset, length, shift: right.offset - left.offset };
    appendRange(ranges, next, (last, { shift }) => last.shift === shift);
  }
  return ranges.map(({ offset, length, shift }) => ({
    offsetA: Number(offset),
    offsetB: offset + shift,
    length,
  }));
}

function extentOf(geometry: ZoneGeometry, zone: number): Extent {
  const block = geometry.logicalBlockSizeBytes;
  return { offset: zoneStart(geometry, zone) * block, length: zoneSize(geometry, zone) * block };
}
