import { accessSync, constants, existsSync, linkSync, realpathSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { threadId } from 'node:worker_threads';
import { fail } from '../../../shared/errors/app-error';
import { removeFile } from '../../storage/node-block-file';
import { systemCode, withAttempt } from '../../storage/node-errors';
import { syncFolderOf } from '../../storage/node-paths';

const NO_LINKS_ON_THIS_FILE_SYSTEM = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
/** Tells apart the passing names of one thread. */
let filesMade = 0;

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
  // Said of the path that was asked for, before any passing name exists.
  withAttempt({ verb: 'create', path }, () => accessSync(dirname(target), constants.W_OK));
  const passing = `${target}.${process.pid}-${threadId}-${++filesMade}.new`;
  try {
    make(passing);
    withAttempt({ verb: replace ? 'replace' : 'create', path }, () => {
      if (replace) renameSync(passing, target);
      else moveToFree(passing, target);
    });
    syncFolderOf(target);
  } catch (error) {
    removeFile(passing);
    throw error;
  }
}

/** Unlike a rename, a link never takes the place of what has come under the name meanwhile. */
function moveToFree(passing: string, target: string): void {
  try {
    linkSync(passing, target);
  } catch (thrown) {
    if (!NO_LINKS_ON_THIS_FILE_SYSTEM.has(systemCode(thrown) ?? '')) throw thrown;
    refuseExisting(target);
    renameSync(passing, target);
    return;
  }
  removeFile(passing);
}
