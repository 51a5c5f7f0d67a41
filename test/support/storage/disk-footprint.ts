import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Everything about a file that looking at it must not change, and the names beside it. */
export function footprint(path: string): Readonly<Record<string, string>> {
  const { size, blocks, ino, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  return {
    sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
    size: String(size),
    blocks: String(blocks),
    ino: String(ino),
    mtime: String(mtimeNs),
    ctime: String(ctimeNs),
    beside: readdirSync(dirname(path))
      .filter((name) => name.startsWith(basename(path)))
      .join(' '),
  };
}
