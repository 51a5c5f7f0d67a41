import type { BitField } from '../../../../shared/image/field';
import { formatHex } from '../../../../shared/units/format';
import { attributeNames, isZoneState, ZONE_STATE_TITLES, zoneStateName } from '../../../../shared/zone/state';
import { flagMeanings } from './older-flags';
import { storedState } from '../table/entries';
import type { Field, ZoneFileVariant } from '../layout';
import { DESCRIPTOR, ENTRY_TAIL, NO_ZONE, SEQUENTIAL } from '../layout';

/** The fields of an entry with their meaning, in file order; bits counted from the first byte of the entry. */
export function entryFields(variant: ZoneFileVariant, view: DataView): BitField[] {
  const { type, state, attributes, capacity, start, pointer } = DESCRIPTOR;
  const code = storedState(view, 0);
  const bits = view.getUint8(attributes.offset);
  const lba = (field: Field, meaning: string) =>
    bitField(field, `0x${view.getBigUint64(field.offset, true).toString(16)}`, meaning);
  return [
    bitField(
      type,
      String(view.getUint8(type.offset)),
      view.getUint8(type.offset) === SEQUENTIAL ? 'sequential write required' : 'not a type of this format',
    ),
    { name: state.name, highBit: 15, lowBit: 12, value: String(code), meaning: stateTitle(code) },
    bitField(attributes, formatHex(bits, 2), attributeNames(bits).join(', ') || 'none set'),
    lba(capacity, 'writable blocks'),
    lba(start, 'first LBA of the zone'),
    lba(pointer, 'LBA of the next write'),
    ...ENTRY_TAIL[variant].map((field) => tailField(view, field)),
  ];
}

const TAIL_MEANINGS: Readonly<Record<string, string>> = {
  w_ptr: 'second write pointer, counts writes under way',
  tstamp: 'when the zone was opened or filled, in ns by the clock of the virtual machine',
  next: 'next zone of the list',
  prev: 'previous zone of the list',
};

function tailField(view: DataView, field: Field): BitField {
  const meaning = TAIL_MEANINGS[field.name] ?? flagMeanings(view.getUint32(field.offset, true));
  if (field.length === 8) {
    return bitField(field, `0x${view.getBigUint64(field.offset, true).toString(16)}`, meaning);
  }
  const value = view.getUint32(field.offset, true);
  const isLink = field.name === 'next' || field.name === 'prev';
  return bitField(field, isLink && value === NO_ZONE ? 'none' : String(value), meaning);
}

function bitField({ name, offset, length }: Field, value: string, meaning: string): BitField {
  return { name, highBit: (offset + length) * 8 - 1, lowBit: offset * 8, value, meaning };
}

function stateTitle(code: number): string {
  return code !== 0 && isZoneState(code) ? ZONE_STATE_TITLES[zoneStateName(code)] : 'not assigned';
}
