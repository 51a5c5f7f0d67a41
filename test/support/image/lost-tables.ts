/** Images of every variant that is made here, with data in many zones, and ways to lose their tables. */
import type { DeviceRequest } from '../../../main/image/open-device';
import type { ZonedDevice } from '../../../main/device/device';
import { WRITABLE_FAMILIES } from '../../../main/format/registry';
import type { BlockFile } from '../../../main/storage/block-file';
import { JoinedFile } from '../../../main/storage/filters/joined-file';
import { MemoryBlockFile } from '../../../main/storage/memory-block-file';
import { KIB, roundUp } from '../../../shared/units/units';
import type { FormatName } from '../../../shared/image/image-spec';
import { deviceOver, memoryImage } from './device-images';

const ZONE_BYTES = 16 * KIB;
const BLOCK = 4096;

/** Every variant of which images are made. */
export const MADE_VARIANTS = WRITABLE_FAMILIES.flatMap(({ name, creation }) =>
  creation.layouts.map(({ variant }) => ({ format: name, variant })),
);

/** An image whose zones hold data, and how it is opened. */
export interface WrittenImage {
  readonly file: BlockFile;
  readonly request: DeviceRequest;
  /** The table in the file. */
  readonly table: { readonly offset: number; readonly length: number };
}

/** Zones of 16 KiB: two conventional where there can be any, every third written, every fifth full; flushed. */
export function writtenImage(format: FormatName, variant: string, zoneCount: number): WrittenImage {
  const own = memoryImage({
    ...{ format, variant, zoneCount, zoneSizeBytes: ZONE_BYTES },
    limits: { openZonesMax: null, activeZonesMax: null, appendMaxBytes: null },
    ...(format === 'zone-file' ? { logicalBlockSizeBytes: BLOCK } : {}),
  });
  const { file, request } = format === 'zone-file' ? withData(own, zoneCount) : { file: own, request: {} };
  const device = deviceOver(file, { ...request, tableWrites: 'deferred' });
  for (let zone = 0; zone < zoneCount; zone++) fillZone(device, zone);
  device.finish();
  const { offset } = device.image.anatomy.entryPlace(0);
  const last = device.image.anatomy.entryPlace(zoneCount - 1);
  return { file, request, table: { offset, length: last.offset + last.length - offset } };
}

function withData(own: MemoryBlockFile, zoneCount: number) {
  const offset = roundUp(own.size(), 2 ** 20);
  const data = new MemoryBlockFile('data', new Uint8Array(zoneCount * ZONE_BYTES));
  const parts = [
    { file: own, offset: 0, length: offset },
    { file: data, offset, length: null },
  ];
  const attached = { offset, length: data.size(), name: 'data', imageBytes: own.size() };
  return { file: new JoinedFile('pair', parts), request: { attached } };
}

function fillZone(device: ZonedDevice, zone: number): void {
  const { zoneSizeBlocks, logicalBlockSizeBytes } = device.image.facts.geometry;
  const blocks = zone % 5 === 1 ? zoneSizeBlocks : zone % 3 === 0 ? BLOCK / logicalBlockSizeBytes : 0;
  if (blocks === 0) return;
  const lba = zone * zoneSizeBlocks;
  device.execute({ op: 'write', lba, blocks, data: { pattern: 'byte', value: 1 + (zone % 250) } });
}

/** A range of a table that is lost, as parts of its length and of the units of storage. */
export const LOSSES = {
  whole: ({ offset, length }) => ({ offset, length }),
  'first half': ({ offset, length }) => ({ offset, length: length / 2 }),
  'last half': ({ offset, length }) => ({ offset: offset + length / 2, length: length / 2 }),
  'one sector of 512 bytes': (table) => unitIn(table, 512),
  'one page of 4 KiB': (table) => unitIn(table, 4096),
} satisfies Record<string, (table: WrittenImage['table']) => { offset: number; length: number }>;

/** The first unit that begins in the second half of a table. */
function unitIn({ offset, length }: WrittenImage['table'], unit: number) {
  return { offset: roundUp(offset + length / 2, unit), length: unit };
}
