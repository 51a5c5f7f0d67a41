/** Zone files with their data images. */
import { createImage } from '../../../main/image/create-image';
import type { ImageSpec } from '../../../shared/image/image-spec';
import { MIB } from '../../../shared/units/units';
import { specOf } from './device-images';

/** 8 zones of 1 MiB, 512 KiB capacity, blocks of 4096 bytes. */
export const PAIR_SPEC: ImageSpec = specOf({
  format: 'zone-file',
  zoneCount: 8,
  zoneSizeBytes: MIB,
  zoneCapacityBytes: MIB / 2,
  logicalBlockSizeBytes: 4096,
});

/** Creates a zone file at a path and its data image at `<path>-data`; both paths. */
export function newPair(path: string, spec: ImageSpec = PAIR_SPEC): { path: string; data: string } {
  const data = `${path}-data`;
  createImage(path, spec, { replace: false, data });
  return { path, data };
}
