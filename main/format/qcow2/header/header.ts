import { failAbout } from '../../../../shared/errors/app-error';
import type { BlockFile } from '../../../storage/block-file';
import { cutShort } from '../../check/cut-short';
import { readExtensions } from './extensions';
import { FieldReader, textOf } from './field-reader';
import {
  CLUSTER_BITS,
  ENTRY_BYTES,
  EXTENSION,
  FILE_NAME_BYTES_MAX,
  HEADER,
  HEADER_V2_BYTES,
  HEADER_V3_BYTES,
  INCOMPATIBLE,
  L1_BYTES_MAX,
  MAGIC,
  SNAPSHOTS_MAX,
} from '../layout';
import type { HeaderExtension, Qcow2Header } from '../model';

/** Bytes from which the fixed fields are read. */
const FIXED_BYTES = 112;
/** refcount_order at most: 64-bit refcounts. */
const REFCOUNT_ORDER_MAX = 6;
const REFCOUNT_BITS_V2 = 16;

/** True when the file begins with the magic. */
export function hasMagic(file: BlockFile): boolean {
  const bytes = new Uint8Array(MAGIC.length);
  return file.read(0, bytes) === bytes.length && MAGIC.every((byte, index) => bytes[index] === byte);
}

/** True when a bit of the incompatible feature word is set. */
export function hasIncompatible({ incompatible }: Qcow2Header, bit: number): boolean {
  return ((incompatible >> BigInt(bit)) & 1n) === 1n;
}

/**
 * Decodes the header. Every number is checked against the file before anything is allocated by it. What only
 * stands in the way of writing (refcounts, features) is judged elsewhere. Errors: `not-recognised`, `damaged`,
 * `unsupported` for a version other than 2 and 3. `isNamed`: it is said to be qcow2, whatever its magic.
 */
export function readHeader(file: BlockFile, isNamed = false): Qcow2Header {
  if (!isNamed && !hasMagic(file)) {
    failAbout(file.name, 'not-recognised', `is no qcow2 image: no magic QFI\\xfb at offset 0`, {
      file: file.name,
    });
  }
  const reader = new FieldReader(file, 0, FIXED_BYTES);
  const version = versionOf(file, reader);
  const clusterBits = clusterBitsOf(reader);
  const clusterBytes = 2 ** clusterBits;
  const headerLength = version === 2 ? HEADER_V2_BYTES : headerLengthOf(reader, clusterBytes);
  const features = featuresOf(reader, version, headerLength);
  const extensionsEnd = backingPlaceOf(reader, headerLength, clusterBytes)?.offset ?? clusterBytes;
  const extensions = readExtensions(file, headerLength, extensionsEnd);
  const header: Qcow2Header = {
    version,
    headerLength,
    clusterBits,
    clusterBytes,
    virtualSizeBytes: reader.exact(HEADER.virtualSize),
    cryptMethod: reader.u32(HEADER.cryptMethod),
    l1Entries: reader.u32(HEADER.l1Entries),
    l1Offset: reader.exact(HEADER.l1Offset),
    refcountTableOffset: reader.number(HEADER.refcountTableOffset),
    refcountTableClusters: reader.u32(HEADER.refcountTableClusters),
    snapshotCount: reader.u32(HEADER.snapshotCount),
    snapshotsOffset: reader.number(HEADER.snapshotsOffset),
    ...features,
    backingFile: backingFileOf(file, reader, headerLength, clusterBytes),
    dataFile: dataFileOf(file, extensions, features.incompatible),
    extensions,
  };
  checkL1(file, reader, header);
  checkSnapshots(file, reader, header);
  return header;
}

type Features = Pick<
  Qcow2Header,
  'incompatible' | 'compatible' | 'autoclear' | 'refcountBits' | 'compressionType' | 'extendedL2'
>;

function versionOf(file: BlockFile, reader: FieldReader): 2 | 3 {
  const version = reader.u32(HEADER.version);
  if (version === 2 || version === 3) return version;
  const { name, offset } = HEADER.version;
  return failAbout(
    file.name,
    'unsupported',
    `${name} at offset ${offset} is ${version}; qcow2 images of version 2 and 3 are read`,
    { file: file.name, field: name, offset, found: version, expected: '2 or 3' },
  );
}

function clusterBitsOf(reader: FieldReader): number {
  const bits = reader.u32(HEADER.clusterBits);
  const { least, most } = CLUSTER_BITS;
  if (bits < least || bits > most) throw reader.damaged(HEADER.clusterBits, `${least} to ${most}`);
  return bits;
}

function headerLengthOf(reader: FieldReader, clusterBytes: number): number {
  const length = reader.u32(HEADER.headerLength);
  if (length >= HEADER_V3_BYTES && length <= clusterBytes && length % 8 === 0) return length;
  throw reader.damaged(HEADER.headerLength, `a multiple of 8 from ${HEADER_V3_BYTES} to ${clusterBytes}`);
}

function featuresOf(reader: FieldReader, version: 2 | 3, headerLength: number): Features {
  if (version === 2) {
    const none = { incompatible: 0n, compatible: 0n, autoclear: 0n };
    return { ...none, refcountBits: REFCOUNT_BITS_V2, compressionType: 0, extendedL2: false };
  }
  const order = reader.u32(HEADER.refcountOrder);
  if (order > REFCOUNT_ORDER_MAX) throw reader.damaged(HEADER.refcountOrder, `0 to ${REFCOUNT_ORDER_MAX}`);
  const incompatible = reader.u64(HEADER.incompatible);
  const extendedL2 = ((incompatible >> BigInt(INCOMPATIBLE.extendedL2)) & 1n) === 1n;
  if (extendedL2 && reader.u32(HEADER.clusterBits) < 14)
    throw reader.damaged(HEADER.clusterBits, 'at least 14 with extended L2 entries');
  return {
    incompatible,
    compatible: reader.u64(HEADER.compatible),
    autoclear: reader.u64(HEADER.autoclear),
    refcountBits: 2 ** order,
    compressionType: headerLength > HEADER.compressionType.offset ? reader.u32(HEADER.compressionType) : 0,
    extendedL2,
  };
}

/** Offset and length of the backing file's name; null = there is none. */
function backingPlaceOf(
  reader: FieldReader,
  headerLength: number,
  clusterBytes: number,
): { readonly offset: number; readonly length: number } | null {
  const offset = reader.number(HEADER.backingOffset);
  const length = reader.u32(HEADER.backingLength);
  if (offset === 0) return null;
  if (offset < headerLength || offset > clusterBytes)
    throw reader.damaged(HEADER.backingOffset, `0, or ${headerLength} to ${clusterBytes}`);
  const most = Math.min(FILE_NAME_BYTES_MAX, clusterBytes - offset);
  if (length > most) throw reader.damaged(HEADER.backingLength, `at most ${most}`);
  return { offset, length };
}

function backingFileOf(
  file: BlockFile,
  reader: FieldReader,
  headerLength: number,
  clusterBytes: number,
): string | null {
  const place = backingPlaceOf(reader, headerLength, clusterBytes);
  if (place === null || place.length === 0) return null;
  const bytes = new Uint8Array(place.length);
  file.read(place.offset, bytes);
  return textOf(bytes);
}

function dataFileOf(
  file: BlockFile,
  extensions: readonly HeaderExtension[],
  incompatible: bigint,
): string | null {
  if (((incompatible >> BigInt(INCOMPATIBLE.dataFile)) & 1n) === 0n) return null;
  const extension = extensions.find(({ type }) => type === EXTENSION.dataFile);
  if (!extension) return '';
  const bytes = new Uint8Array(Math.min(extension.length, FILE_NAME_BYTES_MAX));
  file.read(extension.dataOffset, bytes);
  return textOf(bytes);
}

function checkL1(file: BlockFile, reader: FieldReader, header: Qcow2Header): void {
  const { l1Entries, l1Offset, clusterBytes, virtualSizeBytes, extendedL2 } = header;
  const bytes = l1Entries * ENTRY_BYTES;
  if (bytes > L1_BYTES_MAX) throw reader.damaged(HEADER.l1Entries, `at most ${L1_BYTES_MAX / ENTRY_BYTES}`);
  const perEntry = (clusterBytes / (extendedL2 ? 2 * ENTRY_BYTES : ENTRY_BYTES)) * clusterBytes;
  const needed = Math.ceil(virtualSizeBytes / perEntry);
  if (l1Entries < needed) {
    throw reader.damaged(
      HEADER.l1Entries,
      `at least ${needed}, so many as ${virtualSizeBytes} bytes of the device need`,
    );
  }
  if (l1Entries === 0) return;
  if (l1Offset % clusterBytes !== 0)
    throw reader.damaged(HEADER.l1Offset, `a multiple of the cluster size ${clusterBytes}`);
  const size = file.size();
  if (l1Offset === 0 || l1Offset + bytes > size) {
    const expected = `1 cluster to ${size - bytes}, so that the table lies in the file`;
    const table = { name: 'L1 table', offset: l1Offset, length: bytes };
    throw reader.damaged(HEADER.l1Offset, expected, l1Offset === 0 ? undefined : cutShort(size, table));
  }
}

function checkSnapshots(file: BlockFile, reader: FieldReader, header: Qcow2Header): void {
  if (header.snapshotCount === 0) return;
  if (header.snapshotCount > SNAPSHOTS_MAX)
    throw reader.damaged(HEADER.snapshotCount, `at most ${SNAPSHOTS_MAX}`);
  const { snapshotsOffset, clusterBytes } = header;
  if (snapshotsOffset % clusterBytes !== 0)
    throw reader.damaged(HEADER.snapshotsOffset, `a multiple of the cluster size ${clusterBytes}`);
  if (snapshotsOffset >= file.size())
    throw reader.damaged(HEADER.snapshotsOffset, `below the ${file.size()} bytes of the file`);
}
