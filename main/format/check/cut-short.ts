import { formatBytes } from '../../../shared/units/format';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';

/** A part of the file that its header promises. */
interface PromisedArea {
  /** `zone table`, as messages call it. */
  readonly name: string;
  readonly offset: ByteOffset;
  readonly length: ByteCount;
}

/**
 * How a file that was cut off misses a part of itself: `ends 7.42 MiB before its zone table`, `ends 64 B before its
 * zone table does`. The file is known to end before the area does.
 */
export function cutShort(fileBytes: ByteCount, { name, offset, length }: PromisedArea): string {
  const isWhole = fileBytes <= offset;
  const missing = isWhole ? offset - fileBytes : offset + length - fileBytes;
  return `ends ${missing === 0 ? 'right' : formatBytes(missing)} before its ${name}${isWhole ? '' : ' does'}`;
}
