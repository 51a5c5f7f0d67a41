import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finding } from '../../../shared/image/check/finding';
import { spellRawName } from '../../../shared/units/raw-name';
import type { ByteOffset } from '../../../shared/units/units';

/** The files of an image that was checked, as a report names them. */
export interface CheckedFiles {
  readonly uri: string;
  /** The data image that lies behind the image in the offsets of findings; null = none. */
  readonly data: { readonly uri: string; readonly offset: ByteOffset } | null;
}

/** A part of one file. */
export interface FilePlace {
  readonly uri: string;
  /** Null: the file as a whole. */
  readonly region: { readonly byteOffset: ByteOffset; readonly byteLength?: number } | null;
}

/** A path as a reference that is relative to a folder, with slashes; outside of that folder as a file URL. */
export function relativeUri(folder: string, path: string): string {
  const name = spellRawName(path);
  const way = relative(folder, name);
  if (way === '' || way.split(sep)[0] === '..' || isAbsolute(way)) return pathToFileURL(name).href;
  return way.split(sep).map(encodeURIComponent).join('/');
}

/** The place that a finding speaks of, in the file in which it lies. */
export function placeOf({ uri, data }: CheckedFiles, { offset, length }: Finding): FilePlace {
  if (offset === undefined) return { uri, region: null };
  const inData = data !== null && offset >= data.offset;
  const byteOffset = inData ? offset - data.offset : offset;
  const region = length === undefined ? { byteOffset } : { byteOffset, byteLength: length };
  return { uri: inData ? data.uri : uri, region };
}
