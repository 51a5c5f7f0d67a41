import type { FormatImage, ImageZones } from '../format/image';
import type { NewImage } from '../format/new-image';
import { driverNamed } from '../format/registry';
import { MemoryBlockFile } from '../storage/memory-block-file';
import { carryZones } from './carry-zones';

/**
 * What the target's own driver would say of the converted zones: the image is made in memory, without its data,
 * and opened anew. So no rule about what a layout can hold is told twice. Errors: those of the driver.
 */
export function rehearse(source: ImageZones, planned: NewImage, checkCancelled: () => void): FormatImage {
  const { format, variant } = planned.spec;
  const driver = driverNamed(format);
  const file = new MemoryBlockFile('target');
  planned.create(file);
  const written = driver.open(file, { variant });
  carryZones(source, written, checkCancelled);
  written.table.seal();
  return driver.open(file, { variant });
}
