import { layoutOf } from '../../../../shared/image/family';
import type { ImageSpec, LayoutSection, SpecProblem } from '../../../../shared/image/image-spec';
import { specProblem, validateSpec } from '../../../../shared/image/validate-spec';
import { newImage, type NewImage } from '../../new-image';
import { commandLines } from './commands';
import { createZoned } from './create';
import { ZONED_FAMILY } from '../family';
import type { Areas } from '../model';
import { extendedAreas, rfcAreas } from './place';
import { extendedProblems, rfcProblems } from './plan-problems';
import { regionsOf } from '../anatomy/regions';

/** Unit in which file systems allocate, for the preview. */
const ALLOCATION_BYTES = 4096;

/** Problems, layout and equivalent command lines of a spec. */
export function planZoned(spec: ImageSpec, path: string | null): NewImage {
  return newImage(spec, problemsOf(spec), () => {
    const areas = spec.variant === 'rfc' ? rfcAreas(spec) : extendedAreas(spec);
    return {
      sections: sectionsOf(areas),
      fileSizeBytes: areas.end,
      allocatedBytes: allocatedBytes(areas),
      tableBytes: areas.tableSize,
      commands: commandLines(spec, path, areas),
      write: (file) => createZoned(file, spec, areas),
    };
  });
}

function problemsOf(spec: ImageSpec): SpecProblem[] {
  if (spec.variant !== 'rfc' && spec.variant !== 'extended') {
    return [
      specProblem('variant', 'error', `zoned ${spec.variant} images are not written; extended and rfc are`),
    ];
  }
  const general = validateSpec(spec, layoutOf(ZONED_FAMILY, spec.variant).room);
  const own = spec.variant === 'rfc' ? rfcProblems(spec) : extendedProblems(spec);
  return [...general, ...own];
}

function sectionsOf(areas: Areas): LayoutSection[] {
  const room = Math.max(0, areas.tableOffset - areas.dataOffset);
  return regionsOf(areas, Math.min(areas.deviceBytes, room));
}

/** Bytes of the allocation units that creation touches: header, and table with checksums. */
function allocatedBytes({ headerBytes, tableOffset, tableSize, sumsSize }: Areas): number {
  const unit = (offset: number) => Math.floor(offset / ALLOCATION_BYTES);
  const headerLast = unit(headerBytes - 1);
  const first = Math.max(unit(tableOffset), headerLast + 1);
  const last = unit(tableOffset + tableSize + sumsSize - 1);
  return (headerLast + 1 + Math.max(0, last - first + 1)) * ALLOCATION_BYTES;
}
