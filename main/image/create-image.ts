import { fail } from '../../shared/errors/app-error';
import { deviceBytesOfShape } from '../../shared/image/geometry-shape';
import type { CreationPlan, ImageSpec } from '../../shared/image/image-spec';
import type { FormatDriver } from '../format/driver';
import { driverNamed, FAMILIES_WITH_DATA_IMAGE } from '../format/registry';
import type { BlockFile } from '../storage/block-file';
import { createNodeFile } from '../storage/node-block-file';
import { replaceImageFiles } from './replace-image';

/** What creating a spec would give: problems, layout, command lines. Touches no file. */
export function planImage(spec: ImageSpec, path: string | null): CreationPlan {
  return driverNamed(spec.format).plan(spec, path);
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
 * Errors: `usage` with the first problem of the plan or for a data image of another family, `exists`, `locked`,
 * `permission`, `no-space`, `io`.
 */
export function createImage(path: string, spec: ImageSpec, { replace, data = null }: CreateRequest): void {
  const driver = driverNamed(spec.format);
  refuseImpossible(driver, spec, path);
  if (data !== null) refuseData(spec, data);
  replaceImageFiles({ path, data }, { replace }, (passing) => {
    createFile(passing.path, (file) => driver.create(file, spec));
    if (passing.data !== null) createFile(passing.data, (file) => file.resize(deviceBytesOfShape(spec)));
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

function refuseData({ format }: ImageSpec, data: string): void {
  if (FAMILIES_WITH_DATA_IMAGE.includes(format)) return;
  const named = FAMILIES_WITH_DATA_IMAGE.join(' or ');
  fail('usage', `${data}: only a ${named} has a data image beside it, a ${format} image holds its data`, {
    data,
    format,
  });
}

function refuseImpossible(driver: FormatDriver, spec: ImageSpec, path: string): void {
  const stops = driver
    .plan(spec, path)
    .problems.filter(({ severity }) => severity === 'error' || (severity === 'force' && !spec.force));
  const first = stops[0];
  if (!first) return;
  const hint = first.severity === 'force' ? ' (--force creates it nevertheless)' : '';
  fail('usage', `${first.message}${hint}`, { field: first.field });
}
