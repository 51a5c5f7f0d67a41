import type { BitField, FieldSection, StructureField } from '../../../shared/image/field';
import { isZoneState, ZONE_STATE_TITLES, zoneStateName, zoneTypeName } from '../../../shared/zone/state';
import type { BlockFile } from '../../storage/block-file';
import { exactAt, numberAt, textAt } from './header';
import type { DumpField } from './layout';
import { DUMP_HEADER, DUMP_HEADER_BYTES, DUMP_ZONE, DUMP_ZONE_BYTES } from './layout';
import { zonePlace } from './zones';

const HEADER_FIELDS: readonly DumpField[] = Object.values(DUMP_HEADER);
const ZONE_FIELDS: readonly DumpField[] = Object.values(DUMP_ZONE);

/** How many fields the information file has. */
export function fieldCount(zoneCount: number): number {
  return HEADER_FIELDS.length + zoneCount * ZONE_FIELDS.length;
}

/** The header, and the records of the zones. */
export function fieldSections(zoneCount: number): FieldSection[] {
  return [
    { count: HEADER_FIELDS.length, perElement: null },
    { count: zoneCount * ZONE_FIELDS.length, perElement: ZONE_FIELDS.length },
  ];
}

/** Fields first … first+count−1: the header's, then those of each zone. */
export function fieldPage(file: BlockFile, first: number, count: number): StructureField[] {
  const header = read(file, 0, DUMP_HEADER_BYTES);
  return Array.from({ length: count }, (_, index) => {
    const at = first + index;
    const field = HEADER_FIELDS[at];
    if (field) return rowOf(header, field, `header.${field.name}`, 0);
    const zone = Math.floor((at - HEADER_FIELDS.length) / ZONE_FIELDS.length);
    const zoneField = ZONE_FIELDS[(at - HEADER_FIELDS.length) % ZONE_FIELDS.length]!;
    const { offset } = zonePlace(zone);
    return rowOf(recordOf(file, zone), zoneField, `zones[${zone}].${zoneField.name}`, offset);
  });
}

/** The fields of a zone's record as the inspector shows them: bits counted over the whole record. */
export function recordFields(file: BlockFile, zone: number): BitField[] {
  const record = recordOf(file, zone);
  return ZONE_FIELDS.filter(({ type }) => type !== 'bytes').map((field) => ({
    name: field.name,
    highBit: (field.offset + field.length) * 8 - 1,
    lowBit: field.offset * 8,
    value: exactAt(record, field).toString(),
    meaning: meaningOf(field, numberAt(record, field)),
  }));
}

function meaningOf({ name }: DumpField, value: number): string {
  if (name === 'cond') return isZoneState(value) ? ZONE_STATE_TITLES[zoneStateName(value)] : 'not assigned';
  if (name === 'type') return value >= 1 && value <= 3 ? zoneTypeName(value) : 'not assigned';
  return name === 'flags' ? 'bit 0: reset recommended, bit 1: written out of order' : 'bytes';
}

function rowOf(bytes: Uint8Array, field: DumpField, path: string, base: number): StructureField {
  const { offset, length, type } = field;
  return { path, offset: base + offset, length, type, value: valueOf(bytes, field), status: 'ok' };
}

function valueOf(bytes: Uint8Array, field: DumpField): string {
  if (field.type === 'ascii') return textAt(bytes, field);
  if (field.type !== 'bytes') return exactAt(bytes, field).toString();
  return Buffer.from(bytes.subarray(field.offset, field.offset + field.length)).toString('hex');
}

function recordOf(file: BlockFile, zone: number): Uint8Array {
  return read(file, zonePlace(zone).offset, DUMP_ZONE_BYTES);
}

function read(file: BlockFile, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  file.read(offset, bytes);
  return bytes;
}
