import { completeSpec, type PartialSpec } from '../../../main/image/defaults';
import { openDevice, type DeviceRequest } from '../../../main/image/open-device';
import type { ZonedDevice } from '../../../main/device/device';
import { driverNamed } from '../../../main/format/registry';
import type { BlockFile } from '../../../main/storage/block-file';
import { MemoryBlockFile } from '../../../main/storage/memory-block-file';
import type { ImageSpec } from '../../../shared/image/image-spec';
import { MIB } from '../../../shared/units/units';

/** 8 zones of 1 MiB, 512 KiB capacity, one conventional, 3 open, 4 active, ZDE of 64 bytes. */
export const SMALL: PartialSpec = {
  zoneCount: 8,
  zoneSizeBytes: MIB,
  zoneCapacityBytes: MIB / 2,
  conventional: [[0, 0]],
  zdeBytes: 64,
  limits: { openZonesMax: 3, activeZonesMax: 4 },
};

/** A whole spec with a fixed uuid. */
export function specOf(partial: PartialSpec = SMALL): ImageSpec {
  return completeSpec(partial, '00000000-0000-4000-8000-000000000001');
}

/** A new image in memory. */
export function memoryImage(partial: PartialSpec = SMALL): MemoryBlockFile {
  const file = new MemoryBlockFile('image');
  const spec = specOf(partial);
  driverNamed(spec.format).plan(spec, null).create(file);
  return file;
}

/** A device over a file, by default a new image in memory. */
export function deviceOver(file: BlockFile = memoryImage(), request: DeviceRequest = {}): ZonedDevice {
  return openDevice(file, request).device;
}

/** Every byte of a file. */
export function bytesOf(file: BlockFile): Uint8Array {
  const bytes = new Uint8Array(file.size());
  file.read(0, bytes);
  return bytes;
}
