import type { ImageSpec } from '../../../../shared/image/image-spec';
import { roundUp } from '../../../../shared/units/units';
import { newImage, type NewImage } from '../../new-image';
import { commandLines } from './commands';
import { createZoneFile } from './create';
import { ENTRY_BYTES, HEADER_BYTES, metaBytes, PAGE_BYTES } from '../layout';
import { zoneFileProblems } from './plan-problems';
import { namespaceSections } from '../anatomy/regions';

/** Problems, layout of the zone file (not of the data image) and equivalent command lines of a spec. */
export function planZoneFile(spec: ImageSpec, path: string | null, data: string | null = null): NewImage {
  const { zoneCount, zdeBytes } = spec;
  const tableBytes = zoneCount * ENTRY_BYTES;
  return newImage(spec, zoneFileProblems(spec), () => ({
    sections: namespaceSections(0, { zones: zoneCount, zdeBytes }),
    fileSizeBytes: metaBytes(zoneCount, zdeBytes),
    // Only extensions and padding stay unwritten.
    allocatedBytes: roundUp(HEADER_BYTES + tableBytes, PAGE_BYTES),
    tableBytes,
    commands: commandLines(spec, { path, data }),
    write: (file) => createZoneFile(file, spec),
  }));
}
