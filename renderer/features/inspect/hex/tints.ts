import type { Annotation } from '../../../../shared/image/place';
import { roomOf, type ImageFamily } from '../../../../shared/image/family';
import type { ImageInfo } from '../../../../shared/image/image-info';

/** What each tint of the hex view means, in the order of the legend. */
const TINTS: readonly {
  readonly kind: Annotation['kind'] | 'edited' | 'noted' | 'missing' | 'found';
  readonly title: string;
  readonly hint: string;
}[] = [
  { kind: 'header', title: 'header', hint: 'Describes the image: sizes, counts, offsets' },
  { kind: 'table', title: 'zone table', hint: 'State and write pointer of each zone' },
  {
    kind: 'mapping',
    title: 'mapping',
    hint: 'Tables that say where each cluster of the device lies: L1, L2, reference counts',
  },
  { kind: 'checksums', title: 'checksums', hint: 'Checksums of the zone table' },
  { kind: 'zde', title: 'ZDE', hint: 'Zone descriptor extensions' },
  { kind: 'written', title: 'written', hint: 'Below the write pointer' },
  {
    kind: 'unwritten',
    title: 'unwritten',
    hint: 'Above the write pointer: reads as zeros through the device while the zone has one',
  },
  { kind: 'hole', title: 'hole', hint: 'Between capacity and size of a zone: cannot be written' },
  { kind: 'edited', title: 'unsaved', hint: 'Differs from what is saved' },
];

/** Where there are notes. */
const NOTED: (typeof TINTS)[number] = { kind: 'noted', title: 'note', hint: 'Has a note' };

/** All that the bytes of a file say that is no longer what it was when it was opened. */
export const TINTS_OF_CHANGED: typeof TINTS = [
  {
    kind: 'missing',
    title: 'not in the file',
    hint: 'The file ends before: another program made it shorter',
  },
];

/** What was searched for, in whatever it lies. */
export const TINTS_OF_HITS: typeof TINTS = [{ kind: 'found', title: 'found', hint: 'What was searched for' }];

/** The tints that can occur in an image; none but that of notes where nothing is interpreted. */
export function tintsOf(
  { variant, zdeBytes, geometry }: ImageInfo,
  family: ImageFamily | undefined,
  hasNotes = false,
): typeof TINTS {
  const noted = hasNotes ? [NOTED] : [];
  if (!family?.isInterpreted) return noted;
  const absent = new Set<string>([
    ...(family.data === 'mapped' ? [] : ['mapping']),
    ...(roomOf(family, variant)?.checksums ? [] : ['checksums']),
    ...(zdeBytes > 0 ? [] : ['zde']),
    ...(geometry.zoneCapacityBytes < geometry.zoneSizeBytes ? [] : ['hole']),
  ]);
  return [...noted, ...TINTS.filter(({ kind }) => !absent.has(kind))];
}

/** Words for any kind of span. */
export const KIND_TITLES: Readonly<Record<Annotation['kind'], string>> = {
  header: 'header',
  table: 'zone table',
  zde: 'zone descriptor extension',
  checksums: 'checksums',
  mapping: 'mapping',
  written: 'written',
  unwritten: 'not written',
  hole: 'capacity hole',
  gap: 'gap',
  beyond: 'beyond the layout',
};
