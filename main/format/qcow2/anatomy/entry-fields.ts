import { formatHex } from '../../../../shared/units/format';
import type { BitField } from '../../../../shared/image/field';
import { attributeNames, isZoneState, ZONE_STATE_TITLES, zoneStateName } from '../../../../shared/zone/state';
import { BLOCK_BYTES } from '../layout';
import type { WordKind } from '../model';
import { wordAttributes, wordConventional, wordPointer, wordState, wordUnused } from '../table/word';

/** The bit fields of a word with their meaning, highest bits first. */
export function entryFields(word: WordKind, high: number, low: number): BitField[] {
  const fields: BitField[] = [];
  if (word.hasState) fields.push(stateField(word, high));
  else if (word.pointerBits === 59) fields.push(unusedField(word, high));
  fields.push(typeField(word, high));
  if (word.hasAttributes) fields.push(attributesField(word, high));
  fields.push(pointerField(word, high, low));
  return fields;
}

/** The pointer without rounding. */
export function exactPointer(word: WordKind, high: number, low: number): bigint {
  const pointer = wordPointer(word, high, low);
  if (Number.isSafeInteger(pointer)) return BigInt(pointer);
  return ((BigInt(high) << 32n) | BigInt(low)) & ((1n << BigInt(word.pointerBits)) - 1n);
}

function stateField(word: WordKind, high: number): BitField {
  const state = wordState(word, high);
  const known = isZoneState(state) && (state !== 0 || wordConventional(word, high));
  const meaning = known ? ZONE_STATE_TITLES[zoneStateName(state)] : 'not assigned';
  return { name: 'state', highBit: 63, lowBit: 60, value: String(state), meaning };
}

function unusedField(word: WordKind, high: number): BitField {
  const unused = wordUnused(word, high) >>> 28;
  const meaning = unused === 0 ? 'the state follows from the write pointer' : 'not used by this variant';
  return { name: 'unused', highBit: 63, lowBit: 60, value: String(unused), meaning };
}

function typeField(word: WordKind, high: number): BitField {
  const conventional = wordConventional(word, high);
  const bit = word.conventionalBit;
  const meaning = conventional ? 'conventional zone' : 'sequential write required';
  return { name: 'conventional', highBit: bit, lowBit: bit, value: conventional ? '1' : '0', meaning };
}

function attributesField(word: WordKind, high: number): BitField {
  const attributes = wordAttributes(word, high);
  const meaning = attributeNames(attributes).join(', ') || 'none set';
  return { name: 'attributes', highBit: 58, lowBit: 51, value: formatHex(attributes), meaning };
}

function pointerField(word: WordKind, high: number, low: number): BitField {
  const pointer = exactPointer(word, high, low);
  const block = BigInt(BLOCK_BYTES);
  const rest = pointer % block;
  const meaning = `device byte; LBA 0x${(pointer / block).toString(16)}${rest === 0n ? '' : ` and ${rest} bytes`}`;
  const value = `0x${pointer.toString(16)}`;
  return { name: 'write pointer', highBit: word.pointerBits - 1, lowBit: 0, value, meaning };
}
