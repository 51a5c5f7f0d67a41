import { existsSync, realpathSync, renameSync } from 'node:fs';
import { fail } from '../../../shared/errors/app-error';
import { removeFile } from '../../storage/node-block-file';
import { withAttempt } from '../../storage/node-errors';
import { syncFolderOf } from '../../storage/node-paths';

/** True when something exists under a path (links followed). */
export function targetExists(path: string): boolean {
  return existsSync(path);
}

/** Errors: `exists` when something is there already; to be asked before long work. */
export function refuseExisting(path: string): void {
  if (targetExists(path)) fail('exists', `${path} exists already`, { path });
}

/**
 * Makes a file by `make` under a passing name and puts it in place in one step, so that a failure leaves what was
 * there before; a link stays a link. Errors: `exists` when the target is there and must not be replaced; those
 * of `make`.
 */
export function putInPlace(
  path: string,
  { replace }: { readonly replace: boolean },
  make: (passing: string) => void,
): void {
  if (!replace) refuseExisting(path);
  const present = targetExists(path);
  const target = present ? realpathSync(path) : path;
  const passing = `${target}.${process.pid}.new`;
  try {
    make(passing);
    withAttempt({ verb: 'replace', path }, () => renameSync(passing, target));
    syncFolderOf(target);
  } catch (error) {
    removeFile(passing);
    throw error;
  }
}
