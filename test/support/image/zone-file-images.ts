/** Small zone_files for format tests, made here or taken from QEMU. */
import type { DriverOptions } from '../../../main/format/driver';
import type { FormatImage } from '../../../main/format/image';
import { zoneFileDriver } from '../../../main/format/zone-file/driver';
import type { BlockFile } from '../../../main/storage/block-file';
import { MemoryBlockFile } from '../../../main/storage/memory-block-file';
import type { ImageSpec } from '../../../shared/image/image-spec';
import { contentOf, extendedSpec, poke } from './format-images';
import { openQemuImage } from './format-qemu';

/** 16 zones of 1 MiB with blocks of 512 bytes: what most of the transcripts have. */
export function zoneFileSpec(overrides: Partial<ImageSpec> = {}): ImageSpec {
  return extendedSpec({
    format: 'zone-file',
    variant: 'v5',
    logicalBlockSizeBytes: 512,
    zoneCount: 16,
    uuid: '',
    ...overrides,
  });
}

/** A new zone file in memory. */
export function createdZoneFile(overrides: Partial<ImageSpec> = {}): MemoryBlockFile {
  const file = new MemoryBlockFile('test.zones');
  zoneFileDriver.plan(zoneFileSpec(overrides), null).create(file);
  return file;
}

/** Opens with the zone_file driver. */
export function openZoneFile(file: BlockFile, options: DriverOptions = {}): FormatImage {
  return zoneFileDriver.open(file, options);
}

/** A copy in memory of an image made by QEMU. */
export function copyOfQemuImage(scenario: string, image: string): MemoryBlockFile {
  const file = openQemuImage(scenario, image);
  try {
    return new MemoryBlockFile(`${scenario}/${image}`, contentOf(file));
  } finally {
    file.dispose();
  }
}

/** A field of a zone's entry, by its offset in it. */
export function pokeEntry(
  file: BlockFile,
  zone: number,
  [offset, length]: readonly [number, 1 | 4 | 8],
  value: number | bigint,
): void {
  poke(file, 4096 + 88 * zone + offset, length, value);
}

/** Places of entry fields that tests change. */
export const ENTRY = {
  type: [0, 1],
  state: [1, 1],
  attributes: [2, 1],
  capacity: [8, 8],
  start: [16, 8],
  pointer: [24, 8],
  second: [64, 8],
} as const;

/** Puts zones into states, pointers in blocks from the zone start, and stores them. */
export function setZones(
  image: FormatImage,
  changes: readonly (readonly [zone: number, state: number, blocks?: number])[],
): void {
  for (const [zone, state, blocks = 0] of changes) {
    image.table.zones.state[zone] = state;
    image.table.zones.writePointer[zone] = zone * image.facts.geometry.zoneSizeBlocks + blocks;
  }
  image.table.store(changes.map(([zone]) => zone));
}

/** A list as text: `head tail size: zones`. */
export function listText(image: FormatImage, name: string): string {
  const { head, tail, size, zones } = image.anatomy.lists().find((list) => list.name === name)!;
  return `${head} ${tail} ${size}: ${zones.join(' ')}`;
}

/** All problems of all lists. */
export function listProblems(image: FormatImage): string[] {
  return image.anatomy.lists().flatMap(({ name, problems }) => problems.map((text) => `${name}: ${text}`));
}
