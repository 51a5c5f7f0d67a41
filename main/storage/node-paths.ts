import { closeSync, constants, fsyncSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemCode, withAttempt } from './node-errors';
import { openSync, realpathSync } from './node-fs';

/** `<image><suffix>` beside the image itself, so that two symbolic links to one image find the same file. */
export function besideImage(imagePath: string, suffix: string): string {
  try {
    return realpathSync(imagePath) + suffix;
  } catch {
    return imagePath + suffix;
  }
}

/** Makes names that were created or removed beside a file durable. Errors: `io`. */
export function syncFolderOf(path: string): void {
  const folder = dirname(path);
  withAttempt({ verb: 'sync the folder', path: folder }, () => {
    let fd: number;
    try {
      fd = openSync(folder, constants.O_RDONLY);
    } catch (thrown) {
      // Windows does not open folders; there names are durable with the file.
      if (process.platform === 'win32' || systemCode(thrown) === 'EACCES') return;
      throw thrown;
    }
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  });
}
