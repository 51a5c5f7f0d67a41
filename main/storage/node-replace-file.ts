import { constants } from 'node:fs';
import { dirname } from 'node:path';
import { AppError, failAbout } from '../../shared/errors/app-error';
import { removeFile } from './node-block-file';
import { assertRegularFile, systemCode, withAttempt } from './node-errors';
import { syncFolderOf } from './node-paths';
import { passingPathOf, removeLeftBefore } from './node-passing-files';
import { accessSync, existsSync, linkSync, realpathSync, renameSync, statSync } from './node-fs';

const NO_LINKS_ON_THIS_FILE_SYSTEM = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** True when something exists under a path (links followed). */
export function targetExists(path: string): boolean {
  return existsSync(path);
}

/** Errors: `exists` when something is there already; to be asked before long work. */
export function refuseExisting(path: string): void {
  if (targetExists(path)) failAbout(path, 'exists', 'exists already', { path });
}

/**
 * Makes a file by `make` under a passing name and puts it in place in one step, so that a failure leaves what was
 * there before; a link stays a link. Errors: `exists` when the target is there and must not be replaced;
 * `not-recognised` when it is no regular file; those of `make`.
 */
export function putInPlace(path: string, options: PutOptions, make: (passing: string) => void): void {
  putAllInPlace([path], options, ([passing]) => make(passing!));
}

/** Whether what is there may be replaced. */
interface PutOptions {
  readonly replace: boolean;
}

/**
 * Makes files that belong together as putInPlace makes one; `make` gets their passing names in the same order. The
 * first appears last. A failure leaves none of those that are new. Errors: as putInPlace.
 */
export function putAllInPlace(
  paths: readonly string[],
  options: PutOptions,
  make: (passing: readonly string[]) => void,
): void {
  const targets = paths.map((path) => targetOf(path, options));
  const placed: Target[] = [];
  try {
    make(targets.map(({ passing }) => passing));
    for (const target of targets.toReversed()) {
      move(target, options);
      placed.push(target);
    }
    for (const { target } of targets) syncFolderOf(target);
  } catch (error) {
    for (const { passing } of targets) removeFile(passing);
    for (const { target } of placed.filter(({ present }) => !present)) removeFile(target);
    throw targets.reduce((thrown, { passing, path }) => saidOf(thrown, passing, path), error);
  }
}

/** An error about a file, or a folder, under its passing name is one about what it was going to be. */
export function saidOf(thrown: unknown, passing: string, path: string): unknown {
  if (!(thrown instanceof AppError) || thrown.subject?.startsWith(passing) !== true) return thrown;
  const { code, message, data } = thrown;
  return new AppError(code, message, { ...data, path }, path);
}

/** A file to be made. */
interface Target {
  /** As it was asked for. */
  readonly path: string;
  /** Links followed. */
  readonly target: string;
  readonly passing: string;
  /** Something is there that is replaced. */
  readonly present: boolean;
}

function targetOf(path: string, { replace }: PutOptions): Target {
  if (!replace) refuseExisting(path);
  const present = targetExists(path);
  const target = present ? realpathSync(path) : path;
  // What cannot be replaced is found before another file of the same image was.
  if (present) assertRegularFile(path, statSync(target));
  // Said of the path that was asked for, before any passing name exists.
  withAttempt({ verb: 'create', path }, () => accessSync(dirname(target), constants.W_OK));
  removeLeftBefore(target);
  return { path, target, passing: passingPathOf(target), present };
}

function move({ path, target, passing }: Target, { replace }: PutOptions): void {
  withAttempt({ verb: replace ? 'replace' : 'create', path }, () => {
    if (replace) renameSync(passing, target);
    else moveToFree(passing, target);
  });
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
  // The file is in its place: a second name that stays is no reason to say that it is not.
  attemptOnly(() => removeFile(passing));
}

function attemptOnly(run: () => void): void {
  try {
    run();
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
  }
}
