import { formatRemark } from '../../shared/errors/remark';
import { AppError, type ErrorCode } from '../../shared/errors/app-error';
import type { ConversionLoss, ConversionPlan, ConversionTarget } from '../../shared/image/conversion';
import { takesDataImage } from '../../shared/image/family';
import { formatBytes } from '../../shared/units/format';
import { deviceBlocks } from '../../shared/zone/geometry';
import type { FormatImage, ImageFacts } from '../format/image';
import type { NewImage } from '../format/new-image';
import { FAMILIES_WITH_DATA_IMAGE, familyNamed } from '../format/registry';
import type { ConversionSource } from './conversion-source';
import { imageLosses } from './image-losses';
import { rehearse } from './rehearse';
import { planTarget } from './plan-target';
import { zoneLosses } from './zone-losses';

/** A conversion as it is shown, with the planned target that it is carried out by; null = blockers stand against it. */
export interface PlannedConversion extends ConversionPlan {
  readonly image: NewImage | null;
}

/** A plan as it is shown, without what makes the target. */
export function shownConversion({ image: _image, ...plan }: PlannedConversion): ConversionPlan {
  return plan;
}

/**
 * What converting an image would do, and all that it would lose: the difference between what the source says and
 * what the target's own driver would say. Writes nothing. Errors: `usage` for a variant that is not written.
 */
export function planConversion(
  source: ConversionSource,
  target: ConversionTarget,
  checkCancelled: () => void = () => undefined,
): PlannedConversion {
  const { spec, image, blockers } = planTarget(source, target);
  const dataBytes = copiedBytesAtMost(source.image);
  if (image === null) return { spec, image, blockers, losses: [], dataBytes };
  try {
    const losses = lossesOf(source, { target, image, checkCancelled });
    return { spec, image, blockers, losses, dataBytes };
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !SAYS_OF_THE_TARGET.has(thrown.code)) throw thrown;
    return { spec, image: null, blockers: [formatRemark(thrown)], losses: [], dataBytes };
  }
}

/** What a driver answers to an image that it cannot hold. All else is no answer: a disk, another program, a cancel. */
const SAYS_OF_THE_TARGET: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['usage', 'malformed', 'out-of-range', 'not-representable', 'unsupported'] as const),
  ...(['damaged', 'not-recognised', 'unknown-feature', 'read-only'] as const),
]);

interface Rehearsing {
  readonly target: ConversionTarget;
  readonly image: NewImage;
  readonly checkCancelled: () => void;
}

function lossesOf(
  source: ConversionSource,
  { target, image: planned, checkCancelled }: Rehearsing,
): ConversionLoss[] {
  const image = rehearse(source.image, planned, checkCancelled);
  const profile = image.facts.recordedProfile ?? image.facts.defaultProfile;
  return [
    ...dataLosses(source.image.facts, target),
    ...imageLosses(source, { image, profile }),
    ...zoneLosses(source.image, image, checkCancelled),
  ];
}

function dataLosses(
  { recognition, geometry, dataRefusal }: ImageFacts,
  target: ConversionTarget,
): ConversionLoss[] {
  const withoutData = FAMILIES_WITH_DATA_IMAGE.includes(target.format) && target.withoutData === true;
  const size = formatBytes(deviceBlocks(geometry) * geometry.logicalBlockSizeBytes);
  if (dataRefusal) {
    if (withoutData) return [];
    const lacksImage = takesDataImage(familyNamed(recognition.format));
    const from = lacksImage ? 'no data image attached' : dataRefusal.message;
    const message = `${from}: the target's ${size} read as zeros`;
    return [{ code: 'no-data', zones: null, from, to: 'zeros', message }];
  }
  if (!withoutData) return [];
  const message = `data: ${size} of the device are left out, only the zone table is written`;
  return [{ code: 'data', zones: null, from: `${size} of data`, to: 'none', message }];
}

function copiedBytesAtMost({ facts, blocks: from }: Pick<FormatImage, 'facts' | 'blocks'>): number {
  let blocks = 0;
  if (!facts.dataRefusal) for (const range of from.dataRanges()) blocks += range.blocks;
  return blocks * facts.geometry.logicalBlockSizeBytes;
}
