import type { Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DirectoryEntry, DirectoryListing } from '../../shared/app/program';
import { ROWS_PAGE_MAX } from '../../shared/image/limits';
import { withAttempt } from '../storage/node-errors';
import { readFolderSync, statSync, type FolderEntry } from '../storage/node-fs';

/**
 * Folders and regular files of a folder, folders first, by name, hidden ones left out. `parent` is null at the
 * top and at `root`. Errors: `not-found`, `permission`, `io`.
 */
export function listFolder(path: string, root: string | null): DirectoryListing {
  const seen = readFolder(path)
    .filter(({ name }) => !name.startsWith('.'))
    .flatMap((entry) => sightOf(path, entry) ?? [])
    .sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || BY_NAME.compare(a.name, b.name));
  const parent = dirname(path);
  return {
    path,
    parent: parent === path || path === root ? null : parent,
    entries: seen.slice(0, ROWS_PAGE_MAX).flatMap(({ name }) => describeEntry(path, name) ?? []),
    truncated: seen.length > ROWS_PAGE_MAX,
  };
}

const BY_NAME = new Intl.Collator();

function readFolder(path: string): FolderEntry[] {
  return withAttempt({ verb: 'list', path }, () => readFolderSync(path));
}

/** What a folder says of an entry without asking it: of tens of thousands only a page is looked at. */
interface Sight {
  readonly name: string;
  readonly isFolder: boolean;
}

/** Links are followed; what leads nowhere or is neither folder nor file is left out. */
function sightOf(folder: string, entry: FolderEntry): Sight | null {
  const { name } = entry;
  const target = entry.isSymbolicLink() ? lookAt(join(folder, name)) : entry;
  if (target === null || !(target.isFile() || target.isDirectory())) return null;
  return { name, isFolder: target.isDirectory() };
}

/** Null for what vanished meanwhile. */
function describeEntry(folder: string, name: string): DirectoryEntry | null {
  const path = join(folder, name);
  const stat = lookAt(path);
  if (stat === null) return null;
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
