import { resolve } from 'node:path';
import { realpathSync } from './node-fs';

/** The path with all links followed, or the absolute path where nothing exists yet. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
