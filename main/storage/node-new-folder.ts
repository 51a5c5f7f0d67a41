import { join, resolve } from 'node:path';
import { failAbout } from '../../shared/errors/app-error';
import { withAttempt } from './node-errors';
import { mkdirSync, readFolderSync, realpathSync, renameSync, rmSync, statSync } from './node-fs';
import { passingPathOf, removeLeftBefore } from './node-passing-files';
import { syncFolderOf } from './node-paths';
import { saidOf } from './node-replace-file';

/** Name of what is made within an empty folder, before it is moved up. */
const INSIDE = 'new';

/**
 * Makes a folder with its files by `make` under a passing name and puts it in place in one step; into an empty folder that is
 * there, file by file, those that `make` names in that order. A failure leaves what was there before. Errors: `exists`
 * for anything else that is there, those of the system and of `make`.
 */
export function putFolderInPlace(path: string, make: (passing: string) => readonly string[]): void {
  const empty = emptyFolderAt(path);
  const target = empty ?? resolve(path);
  if (empty === null) removeLeftBefore(target);
  // Beside an empty folder there may be another file system, so that nothing could be moved from there.
  const passing = empty === null ? passingPathOf(target) : passingPathOf(join(empty, INSIDE));
  withAttempt({ verb: 'create', path }, () => mkdirSync(passing));
  try {
    const names = make(passing);
    withAttempt({ verb: 'create', path }, () =>
      empty === null ? renameSync(passing, target) : moveInto(empty, passing, names),
    );
    syncFolderOf(target);
  } catch (thrown) {
    throw saidOf(thrown, passing, path);
  } finally {
    rmSync(passing, { force: true, recursive: true });
  }
}

/** The folder with all links followed; null where nothing is. Errors: `exists`. */
function emptyFolderAt(path: string): string | null {
  const present = withAttempt({ verb: 'open', path }, () => statSync(path, { throwIfNoEntry: false }));
  if (present === undefined) return null;
  if (!present.isDirectory()) failAbout(path, 'exists', 'exists already and is no folder', { path });
  const folder = realpathSync(path);
  removeLeftBefore(join(folder, INSIDE));
  if (readFolderSync(folder).length > 0)
    failAbout(path, 'exists', 'exists already and is not empty; give another folder', { path });
  return folder;
}

function moveInto(folder: string, passing: string, names: readonly string[]): void {
  const moved: string[] = [];
  try {
    for (const name of names) {
      renameSync(join(passing, name), join(folder, name));
      moved.push(name);
    }
  } catch (error) {
    for (const name of moved) rmSync(join(folder, name), { force: true });
    throw error;
  }
}
