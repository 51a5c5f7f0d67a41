/**
 * The part of node:fs that takes names. Node knows names as UTF-8 only and would look for other files; names of other
 * bytes (see shared/units/raw-name.ts) go through here as bytes, all others as they are.
 */
import * as fs from 'node:fs';
import { bytesOfName, isRawName, nameOfBytes } from '../../shared/units/raw-name';

/** Functions of node:fs whose first argument is a name, and those whose second is one, too. */
type Named =
  | 'accessSync'
  | 'existsSync'
  | 'mkdirSync'
  | 'openSync'
  | 'rmSync'
  | 'unlinkSync'
  | 'statfsSync'
  | 'statSync'
  | 'lstatSync';
type NamedTwice = 'linkSync' | 'renameSync';

/** access(2). */
export const accessSync = named('accessSync');
/** Whether something is there, links followed. */
export const existsSync = named('existsSync');
/** mkdir(2). */
export const mkdirSync = named('mkdirSync');
/** open(2). */
export const openSync = named('openSync');
/** Removes a file. */
export const rmSync = named('rmSync');
/** unlink(2). */
export const unlinkSync = named('unlinkSync');
/** statfs(2). */
export const statfsSync = named('statfsSync');
/** stat(2). */
export const statSync = named('statSync');
/** lstat(2). */
export const lstatSync = named('lstatSync');
/** link(2). */
export const linkSync = namedTwice('linkSync');
/** rename(2). */
export const renameSync = namedTwice('renameSync');

/** The path with all links followed. */
export function realpathSync(path: string): string {
  const found = isRawName(path) ? null : fs.realpathSync(path);
  if (found !== null && !found.includes(REPLACED)) return found;
  return nameOfBytes(fs.realpathSync.native(bufferOf(path), 'buffer'));
}

/** What a folder says of one entry. */
export type FolderEntry = Pick<fs.Dirent, 'name' | 'isFile' | 'isDirectory' | 'isSymbolicLink'>;

/** The entries of a folder, in no order. */
export function readFolderSync(path: string): FolderEntry[] {
  const entries = fs.readdirSync(nativeOf(path), { withFileTypes: true });
  if (!entries.some(({ name }) => name.includes(REPLACED))) return entries;
  return fs.readdirSync(nativeOf(path), { withFileTypes: true, encoding: 'buffer' }).map((entry) => ({
    name: nameOfBytes(entry.name),
    isFile: () => entry.isFile(),
    isDirectory: () => entry.isDirectory(),
    isSymbolicLink: () => entry.isSymbolicLink(),
  }));
}

/** The names in a folder, in no order. */
export function readdirSync(path: string): string[] {
  const names = fs.readdirSync(nativeOf(path));
  if (!names.some((name) => name.includes(REPLACED))) return names;
  return fs.readdirSync(nativeOf(path), { encoding: 'buffer' }).map((name) => nameOfBytes(name));
}

/** What Node puts in the place of bytes that are no UTF-8. */
const REPLACED = '\ufffd';

function nativeOf(path: fs.PathLike): fs.PathLike {
  return typeof path === 'string' && isRawName(path) ? bufferOf(path) : path;
}

function bufferOf(path: string): Buffer {
  return Buffer.from(bytesOfName(path));
}

/** The function with its first argument given to the system as its bytes. */
function named<Name extends Named>(name: Name): (typeof fs)[Name] {
  const call = (path: fs.PathLike, ...rest: unknown[]): unknown =>
    (fs[name] as (...all: unknown[]) => unknown)(nativeOf(path), ...rest);
  return call as (typeof fs)[Name];
}

function namedTwice<Name extends NamedTwice>(name: Name): (typeof fs)[Name] {
  return (from: fs.PathLike, to: fs.PathLike) => fs[name](nativeOf(from), nativeOf(to));
}
