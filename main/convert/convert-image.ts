import { fail, failAbout } from '../../shared/errors/app-error';
import { deviceBytesOfShape } from '../../shared/image/geometry-shape';
import type { ImageSpec } from '../../shared/image/image-spec';
import type { ConversionPlan, ConversionSummary, ConversionTarget } from '../../shared/image/conversion';
import type { ByteCount } from '../../shared/units/units';
import type { NewImage } from '../format/new-image';
import { driverNamed, FAMILIES_WITH_DATA_IMAGE } from '../format/registry';
import { UnflushedFile } from '../storage/filters/unflushed-file';
import { createNodeFile } from '../storage/node-block-file';
import { refuseExisting } from '../storage/node-replace-file';
import { realPath } from '../storage/node-real-path';
import { requireDataBeside } from '../image/create-image';
import { openImageFiles } from '../image/image-files';
import { placesOf, type ImagePlaces } from '../image/image-places';
import { replaceImageFiles } from '../image/replace-image';
import type { JobContext } from '../device/job';
import { carryData } from './carry-data';
import { carryZde } from './carry-zde';
import { carryZones } from './carry-zones';
import type { ConversionSource } from './conversion-source';
import type { PlannedConversion } from './plan-conversion';

/** Losses that the refusal of a conversion names. */
const LOSSES_TOLD = 3;

/** How to convert. */
export interface ConvertOptions {
  /** Replace what lies under the target's names. */
  readonly replace: boolean;
  /** Go on although the plan lists losses. */
  readonly acceptLoss: boolean;
  readonly context: JobContext;
}

/**
 * Writes an image anew as it was planned. `places.data`: for a zone_file the data image beside it, null = none is
 * made. Nothing is written unless all can be carried or the losses are accepted; a failure or a cancel leaves what
 * was there. Errors: those of `requireConversion`, `locked`, `changed-outside`, `permission`, `no-space`, `io`, `cancelled`.
 */
export function convertImage(
  source: ConversionSource,
  planned: PlannedConversion,
  places: ImagePlaces,
  { context, ...leave }: ConvertOptions,
): ConversionSummary {
  const startedMs = performance.now();
  const image = requireConversion(source, planned, places, leave);
  let copiedBytes = 0;
  replaceImageFiles(places, leave, (passing) => {
    copiedBytes = source.whileUnchanged(() => build(source, image, { places: passing, context }));
  });
  const elapsedSeconds = (performance.now() - startedMs) / 1000;
  return { ...places, losses: planned.losses, copiedBytes, elapsedSeconds };
}

/**
 * The target of a conversion that may go on. Errors: `not-representable` with the first losses or blockers, `usage`,
 * `same-file`, `exists`.
 */
export function requireConversion(
  source: ConversionSource,
  planned: PlannedConversion,
  places: ImagePlaces,
  { replace, acceptLoss }: Omit<ConvertOptions, 'context'>,
): NewImage {
  requirePlaces(source, planned.spec, places);
  if (!replace) refuseExisting(places.path);
  if (places.data !== null) refuseExisting(places.data);
  if (planned.image === null) failBlocked(planned);
  requireLeave(planned, acceptLoss);
  return planned.image;
}

/** A target as the place for its data makes it. */
export function placedTarget(target: ConversionTarget, { data }: ImagePlaces): ConversionTarget {
  return { ...target, withoutData: FAMILIES_WITH_DATA_IMAGE.includes(target.format) && data === null };
}

function failBlocked({ blockers }: ConversionPlan): never {
  fail('not-representable', `cannot be converted: ${blockers.join('; ')}`, { blockers: blockers.length });
}

function requireLeave({ losses }: ConversionPlan, acceptLoss: boolean): void {
  if (losses.length === 0 || acceptLoss) return;
  const told = losses.slice(0, LOSSES_TOLD).map(({ message }) => message);
  const more = losses.length > told.length ? `; and ${losses.length - told.length} more` : '';
  const count = `${losses.length} ${losses.length === 1 ? 'loss' : 'losses'}`;
  const message = `nothing was written, ${count} not accepted: ${told.join('; ')}${more}`;
  fail('not-representable', message, {
    losses: losses.length,
    codes: losses.map(({ code }) => code).join(','),
  });
}

/** Errors: `usage`, `same-file` for places that the target must not take. */
function requirePlaces(source: ConversionSource, { format }: ImageSpec, places: ImagePlaces): void {
  const { path, data } = places;
  if (data !== null) requireDataBeside(format, data);
  if (data !== null && realPath(data) === realPath(path)) {
    failAbout(path, 'same-file', 'cannot be zone table and data image at once', { path });
  }
  for (const place of placesOf(places)) {
    if (!source.paths.some((taken) => realPath(taken) === realPath(place))) continue;
    failAbout(place, 'same-file', 'is the image that is converted; choose another name', { path: place });
  }
}

interface Building {
  readonly places: ImagePlaces;
  readonly context: JobContext;
}

/**
 * Data → zone table → descriptor extensions → seal, then one flush of all: what lies under a passing name counts for nothing
 * before it is whole, so that no order among its writes has to outlive a power cut.
 */
function build(source: ConversionSource, planned: NewImage, { places, context }: Building): ByteCount {
  const { format, variant } = planned.spec;
  const checkCancelled = (): void => context.checkCancelled();
  createEmpty(planned, places);
  const files = openImageFiles(places, 'write');
  try {
    const attached = files.attached ?? undefined;
    const image = driverNamed(format).open(new UnflushedFile(files.file), {
      variant,
      ...(attached === undefined ? {} : { attached }),
    });
    const copiedBytes = carryData(source, image, context);
    carryZones(source.image, image, checkCancelled);
    carryZde(source.image, image, checkCancelled);
    image.table.seal();
    files.file.flush();
    return copiedBytes;
  } finally {
    files.dispose();
  }
}

function createEmpty(planned: NewImage, { path, data }: ImagePlaces): void {
  const file = createNodeFile(path, { replace: false });
  try {
    planned.create(file);
  } finally {
    file.dispose();
  }
  if (data === null) return;
  const dataFile = createNodeFile(data, { replace: false });
  try {
    dataFile.resize(deviceBytesOfShape(planned.spec));
  } finally {
    dataFile.dispose();
  }
}
