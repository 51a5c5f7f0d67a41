import { failAbout } from '../../shared/errors/app-error';
import { formatBytes } from '../../shared/units/format';
import type { ByteCount } from '../../shared/units/units';
import { openNodeFile } from './node-block-file';

/**
 * Content of a file that is read whole for a window. Errors: `usage` for one above `maxBytes` before anything of it is read,
 * with `instead`, which says who takes it; those of the file; `not-recognised` for a folder, a pipe or a device.
 */
export function readSmallFile(path: string, maxBytes: ByteCount, instead: string): Uint8Array {
  const file = openNodeFile(path, { access: 'read' });
  try {
    const length = file.size();
    if (length > maxBytes) {
      failAbout(path, 'usage', `is longer than ${formatBytes(maxBytes)}; ${instead}`, { path, length });
    }
    const bytes = new Uint8Array(length);
    file.read(0, bytes);
    return bytes;
  } finally {
    file.dispose();
  }
}
