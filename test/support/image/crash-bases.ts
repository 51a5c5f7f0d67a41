import type { ZonedDevice } from '../../../main/device/device';
import { driverNamed, WRITABLE_FAMILIES } from '../../../main/format/registry';
import type { DeviceRequest } from '../../../main/image/open-device';
import { MemoryBlockFile } from '../../../main/storage/memory-block-file';
import { MIB } from '../../../shared/units/units';
import { bytesOf, deviceOver, specOf } from './device-images';

/** Name of a family that can be written. */
export type FormatName = (typeof WRITABLE_FAMILIES)[number]['name'];
/** Limits that an image is opened with. */
export type Limits = Pick<DeviceRequest, 'openZonesMax' | 'activeZonesMax'>;

/** Zones of 1 MiB. */
export const ZONES = 6;
/** An image, how it is opened, and what it then is. */
export interface Base {
  readonly file: MemoryBlockFile;
  readonly request: DeviceRequest;
  readonly device: ZonedDevice;
}

/** The data image of a family that has one lies behind the image in the same file. */
export function baseOf(format: FormatName, variant: string, limits: Limits): Base {
  const zde = variant === 'extended' || variant === '48-b-zde' || format === 'zone-file';
  const spec = specOf({
    ...{ format, variant, zoneCount: ZONES, zoneSizeBytes: MIB, limits: {}, zdeBytes: zde ? 64 : 0 },
    ...(variant === 'rfc' || format === 'qcow2' || format === 'zone-file'
      ? { logicalBlockSizeBytes: 512 }
      : {}),
  });
  const file = new MemoryBlockFile('image');
  driverNamed(format).plan(spec, null).create(file);
  const treatment = { durability: 'flush', tableWrites: 'eager', variant, ...limits } as const;
  const opened = (request: DeviceRequest): Base => {
    const copy = new MemoryBlockFile('copy', bytesOf(file));
    return { file, request, device: deviceOver(copy, request) };
  };
  if (format !== 'zone-file') return opened(treatment);
  const offset: number = file.size();
  file.resize(offset + ZONES * MIB);
  return opened({ ...treatment, attached: { offset, length: ZONES * MIB, name: 'data' } });
}

/** Every layout that an image can be made in. */
export const VARIANTS = WRITABLE_FAMILIES.flatMap(({ name, creation }) =>
  creation.layouts.map(({ variant }) => [name, variant] as const),
);
