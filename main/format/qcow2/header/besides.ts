import type { BlockFile } from '../../../storage/block-file';
import type { Belonging } from '../../image';
import { EXTENSION, INCOMPATIBLE } from '../layout';
import type { Qcow2Header } from '../model';
import { hasIncompatible } from './header';

/** What an image has besides zones and data: internal snapshots, bitmaps, marks of its writers. */
export function besidesOf(file: BlockFile, header: Qcow2Header): Belonging[] {
  const bitmaps = bitmapCount(file, header);
  const marks = (['corrupt', 'dirty'] as const).filter((mark) => hasIncompatible(header, INCOMPATIBLE[mark]));
  return [
    { code: 'snapshots', what: 'internal snapshots', value: String(header.snapshotCount) },
    { code: 'bitmaps', what: 'bitmaps', value: String(bitmaps) },
    { code: 'marks', what: 'marked as', value: marks.join(', ') },
  ].filter(({ value }) => value !== '' && value !== '0');
}

/** As the extension says, whether or not they hold. */
function bitmapCount(file: BlockFile, { extensions }: Qcow2Header): number {
  const place = extensions.find(({ type, length }) => type === EXTENSION.bitmaps && length >= 4);
  if (!place) return 0;
  const bytes = new Uint8Array(4);
  file.read(place.dataOffset, bytes);
  return new DataView(bytes.buffer).getUint32(0);
}
