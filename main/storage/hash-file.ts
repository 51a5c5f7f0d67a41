import { createHash } from 'node:crypto';
import { MIB, type ByteCount } from '../../shared/units/units';
import { openNodeFile } from './node-block-file';
import { withAttempt } from './node-errors';
import { statSync } from './node-fs';

/**
 * SHA-256 of a file as it lies on disk, in hexadecimal. `look` is told the bytes done and in all, and may throw to stop.
 * Errors: those of `openNodeFile`, `io`.
 */
export function hashFile(path: string, look: (done: ByteCount, total: ByteCount) => void): string {
  const file = openNodeFile(path, { access: 'read' });
  try {
    const hash = createHash('sha256');
    const buffer = new Uint8Array(MIB);
    const total = file.size();
    for (let done = 0; done < total; done += buffer.length) {
      look(done, total);
      const bytes = buffer.subarray(0, Math.min(buffer.length, total - done));
      file.read(done, bytes);
      hash.update(bytes);
    }
    return hash.digest('hex');
  } finally {
    file.dispose();
  }
}

/** The same of a file of `maxBytes` at most; null for a longer one, and for a folder of files. Errors: as hashFile. */
export function hashShortFile(path: string, maxBytes: ByteCount, look: () => void): string | null {
  const stats = withAttempt({ verb: 'stat', path }, () => statSync(path));
  return stats.isFile() && stats.size <= maxBytes ? hashFile(path, look) : null;
}
