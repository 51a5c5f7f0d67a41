import type { ImageSpec } from '../../shared/image/image-spec';
import type { FormatImage, ImageZones } from '../format/image';
import { driverNamed } from '../format/registry';
import { MemoryBlockFile } from '../storage/memory-block-file';
import { carryZones } from './carry-zones';

/**
 * What the target's own driver would say of the converted zones: the image is made in memory, without its data,
 * and opened anew. So no rule about what a layout can hold is told twice. Errors: those of the driver.
 */
export function rehearse(source: ImageZones, spec: ImageSpec, checkCancelled: () => void): FormatImage {
  const driver = driverNamed(spec.format);
  const file = new MemoryBlockFile('target');
  driver.plan(spec, null).create(file);
  const written = driver.open(file, { variant: spec.variant });
  carryZones(source, written, checkCancelled);
  written.table.seal();
  return driver.open(file, { variant: spec.variant });
}
