import type { ComparedField, ComparedValue } from '../../../shared/session/comparison';
import type { ByteCount, DeviceByte, ZoneIndex } from '../../../shared/units/units';
import { isConventional, zoneCapacity, zoneSize, zoneStart } from '../../../shared/zone/geometry';
import { attributeNames, zoneStateName, ZoneType, zoneTypeName } from '../../../shared/zone/state';
import { writePointerOf } from '../../../shared/zone/zone-table';
import type { ImageZones } from '../../format/image';

/** A zone in units that every image and report has: device bytes and codes. */
export interface ComparedZone {
  readonly type: number;
  readonly state: number;
  readonly start: DeviceByte;
  readonly size: ByteCount;
  readonly capacity: ByteCount;
  /** Absolute; null where the state gives it no meaning. */
  readonly writePointer: DeviceByte | null;
  readonly attributes: number;
}

/** What both sides can say of a zone. */
export interface ComparedSays {
  readonly fields: ReadonlySet<ComparedField>;
  /** Bits of the attributes. */
  readonly attributes: number;
}

/** A zone of an image. */
export function zoneOfImage({ facts, table: { zones } }: ImageZones, zone: ZoneIndex): ComparedZone {
  const { geometry } = facts;
  const block = geometry.logicalBlockSizeBytes;
  const pointer = writePointerOf(zones, zone);
  return {
    type: isConventional(geometry, zone) ? ZoneType.conventional : zones.type[zone]!,
    state: zones.state[zone]!,
    start: zoneStart(geometry, zone) * block,
    size: zoneSize(geometry, zone) * block,
    capacity: zoneCapacity(geometry, zone) * block,
    writePointer: pointer === null ? null : pointer * block,
    attributes: zones.attributes[zone]!,
  };
}

/** The same zone with its pointer counted from its start. */
export function fromItsStart(zone: ComparedZone): ComparedZone {
  const { writePointer, start } = zone;
  return { ...zone, start: 0, writePointer: writePointer === null ? null : writePointer - start };
}

/** Fields of two zones that differ, as far as both sides can say them. */
export function* differingFields(
  a: ComparedZone,
  b: ComparedZone,
  { fields, attributes }: ComparedSays,
): Generator<{ readonly field: ComparedField; readonly a: ComparedValue; readonly b: ComparedValue }> {
  for (const field of NUMBERS) {
    if (a[field] === b[field] || !fields.has(field)) continue;
    yield { field, a: WORDS[field]?.(a[field]!) ?? a[field], b: WORDS[field]?.(b[field]!) ?? b[field] };
  }
  const [left, right] = [a.attributes & attributes, b.attributes & attributes];
  if (left !== right && fields.has('attributes'))
    yield { field: 'attributes', a: attributeNames(left).join(' '), b: attributeNames(right).join(' ') };
}

const NUMBERS = ['type', 'state', 'start', 'size', 'capacity', 'writePointer'] as const;

const WORDS: Partial<Record<ComparedField, (code: number) => string>> = {
  type: zoneTypeName,
  state: zoneStateName,
};
