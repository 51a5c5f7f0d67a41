import { failAbout } from '../../../../shared/errors/app-error';
import type { ByteCount, DeviceByte } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import { dataRefusal, requireKnownFeatures } from '../header/features';
import { hasMagic, readHeader } from '../header/header';
import { EXTENSION } from '../layout';
import type { Behind, Qcow2Header } from '../model';
import { BlockReader } from './block-reader';
import { ClusterMap } from './mapping';

/** Bytes of a format's name at most. */
const FORMAT_BYTES_MAX = 64;

/**
 * What is read where an image has no cluster, from the files that were named for it, the nearest first; null = none
 * was named. Nothing is looked for by the names that files hold. Errors: `usage` for a file too many or too few;
 * `unsupported` for a format that is not read, and for one whose data is not; those of the header of a qcow2.
 */
export function behindOf(file: BlockFile, header: Qcow2Header, named: readonly BlockFile[]): Behind | null {
  const [backing, ...others] = named;
  if (backing === undefined) return null;
  if (header.backingFile === null) refuseBacking(file, backing);
  return isQcow2(file, header, backing) ? behindQcow2(backing, others) : behindRaw(backing, others);
}

/** As the image says; one that says nothing leaves it to the content, which was named by the user and by no guest. */
function isQcow2(file: BlockFile, header: Qcow2Header, backing: BlockFile): boolean {
  const format = storedFormat(file, header);
  if (format === 'raw') return false;
  if (format !== null && format !== 'qcow2') {
    const message = `its backing file has the format ${JSON.stringify(format)}; raw and qcow2 are read`;
    failAbout(file.name, 'unsupported', message, { file: file.name, format });
  }
  return format === 'qcow2' || hasMagic(backing);
}

function storedFormat(file: BlockFile, { extensions }: Qcow2Header): string | null {
  const extension = extensions.find(({ type }) => type === EXTENSION.backingFormat);
  if (extension === undefined) return null;
  const bytes = new Uint8Array(Math.min(extension.length, FORMAT_BYTES_MAX));
  file.read(extension.dataOffset, bytes);
  return new TextDecoder().decode(bytes);
}

function behindRaw(backing: BlockFile, others: readonly BlockFile[]): Behind {
  if (others.length > 0) refuseBacking(backing, others[0]!);
  return {
    read: (byte, into) => void backing.read(Number(byte), into),
    held: () =>
      (backing.heldExtents?.() ?? [{ offset: 0, length: backing.size() }]).map(({ offset, length }) => ({
        byte: Number(offset),
        length,
      })),
  };
}

function behindQcow2(backing: BlockFile, others: readonly BlockFile[]): Behind {
  const header = readHeader(backing);
  requireKnownFeatures(backing, header);
  const refusal = dataRefusal(backing, header);
  if (refusal) throw refusal;
  if (header.backingFile === null && others.length > 0) refuseBacking(backing, others[0]!);
  if (header.backingFile !== null && others.length === 0) {
    const message = `has the backing file ${JSON.stringify(header.backingFile)} itself, which has to be named, too`;
    failAbout(backing.name, 'usage', message, { file: backing.name, backing: header.backingFile });
  }
  const reader = new BlockReader(backing, new ClusterMap(backing, header), behindOf(backing, header, others));
  return {
    read: (byte, into) => readWithin(reader, header.virtualSizeBytes, byte, into),
    held: () => reader.held(),
  };
}

function refuseBacking(file: BlockFile, backing: BlockFile): never {
  const message = `has no backing file, and ${backing.name} is given as it`;
  failAbout(file.name, 'usage', message, { file: file.name, backing: backing.name });
}

/** Behind the end of a shorter device lie zeros. */
function readWithin(reader: BlockReader, deviceBytes: ByteCount, byte: DeviceByte, into: Uint8Array): void {
  const inside = Math.max(0, Math.min(into.length, deviceBytes - byte));
  if (inside > 0) reader.read(byte, into.subarray(0, inside));
  into.fill(0, inside);
}
