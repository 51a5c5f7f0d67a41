import { parseSearchScope, type SearchScope } from '../../shared/search/search';
import { joinRanges, mergeRanges, type Extent } from '../../shared/units/ranges';
import type { ByteOffset } from '../../shared/units/units';
import type { ZoneGeometry } from '../../shared/zone/geometry';
import { isConventional, zoneCapacity, zoneSize, zoneStart } from '../../shared/zone/geometry';
import { requireZones } from '../device/require-zones';
import type { FormatImage } from '../format/image';
import { toldEnd } from '../format/zone-spans';
import type { Searched, SpaceName } from './spaces';

/** Kinds of parts that belong to the zone table. */
const TABLE_KINDS: ReadonlySet<string> = new Set(['table', 'zde', 'checksums']);

/** A scope as stretches of addresses, ascending and disjoint: within each a match may lie anywhere. */
export interface Stretches {
  readonly space: SpaceName;
  walk(): Iterable<Extent>;
}

/** A scope by its words. Errors: those of parseSearchScope; as requireZones, where it is about zones. */
export function scopeIn({ file, image: { facts } }: Searched, words: string): SearchScope {
  const { zoneCount } = facts.geometry;
  const isOfFile = ['all', 'header'].includes(words.trim());
  if (!isOfFile) requireZones(facts, file.name);
  return parseSearchScope(words, zoneCount);
}

/** Where a scope lies. `dataAt`: where another file begins behind the image's own, null = there is none. */
export function stretchesOf(
  { file, image }: Searched,
  scope: SearchScope,
  dataAt: ByteOffset | null,
): Stretches {
  switch (scope.kind) {
    case 'all':
      return { space: 'file', walk: () => filesIn(file.size(), dataAt) };
    case 'header':
      return { space: 'file', walk: () => partsOf(image, (kind) => kind === 'header') };
    case 'table':
      return { space: 'file', walk: () => partsOf(image, (kind) => TABLE_KINDS.has(kind)) };
    case 'written':
      return { space: 'device', walk: () => joinRanges(writtenZones(image)) };
    case 'zones':
      return { space: 'device', walk: () => wholeZones(image.facts.geometry, scope.zones) };
  }
}

/** Two files do not follow each other, though they have addresses in one row. */
function* filesIn(size: number, dataAt: ByteOffset | null): Generator<Extent> {
  const end = Math.min(size, dataAt ?? size);
  yield { offset: 0, length: end };
  if (size > end) yield { offset: end, length: size - end };
}

function partsOf({ anatomy }: FormatImage, isWanted: (kind: string) => boolean): Extent[] {
  return mergeRanges(
    anatomy
      .regions()
      .filter(({ kind }) => isWanted(kind))
      .map(({ offset, length }) => ({ offset, length })),
  );
}

function* writtenZones({ facts: { geometry }, table: { zones } }: FormatImage): Generator<Extent> {
  const block = geometry.logicalBlockSizeBytes;
  for (let zone = 0; zone < geometry.zoneCount; zone++) {
    const start = zoneStart(geometry, zone);
    const end = isConventional(geometry, zone)
      ? start + zoneSize(geometry, zone)
      : toldEnd(zones, zone, [start, start + zoneCapacity(geometry, zone)]);
    yield { offset: start * block, length: (end - start) * block };
  }
}

function* wholeZones(
  geometry: ZoneGeometry,
  ranges: Extract<SearchScope, { kind: 'zones' }>['zones'],
): Generator<Extent> {
  const block = geometry.logicalBlockSizeBytes;
  for (const [first, last] of ranges) {
    const start = zoneStart(geometry, first);
    const end = zoneStart(geometry, last) + zoneSize(geometry, last);
    yield { offset: start * block, length: (end - start) * block };
  }
}
