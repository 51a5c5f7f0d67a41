import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Vector } from './vector';

const bundled = join(import.meta.dirname, '../vectors');

/** Folder of the vectors: CONFORMANCE_DIR, or the one beside this suite. */
const vectorFolder = process.env.CONFORMANCE_DIR ? resolve(process.env.CONFORMANCE_DIR) : bundled;

/** True for the vectors that belong to this repository. */
export const isBundled = vectorFolder === bundled;

/** Vectors of one file. */
export interface VectorFile {
  readonly name: string;
  readonly vectors: readonly Vector[];
}

/** Every *.json of the folder, in order of names. */
export function loadVectorFiles(): VectorFile[] {
  const names = readdirSync(vectorFolder).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => ({
    name: basename(name, '.json'),
    vectors: JSON.parse(readFileSync(join(vectorFolder, name), 'utf8')) as Vector[],
  }));
}
