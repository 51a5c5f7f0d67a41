import type { ByteCount, ByteOffset } from '../../../../shared/units/units';
import { roundUp } from '../../../../shared/units/units';
import type { Extent } from '../../../../shared/units/ranges';
import type { BlockFile } from '../../../storage/block-file';
import { AUTOCLEAR, BITMAPS, BITMAPS_MAX, EXTENSION } from '../layout';
import type { HeaderExtension, Qcow2Header } from '../model';

/** Fixed part of an entry of the bitmap directory. */
const HEAD_BYTES = 24;

/** An entry of the bitmap directory. */
export interface Bitmap {
  readonly index: number;
  readonly offset: ByteOffset;
  readonly tableOffset: ByteOffset;
  readonly tableEntries: number;
}

/** The extension that names the bitmap directory; null = there is none. */
export function bitmapsExtension({ extensions }: Qcow2Header): HeaderExtension | null {
  return extensions.find(({ type, length }) => type === EXTENSION.bitmaps && length >= BITMAPS.bytes) ?? null;
}

/**
 * The bitmap directory as far as it lies in the file; null where there is none, or where a writer that knows no
 * bitmaps has cleared autoclear bit 0: then nothing that it says holds.
 */
export function bitmapDirectory(file: BlockFile, header: Qcow2Header): Extent | null {
  const place = bitmapsExtension(header);
  const holds = ((header.autoclear >> BigInt(AUTOCLEAR.bitmaps)) & 1n) === 1n;
  if (!place || !holds) return null;
  const bytes = new Uint8Array(BITMAPS.bytes);
  file.read(place.dataOffset, bytes);
  const view = new DataView(bytes.buffer);
  const offset = Number(view.getBigUint64(BITMAPS.directoryOffset));
  const length = Math.min(Number(view.getBigUint64(BITMAPS.directorySize)), file.size() - offset);
  return length > 0 ? { offset, length } : null;
}

/** The entries of a bitmap directory as far as they make sense; at most as many as an image may have. */
export function* readBitmaps(file: BlockFile, directory: Extent): Generator<Bitmap> {
  const end = directory.offset + directory.length;
  let offset: ByteOffset = directory.offset;
  for (let index = 0; index < BITMAPS_MAX && offset + HEAD_BYTES <= end; index++) {
    const head = new Uint8Array(HEAD_BYTES);
    file.read(offset, head);
    const view = new DataView(head.buffer);
    const length: ByteCount = HEAD_BYTES + view.getUint16(18) + view.getUint32(20);
    if (offset + length > end) return;
    yield {
      index,
      offset,
      tableOffset: Number(view.getBigUint64(0)),
      tableEntries: view.getUint32(8),
    };
    offset += roundUp(length, 8);
  }
}
