import { formatHex } from '../../../../shared/units/format';
import type { BitField } from '../../../../shared/image/field';
import { attributeNames, isZoneState, ZONE_STATE_TITLES, zoneStateName } from '../../../../shared/zone/state';
import type { ZonedModel } from '../model';
import { exactPointer } from './structure';
import { wordAttributes, wordConventional, wordState } from '../table/word';

/** The bit fields of a word with their meaning, highest bits first. */
export function entryFields(model: ZonedModel, high: number, low: number): BitField[] {
  const { pointerBits, hasAttributes } = model.word;
  const conventional = wordConventional(high);
  const fields: BitField[] = [
    { name: 'state', highBit: 63, lowBit: 60, value: String(wordState(high)), meaning: titleOf(high) },
    {
      name: 'conventional',
      highBit: 59,
      lowBit: 59,
      value: conventional ? '1' : '0',
      meaning: conventional ? 'conventional zone' : 'sequential write required',
    },
  ];
  if (hasAttributes) {
    const attributes = wordAttributes(model.word, high);
    const meaning = attributeNames(attributes).join(', ') || 'none set';
    fields.push({ name: 'attributes', highBit: 58, lowBit: 51, value: formatHex(attributes), meaning });
  }
  fields.push(pointerField(model, exactPointer(model, high, low), pointerBits - 1));
  return fields;
}

function pointerField({ geometry }: ZonedModel, pointer: bigint, highBit: number): BitField {
  const block = BigInt(geometry.logicalBlockSizeBytes);
  const rest = pointer % block;
  const meaning = `device byte; LBA 0x${(pointer / block).toString(16)}${rest === 0n ? '' : ` and ${rest} bytes`}`;
  return { name: 'write pointer', highBit, lowBit: 0, value: `0x${pointer.toString(16)}`, meaning };
}

/** State in words; 0 is right only with bit 59. */
function titleOf(high: number): string {
  const state = wordState(high);
  const known = isZoneState(state) && (state !== 0 || wordConventional(high));
  return known ? ZONE_STATE_TITLES[zoneStateName(state)] : 'not assigned';
}
