/** Images of qcow2 that lie over another file. */
import { readHeader } from '../../../main/format/qcow2/header/header';
import { EXTENSION, HEADER } from '../../../main/format/qcow2/layout';
import type { BlockFile } from '../../../main/storage/block-file';
import { openNodeFile } from '../../../main/storage/node-block-file';

/** Bytes at the end of the first cluster that the name has. */
const NAME_ROOM = 128;

/** Enters the name of a backing file into a header, and its format in version 3. */
export function nameBacking(file: BlockFile, name: string, format?: string): void {
  const { version, clusterBytes, headerLength, extensions } = readHeader(file);
  const place = clusterBytes - NAME_ROOM;
  const bytes = Buffer.from(name);
  file.write(place, bytes, 'header');
  const offset = Buffer.alloc(8);
  offset.writeBigUInt64BE(BigInt(place));
  file.write(HEADER.backingOffset.offset, offset, 'header');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  file.write(HEADER.backingLength.offset, length, 'header');
  if (format === undefined || version === 2) return;
  const last = extensions.at(-1);
  const end = last === undefined ? headerLength : Math.ceil((last.dataOffset + last.length) / 8) * 8;
  const extension = Buffer.alloc(8 + Math.ceil(format.length / 8) * 8 + 8);
  extension.writeUInt32BE(EXTENSION.backingFormat, 0);
  extension.writeUInt32BE(format.length, 4);
  extension.write(format, 8);
  file.write(end, extension, 'header');
}

/** The same in a file on disk. */
export function nameBackingAt(path: string, name: string, format?: string): void {
  const file = openNodeFile(path, { access: 'write' });
  nameBacking(file, name, format);
  file.dispose();
}
