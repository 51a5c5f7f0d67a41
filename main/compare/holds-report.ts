import { openNodeFile } from '../storage/node-block-file';
import { withAttempt } from '../storage/node-errors';
import { statSync } from '../storage/node-fs';

/** Bytes that are looked at. */
const BEGINNING_BYTES = 1024;

/**
 * True where a path is to be read as a report of zones: a pipe, an empty file, a text. What is wrong with a text is then
 * said of its lines. Writes nothing. Errors: `not-found`, `permission`, `io`.
 */
export function holdsReport(path: string): boolean {
  const stats = withAttempt({ verb: 'open', path }, () => statSync(path));
  if (!stats.isFile()) return stats.isFIFO() || stats.isCharacterDevice();
  const file = openNodeFile(path, { access: 'read' });
  try {
    const bytes = new Uint8Array(Math.min(BEGINNING_BYTES, file.size()));
    file.read(0, bytes);
    return bytes.every(isOfText);
  } finally {
    file.dispose();
  }
}

/** Of ASCII and UTF-8 texts: no control characters but tabs and line ends. */
function isOfText(byte: number): boolean {
  return byte >= 0x20 ? byte !== 0x7f : byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
