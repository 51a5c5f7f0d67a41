import type { ZoneIndex } from '../../../../shared/units/units';
import type { ZoneGeometry } from '../../../../shared/zone/geometry';
import { zoneSize } from '../../../../shared/zone/geometry';
import { ZoneState, ZoneType } from '../../../../shared/zone/state';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import type { QemuZonePrint } from '../../image';
import { BLOCK_BYTES } from '../layout';
import type { Qcow2Variant, ZonedExtension } from '../model';
import { exactPointer } from './entry-fields';
import { storedParts } from '../table/stored-words';
import { wordConventional, wordState } from '../table/word';
import type { ZoneShape } from '../table/zone-shape';
import { startByte } from '../table/zone-shape';

const TWO_32 = 2 ** 32;
/** Variants whose builds print the zone size as the capacity (seen in q07 and n07; bug N5). */
const PRINTS_SIZE_AS_CAPACITY: ReadonlySet<Qcow2Variant> = new Set<Qcow2Variant>(['48-b', '48-c', '56']);

/** What a fresh process prints for a word of the file. Source: observed, FORMAT.md §6. */
export function printOfWord(
  zoned: ZonedExtension,
  shape: ZoneShape,
  geometry: ZoneGeometry,
  zone: ZoneIndex,
  word: { readonly high: number; readonly low: number },
): QemuZonePrint {
  const pointer = exactPointer(shape.word, word.high, word.low);
  const capacity = capacityBytes(zoned, geometry, zone);
  if (wordConventional(shape.word, word.high)) {
    return {
      condition: ZoneState.notWritePointer,
      type: ZoneType.conventional,
      pointerBytes: pointer,
      ...capacity,
    };
  }
  const condition = shape.word.hasState
    ? wordState(shape.word, word.high)
    : derivedCondition(shape, zone, Number(pointer));
  return { condition, type: ZoneType.sequentialWriteRequired, pointerBytes: pointer, ...capacity };
}

/** What a process prints that holds the zones as a table in memory has them. */
export function printOfTable(
  zoned: ZonedExtension,
  geometry: ZoneGeometry,
  zones: ZoneTable,
  zone: ZoneIndex,
): QemuZonePrint {
  const { state, conventional, pointer } = storedParts(zoned.variant, geometry, zones, zone);
  return {
    condition: state,
    type: conventional ? ZoneType.conventional : ZoneType.sequentialWriteRequired,
    pointerBytes: BigInt(pointer),
    ...capacityBytes(zoned, geometry, zone),
  };
}

/** By the pointer alone; one before the zone gives 0. Older builds take the start in 32 bits (Q13). */
function derivedCondition(shape: ZoneShape, zone: ZoneIndex, pointer: number): number {
  const start: number = startByte(shape, zone);
  const compared = shape.narrowStarts ? start % TWO_32 : start;
  if (pointer === compared) return ZoneState.empty;
  if (pointer < compared) return 0;
  return pointer >= compared + shape.capacityBytes ? ZoneState.full : ZoneState.closed;
}

function capacityBytes(
  { variant }: ZonedExtension,
  geometry: ZoneGeometry,
  zone: ZoneIndex,
): { readonly capacityBytes?: number } {
  if (!PRINTS_SIZE_AS_CAPACITY.has(variant)) return {};
  return { capacityBytes: zoneSize(geometry, zone) * BLOCK_BYTES };
}
