import { layoutOf } from '../../../../shared/image/family';
import type { ImageSpec, LayoutSection, SpecProblem } from '../../../../shared/image/image-spec';
import { specProblem, validateSpec } from '../../../../shared/image/validate-spec';
import type { ByteCount } from '../../../../shared/units/units';
import { roundUp } from '../../../../shared/units/units';
import { newImage, type NewImage } from '../../new-image';
import { commandLines } from './commands';
import { createQcow2 } from './create';
import { QCOW2_FAMILY } from '../family';
import { ENTRY_BYTES } from '../layout';
import type { Qcow2Variant } from '../model';
import { QCOW2_VARIANTS } from '../model';
import type { NewPlaces } from './place';
import { NEW_CLUSTER_BYTES, NEW_PER_BLOCK, NEW_REFCOUNT_ORDER, placesOf } from './place';
import { qcow2Problems } from './plan-problems';

/** Unit in which file systems allocate, for the preview. */
const ALLOCATION_BYTES = 4096;

/** Problems, layout and equivalent command lines of a spec. */
export function planQcow2(spec: ImageSpec, path: string | null): NewImage {
  const variant = QCOW2_VARIANTS.find((known) => known === spec.variant);
  if (variant === undefined) return newImage(spec, [unknownVariant(spec.variant)], () => null);
  return newImage(spec, problemsOf(spec, variant), () => {
    const places = placesOf(spec);
    return {
      sections: sectionsOf(places),
      fileSizeBytes: places.fileBytes,
      allocatedBytes: allocatedBytes(places),
      tableBytes: places.wordsBytes,
      commands: commandLines(spec, variant, { path, deviceBytes: places.deviceBytes }),
      write: (file) => createQcow2(file, spec, { variant, places }),
    };
  });
}

function unknownVariant(name: string): SpecProblem {
  const accepted = QCOW2_VARIANTS.join(', ');
  return specProblem('variant', 'error', `'${name}' is not a variant of qcow2; accepted: ${accepted}`);
}

/** Numbers that make no sense would make none of the variant's own problems. */
function problemsOf(spec: ImageSpec, variant: Qcow2Variant): SpecProblem[] {
  const general = validateSpec(spec, layoutOf(QCOW2_FAMILY, spec.variant).room);
  const isSized = !general.some(
    ({ field, severity }) => severity === 'error' && (field === 'zoneSizeBytes' || field === 'zoneCount'),
  );
  return isSized ? [...general, ...qcow2Problems(spec, variant)] : general;
}

function sectionsOf(places: NewPlaces): LayoutSection[] {
  const { refcountTableOffset, refcountBlocksOffset, metaOffset, metaBytes, wordsBytes, l1Offset } = places;
  const dataOffset = roundUp(places.fileBytes, NEW_CLUSTER_BYTES);
  const sections: LayoutSection[] = [
    { kind: 'header', title: 'header', offset: 0, length: NEW_CLUSTER_BYTES },
    section('mapping', 'refcount table', refcountTableOffset, refcountBlocksOffset),
    section('mapping', 'refcount blocks', refcountBlocksOffset, metaOffset),
    section('table', 'write pointer table', metaOffset, metaOffset + wordsBytes),
    section('zde', 'descriptor extensions', metaOffset + wordsBytes, metaOffset + metaBytes),
    section('gap', 'rest of the cluster', metaOffset + metaBytes, l1Offset),
    section('mapping', 'L1 table', l1Offset, places.fileBytes),
    section('gap', 'rest of the cluster', places.fileBytes, dataOffset),
    section('data', 'data, as it is written', dataOffset, dataOffset + places.deviceBytes),
  ];
  return sections.filter(({ length }) => length > 0);
}

function section(kind: LayoutSection['kind'], title: string, offset: number, end: number): LayoutSection {
  return { kind, title, offset, length: end - offset };
}

/** Bytes of the allocation units that creation touches; L1 table and descriptor extensions are holes. */
function allocatedBytes({ refcountBlocks, clusters, wordsBytes }: NewPlaces): ByteCount {
  const units = (bytes: ByteCount) => roundUp(bytes, ALLOCATION_BYTES);
  const full = Math.floor(clusters / NEW_PER_BLOCK);
  const refcountBytes = 2 ** NEW_REFCOUNT_ORDER / 8;
  const blocks = full * NEW_CLUSTER_BYTES + units((clusters - full * NEW_PER_BLOCK) * refcountBytes);
  return ALLOCATION_BYTES + units(refcountBlocks * ENTRY_BYTES) + blocks + units(wordsBytes);
}
