/** Specs and small images for format tests. */
import type { FormatImage } from '../../../main/format/image';
import { zonedDriver } from '../../../main/format/zoned/driver';
import type { BlockFile } from '../../../main/storage/block-file';
import { MemoryBlockFile } from '../../../main/storage/memory-block-file';
import { AppError } from '../../../shared/errors/app-error';
import type { ImageSpec } from '../../../shared/image/image-spec';
import { MIB } from '../../../shared/units/units';

const UUID = '01234567-89ab-cdef-0123-456789abcdef';

/** 8 zones of 1 MiB with blocks of 4096 bytes. */
export function extendedSpec(overrides: Partial<ImageSpec> = {}): ImageSpec {
  const zoneSizeBytes = overrides.zoneSizeBytes ?? MIB;
  return {
    format: 'zoned',
    variant: 'extended',
    logicalBlockSizeBytes: 4096,
    zoneCount: 8,
    zoneSizeBytes,
    zoneCapacityBytes: zoneSizeBytes,
    lastZoneSizeBytes: zoneSizeBytes,
    conventional: [],
    limits: { openZonesMax: null, activeZonesMax: null, appendMaxBytes: null },
    zdeBytes: 0,
    profile: 'zns',
    uuid: UUID,
    label: '',
    fileSizeBytes: null,
    force: false,
    ...overrides,
  };
}

/** 7 zones of 1 MiB, the first conventional. */
export function rfcSpec(overrides: Partial<ImageSpec> = {}): ImageSpec {
  return extendedSpec({
    variant: 'rfc',
    logicalBlockSizeBytes: 512,
    zoneCount: 7,
    conventional: [[0, 0]],
    profile: 'linux-blk',
    uuid: '',
    ...overrides,
  });
}

/** A new image in memory. */
export function createdFile(spec: ImageSpec): MemoryBlockFile {
  const file = new MemoryBlockFile('test.img');
  zonedDriver.plan(spec, null).create(file);
  return file;
}

/** Opens with the zoned driver and no options. */
export function openZoned(file: BlockFile): FormatImage {
  return zonedDriver.open(file, {});
}

/** Writes a little-endian number into a file. */
export function poke(file: BlockFile, offset: number, length: 1 | 4 | 8, value: number | bigint): void {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(value)), true);
  file.write(offset, bytes.subarray(0, length), 'data');
}

/** A little-endian u64 of a file. */
export function peek64(file: BlockFile, offset: number): bigint {
  return new DataView(bytesOf(file, offset, 8).buffer).getBigUint64(0, true);
}

/** Some bytes of a file. */
export function bytesOf(file: BlockFile, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  file.read(offset, bytes);
  return bytes;
}

/** All bytes of a file, as a buffer that compares fast. */
export function contentOf(file: BlockFile): Buffer {
  return Buffer.from(bytesOf(file, 0, file.size()).buffer);
}

/** The AppError that a call throws; fails the test when it throws none. */
export function appErrorOf(run: () => unknown): AppError {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error('expected an AppError, nothing was thrown');
}

/** Finding codes without repetition. */
export function codesOf(findings: Iterable<{ readonly code: string }>): string[] {
  return [...new Set([...findings].map((finding) => finding.code))];
}

/** Findings about anything but data above and below write pointers, which tables put together by hand do not have. */
export function withoutData<Finding extends { readonly code: string }>(
  findings: Iterable<Finding>,
): Finding[] {
  const about = /-(data-beyond|zeros-below)-wp$|^rfc-R[25]$|^qcow2-(Q15|N12|unreadable)$/;
  return [...findings].filter(({ code }) => !about.test(code));
}
