import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

/** All by which one can see that a file was touched: its content, size, blocks and times. */
export function footprint(path: string): object {
  const { size, blocks, ino, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  return { size, blocks, ino, mtimeNs, ctimeNs, sha256 };
}
