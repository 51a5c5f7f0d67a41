import type { ComparedField, ZoneDifference } from '../../../shared/session/comparison';
import type { ZoneRanges } from '../../../shared/units/ranges';
import { formatHex, formatHexBytes } from '../../../shared/units/format';
import type { ZoneIndex } from '../../../shared/units/units';
import { ZoneAttribute, zoneStateName } from '../../../shared/zone/state';
import type { FormatImage } from '../../format/image';
import { differingFields, fromItsStart, zoneOfImage, type ComparedSays } from './compared-zone';

/** Zones between two looks at the clock. */
const ZONES_AT_ONCE = 16_384;
/** Bytes of an extension that are shown from the first that differs on. */
const EXTENSION_SHOWN = 16;

/** Zones of one side and of the other, the first with the first and so on. Both lists name as many. */
export interface ZonePairs {
  readonly a: ZoneRanges;
  readonly b: ZoneRanges;
}

/** Fields of zones that differ, ascending; of a zone that only one image has its state. */
export function* differingZones(
  a: FormatImage,
  b: FormatImage,
  pairs: ZonePairs | null,
  checkCancelled: () => void,
): Generator<ZoneDifference> {
  const says = whatBothSay(a, b);
  let looked = 0;
  for (const [index, other] of pairs === null ? sameZones(a, b) : pairsOf(pairs)) {
    if (looked++ % ZONES_AT_ONCE === 0) checkCancelled();
    const indices = { index, ...(other !== index && { indexB: other }) };
    for (const difference of pairDifferences([a, b], [index, other], says))
      yield { ...indices, ...difference };
  }
}

function whatBothSay(a: FormatImage, b: FormatImage): ComparedSays {
  const isSaid = ({ facts }: FormatImage): boolean => facts.provenance.attributes !== 'absent';
  const hasExtensions = a.facts.zdeBytes > 0 && b.facts.zdeBytes > 0;
  const bits = isSaid(a) && isSaid(b) ? 0xff : 0;
  return {
    fields: new Set(fieldsOf(a, b)),
    attributes: hasExtensions ? bits : bits & ~ZoneAttribute.zoneDescriptorExtensionValid,
  };
}

/** A capacity that all zones have is a difference of the images, not of each zone. */
function fieldsOf({ facts: a }: FormatImage, { facts: b }: FormatImage): ComparedField[] {
  const capacity = ({ geometry }: FormatImage['facts']): number =>
    geometry.zoneCapacityBlocks * geometry.logicalBlockSizeBytes;
  const fields: ComparedField[] = ['type', 'state', 'start', 'size', 'writePointer', 'attributes'];
  return capacity(a) === capacity(b) ? [...fields, 'capacity'] : fields;
}

/** Zones of images whose zones are not as large have nothing in common. */
function* sameZones(a: FormatImage, b: FormatImage): Generator<readonly [ZoneIndex, ZoneIndex]> {
  const [of, beside] = [a.facts.geometry, b.facts.geometry];
  const size = (geometry: typeof of): number => geometry.zoneSizeBlocks * geometry.logicalBlockSizeBytes;
  if (size(of) !== size(beside)) return;
  const count = Math.max(of.zoneCount, beside.zoneCount);
  for (let zone = 0; zone < count; zone++) yield [zone, zone];
}

/** The zones of two lists, one by one. */
export function* pairsOf({ a, b }: ZonePairs): Generator<readonly [ZoneIndex, ZoneIndex]> {
  const others = zonesIn(b);
  for (const zone of zonesIn(a)) {
    const other = others.next();
    if (other.done) return;
    yield [zone, other.value];
  }
}

function* zonesIn(ranges: ZoneRanges): Generator<ZoneIndex> {
  for (const [first, last] of ranges) for (let zone = first; zone <= last; zone++) yield zone;
}

type Difference = Omit<ZoneDifference, 'index' | 'indexB'>;

function* pairDifferences(
  [a, b]: readonly [FormatImage, FormatImage],
  [index, other]: readonly [ZoneIndex, ZoneIndex],
  says: ComparedSays,
): Generator<Difference> {
  const stateIn = ({ facts, table }: FormatImage, zone: ZoneIndex): string | null =>
    zone < facts.geometry.zoneCount ? zoneStateName(table.zones.state[zone]!) : null;
  const [stateA, stateB] = [stateIn(a, index), stateIn(b, other)];
  if (stateA === null || stateB === null) return void (yield { field: 'state', a: stateA, b: stateB });
  const [left, right] = [zoneOfImage(a, index), zoneOfImage(b, other)];
  yield* index === other
    ? differingFields(left, right, says)
    : differingFields(fromItsStart(left), fromItsStart(right), says);
  const valid = says.attributes & left.attributes & right.attributes;
  if ((valid & ZoneAttribute.zoneDescriptorExtensionValid) !== 0) yield* extensions([a, b], [index, other]);
}

function* extensions(
  [a, b]: readonly [FormatImage, FormatImage],
  [index, other]: readonly [ZoneIndex, ZoneIndex],
): Generator<Difference> {
  const [left, right] = [a.table.readZde(index), b.table.readZde(other)];
  if (left === null || right === null) return;
  const length = Math.max(left.length, right.length);
  let at = 0;
  while (at < length && (left[at] ?? 0) === (right[at] ?? 0)) at++;
  if (at === length) return;
  const shown = (bytes: Uint8Array): string =>
    `+${formatHex(at)}: ${formatHexBytes(bytes.subarray(at, at + EXTENSION_SHOWN))}`;
  yield { field: 'zde', a: shown(left), b: shown(right) };
}
