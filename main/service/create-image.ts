import { fail } from '../../shared/errors/app-error';
import type { CreationPlan, ImageSpec } from '../../shared/fixture/image-spec';
import type { FormatDriver } from '../format/driver';
import { driverNamed } from '../format/registry';
import { createNodeFile } from '../storage/node-block-file';
import { journalPathOf, removeJournal } from '../storage/node-journal';
import { putInPlace, refuseExisting, targetExists } from './files/replace-file';
import { lockImage } from './open-source';

/** What creating a spec would give: problems, layout, command lines. Touches no file. */
export function planImage(spec: ImageSpec, path: string | null): CreationPlan {
  return driverNamed(spec.format).plan(spec, path);
}

/**
 * Creates an image file, durably and sparsely; a failure leaves nothing behind. An existing file is only replaced
 * with leave, and never while somebody writes to it. Errors: `usage` with the first problem of the plan,
 * `exists`, `locked`, `permission`, `no-space`, `io`.
 */
export function createImage(path: string, spec: ImageSpec, { replace }: { readonly replace: boolean }): void {
  const driver = driverNamed(spec.format);
  refuseImpossible(driver, spec, path);
  replaceImage(path, { replace }, (passing) => {
    const file = createNodeFile(passing, { replace: false });
    try {
      driver.create(file, spec);
      file.flush();
    } finally {
      file.dispose();
    }
  });
}

/**
 * Puts a new image under a path. One that is replaced must not be locked; its pending save is forgotten, so that it
 * cannot be taken for one of the new image. Errors: `exists`, `locked`, those of `make`.
 */
export function replaceImage(
  path: string,
  options: { readonly replace: boolean },
  make: (passing: string) => void,
): void {
  if (!options.replace) refuseOldJournal(path);
  // Before the new image is there, so that a kill in between cannot leave it beside the old journal.
  const makeAlone = (passing: string): void => {
    make(passing);
    removeJournal(path);
  };
  const lock = targetExists(path) ? lockImage(path) : null;
  try {
    putInPlace(path, options, makeAlone);
  } finally {
    lock?.release();
  }
}

/** The journal of an image that is gone would be taken for a save of the new one. */
function refuseOldJournal(path: string): void {
  refuseExisting(path);
  const journal = journalPathOf(path);
  if (!targetExists(journal)) return;
  fail('exists', `${journal} holds an interrupted save of an image that is gone; remove it first`, {
    path: journal,
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
