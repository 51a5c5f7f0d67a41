import { failAbout } from '../../../../shared/errors/app-error';
import type { ByteOffset } from '../../../../shared/units/units';
import { roundUp } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import { EXTENSION, EXTENSION_ALIGNMENT, EXTENSION_HEAD_BYTES } from '../layout';
import type { HeaderExtension } from '../model';

/** Extensions of one header at most; a header cluster of zeros ends the list at once. */
const EXTENSIONS_MAX = 1_000;

/**
 * The header extensions between `from` and `end` (the backing file's name, or the end of the header's cluster).
 * Errors: `damaged` for one that runs over the end, and for more than 1,000.
 */
export function readExtensions(file: BlockFile, from: ByteOffset, end: ByteOffset): HeaderExtension[] {
  const extensions: HeaderExtension[] = [];
  const head = new Uint8Array(EXTENSION_HEAD_BYTES);
  const view = new DataView(head.buffer);
  let offset = from;
  while (offset + EXTENSION_HEAD_BYTES <= end) {
    file.read(offset, head);
    const type = view.getUint32(0);
    const length = view.getUint32(4);
    if (type === EXTENSION.end) break;
    const dataOffset = offset + EXTENSION_HEAD_BYTES;
    if (length > end - dataOffset) damagedLength(file, offset + 4, length, end - dataOffset);
    if (extensions.length >= EXTENSIONS_MAX) tooMany(file, offset);
    extensions.push({ type, offset, dataOffset, length });
    offset = dataOffset + roundUp(length, EXTENSION_ALIGNMENT);
  }
  return extensions;
}

function damagedLength(file: BlockFile, offset: ByteOffset, found: number, room: number): never {
  const expected = `at most ${room}, the rest of the header area`;
  failAbout(
    file.name,
    'damaged',
    `length of a header extension at offset ${offset} is ${found}, expected ${expected}`,
    { file: file.name, field: 'extension length', offset, found, expected },
  );
}

function tooMany(file: BlockFile, offset: ByteOffset): never {
  const expected = `at most ${EXTENSIONS_MAX} extensions`;
  failAbout(
    file.name,
    'damaged',
    `header extension at offset ${offset} is one more than expected, ${expected}`,
    {
      file: file.name,
      field: 'header extensions',
      offset,
      expected,
    },
  );
}
