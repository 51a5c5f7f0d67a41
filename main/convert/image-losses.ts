import type { ConversionLoss } from '../../shared/image/conversion';
import { geometryShape } from '../../shared/image/geometry-shape';
import { formatBytes, formatCount } from '../../shared/units/format';
import type { RuleProfile } from '../../shared/zone/profile';
import type { FormatImage } from '../format/image';

/** An image and the rules that it is used with. */
interface ImageWithProfile {
  readonly image: FormatImage;
  readonly profile: RuleProfile;
}

type Words = readonly [code: string, what: string, value: string];

/** Differences between what two images say of themselves as a whole. */
export function imageLosses(before: ImageWithProfile, after: ImageWithProfile): ConversionLoss[] {
  const now = new Map(wordsOf(after).map(([code, , value]) => [code, value]));
  return wordsOf(before).flatMap(([code, what, from]) => {
    const to = now.get(code) ?? 'none';
    if (from === to) return [];
    return [{ code, zones: null, from, to, message: `${what}: ${from} becomes ${to}` }];
  });
}

function wordsOf({ image, profile }: ImageWithProfile): Words[] {
  const shape = geometryShape(image.facts.geometry);
  const { openZonesMax, activeZonesMax, appendMaxBytes } = image.facts.limits;
  return [
    ['profile', 'rule profile', profile],
    ['logical-block', 'logical block', bytes(image.facts.geometry.logicalBlockSizeBytes)],
    ['zone-count', 'number of zones', String(shape.zoneCount)],
    ['zone-size', 'zone size', bytes(shape.zoneSizeBytes)],
    ['zone-capacity', 'zone capacity', bytes(shape.zoneCapacityBytes)],
    ['last-zone-size', 'size of the last zone', bytes(shape.lastZoneSizeBytes)],
    ['limit-open', 'limit of open zones', limit(openZonesMax)],
    ['limit-active', 'limit of active zones', limit(activeZonesMax)],
    ['limit-append', 'limit of one append', appendMaxBytes === null ? 'none' : bytes(appendMaxBytes)],
    [
      'zde-size',
      'room for descriptor extensions',
      image.facts.zdeBytes === 0 ? 'none' : bytes(image.facts.zdeBytes),
    ],
    ['label', 'label', image.facts.label || 'none'],
    ['uuid', 'uuid', image.facts.uuid || 'none'],
    ...image.facts.besides.map(({ code, what, value }): Words => [code, what, value]),
  ];
}

function limit(value: number | null): string {
  return value === null ? 'none' : String(value);
}

/** Exact, and readable where that is shorter. */
function bytes(count: number): string {
  const readable = formatBytes(count);
  return readable === `${count} B` ? readable : `${readable} (${formatCount(count)} B)`;
}
