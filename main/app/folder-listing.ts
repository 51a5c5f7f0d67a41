import { readdirSync, statSync, type Dirent, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DirectoryEntry, DirectoryListing } from '../../shared/app/program';
import { ROWS_PAGE_MAX } from '../../shared/image/limits';
import { withAttempt } from '../storage/node-errors';

/**
 * Folders and regular files of a folder, folders first, by name, hidden ones left out. `parent` is null at the
 * top and at `root`. Errors: `not-found`, `permission`, `io`.
 */
export function listFolder(path: string, root: string | null): DirectoryListing {
  const entries = readFolder(path)
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => a.name.localeCompare(b.name))
    .map((entry) => describeEntry(path, entry))
    .filter((entry) => entry !== null);
  const sorted = [
    ...entries.filter(({ kind }) => kind === 'directory'),
    ...entries.filter(({ kind }) => kind === 'file'),
  ];
  const parent = dirname(path);
  return {
    path,
    parent: parent === path || path === root ? null : parent,
    entries: sorted.slice(0, ROWS_PAGE_MAX),
    truncated: sorted.length > ROWS_PAGE_MAX,
  };
}

function readFolder(path: string): Dirent[] {
  return withAttempt({ verb: 'list', path }, () => readdirSync(path, { withFileTypes: true }));
}

/** Links are followed; what vanished meanwhile, leads nowhere or is neither folder nor file is left out. */
function describeEntry(folder: string, { name }: Dirent): DirectoryEntry | null {
  const path = join(folder, name);
  const stat = lookAt(path);
  if (stat === null || !(stat.isFile() || stat.isDirectory())) return null;
  const kind = stat.isDirectory() ? 'directory' : 'file';
  return { name, path, kind, sizeBytes: stat.size, modifiedMs: stat.mtimeMs };
}

function lookAt(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
