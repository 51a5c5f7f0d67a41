import { failAbout } from '../../shared/errors/app-error';
import { layoutOf } from '../../shared/image/family';
import { deviceBytesOfShape } from '../../shared/image/geometry-shape';
import type { CreationPlan, FormatName, ImageSpec } from '../../shared/image/image-spec';
import { validateStates } from '../../shared/image/states/validate-states';
import { filledBytes } from '../../shared/image/states/zone-states';
import { requireSound, type NewImage } from '../format/new-image';
import { driverNamed, FAMILIES_WITH_DATA_IMAGE, writableFamily } from '../format/registry';
import type { BlockFile } from '../storage/block-file';
import { createNodeFile } from '../storage/node-block-file';
import { applyStates, unstoredState, type FillProgress } from './apply-states';
import { replaceImageFiles } from './replace-image';

/** What creating a spec would give: problems, layout, command lines, and what makes it. Touches no file. */
export function planImage(spec: ImageSpec, path: string | null, data: string | null = null): NewImage {
  const driver = driverNamed(spec.format);
  const plan = driver.plan(spec, path, data);
  const isSound = plan.problems.every(({ severity }) => severity !== 'error');
  if (spec.states === undefined || !isSound) return plan;
  const { room } = layoutOf(writableFamily(spec.format), spec.variant);
  const problems = [...plan.problems, ...validateStates(spec, room)];
  return { ...plan, problems, allocatedBytes: plan.allocatedBytes + filledBytes(spec) };
}

/** Zones of an image that is made in memory to see what its states read back as. */
const REHEARSED_ZONES_MAX = 65_536;

/** As planImage, and says before anything is made which state the layout does not store. */
export function planRehearsed(spec: ImageSpec, path: string | null, data: string | null): NewImage {
  const plan = planImage(spec, path, data);
  const isSound = plan.problems.every(({ severity }) => severity !== 'error');
  if (!isSound || spec.states === undefined || spec.zoneCount > REHEARSED_ZONES_MAX) return plan;
  const message = unstoredState(plan);
  if (message === null) return plan;
  return { ...plan, problems: [...plan.problems, { field: 'states', severity: 'error', message }] };
}

/** A plan as it is shown, without what makes it. */
export function shownPlan({ create: _create, spec: _spec, ...plan }: NewImage): CreationPlan {
  return plan;
}

/** How to create an image. */
export interface CreateRequest {
  /** Replace what is there. */
  readonly replace: boolean;
  /** Path of the raw data image that a zone_file gets; null or absent = none is made. */
  readonly data?: string | null;
}

/**
 * Creates an image file, and the data image of a zone_file where one is asked for, durably and sparsely; a failure
 * leaves nothing behind. Existing files are only replaced with leave, and never while somebody writes to them.
 * Errors: `usage` with the first problem of the plan or for a data image of another family, `not-representable` for a
 * state that the layout does not store, `exists`, `locked`, `permission`, `no-space`, `io`, what `onProgress` throws.
 */
export function createImage(
  path: string,
  spec: ImageSpec,
  request: CreateRequest,
  onProgress?: FillProgress,
): void {
  createPlanned(path, planImage(spec, path), request, onProgress);
}

/** Creates an image from its plan. Errors: as createImage, and what `onProgress` throws. */
export function createPlanned(
  path: string,
  image: NewImage,
  { replace, data = null }: CreateRequest,
  onProgress: FillProgress = () => undefined,
): void {
  const { spec } = image;
  const total = filledBytes(spec);
  requireSound(image);
  if (data !== null) requireDataBeside(spec.format, data);
  replaceImageFiles({ path, data }, { replace }, (passing) => {
    onProgress(0, total);
    createFile(passing.path, (file) => image.create(file));
    if (passing.data !== null) createFile(passing.data, (file) => file.resize(deviceBytesOfShape(spec)));
    onProgress(0, total);
    applyStates(passing, spec, onProgress);
    // The last moment to stop: from here on it is put in place.
    onProgress(total, total);
  });
}

function createFile(path: string, fill: (file: BlockFile) => void): void {
  const file = createNodeFile(path, { replace: false });
  try {
    fill(file);
    file.flush();
  } finally {
    file.dispose();
  }
}

/** Errors: `usage` for a data image beside an image of a family that holds its data itself. */
export function requireDataBeside(format: FormatName, data: string): void {
  if (FAMILIES_WITH_DATA_IMAGE.includes(format)) return;
  const named = FAMILIES_WITH_DATA_IMAGE.join(' or ');
  failAbout(data, 'usage', `only a ${named} has a data image beside it, a ${format} image holds its data`, {
    ...{ data, path: data, format },
  });
}
