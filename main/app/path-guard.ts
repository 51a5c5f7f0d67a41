import { basename, dirname, join, resolve, sep } from 'node:path';
import { failAbout } from '../../shared/errors/app-error';
import { realpathSync } from '../storage/node-fs';

/** Throws AppError `forbidden` for a path that the host may not touch; answers the resolved path otherwise. */
export type PathGuard = (path: string) => string;

/** Leaves it to the user's own rights. */
export const unlimitedPaths: PathGuard = (path) => resolve(path);

/**
 * Limits file access to a few folders, links resolved. Relative paths start at the first one, which is also
 * the one that messages name.
 */
export function limitPaths(folders: readonly [string, ...string[]]): PathGuard {
  const bases = folders.map((folder) => resolveLinks(resolve(folder)));
  const first = bases[0]!;
  return (path) => {
    const real = resolveLinks(resolve(first, path));
    if (!bases.some((base) => isInside(base, real))) {
      failAbout(path, 'forbidden', `lies outside of ${first}, the folder this host was started for`, {
        path,
        root: first,
      });
    }
    return real;
  };
}

function isInside(base: string, path: string): boolean {
  return path === base || path.startsWith(base.endsWith(sep) ? base : base + sep);
}

/** Resolves links of the longest part of a path that exists, so that a new file is judged by its folder. */
function resolveLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(resolveLinks(parent), basename(path));
  }
}
