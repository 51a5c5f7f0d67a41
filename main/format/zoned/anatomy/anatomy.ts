import type { BitField } from '../../../../shared/image/field';
import { formatHex } from '../../../../shared/units/format';
import type { ZoneIndex } from '../../../../shared/units/units';
import {
  attributeNames,
  isZoneState,
  ZONE_STATE_TITLES,
  ZoneState,
  zoneStateName,
  ZoneType,
} from '../../../../shared/zone/state';
import type { ImageAnatomy, QemuZonePrint } from '../../image';
import { placeAt } from '../../regions';
import { isDisbelieved } from '../../check/table-judgement';
import { extents } from '../blocks/extents';
import { WORD_BYTES } from '../layout';
import type { OpenZoned, ZonedModel } from '../model';
import { zoneStartByte } from '../model';
import { showsWord, wordParts } from '../table/entries';
import type { TableSource } from '../table/stored-table';
import { readWord } from '../table/table-reader';
import type { WordParts } from '../table/word';
import { encodeHigh, encodeLow, wordAttributes, wordConventional, wordState } from '../table/word';
import { annotate } from './annotate';
import { check } from './check';
import { exactPointer, sectionsOf, structureCount, structurePage } from './structure';

const TYPE_BIT = 1n << 59n;

/** What lies where in an opened file. */
export function anatomyOf(source: OpenZoned & TableSource): ImageAnatomy {
  const { file, model, regions } = source;
  const { geometry, areas, zdeBytes } = model;
  const cells: Partial<Record<string, number>> = { table: WORD_BYTES, zde: zdeBytes };
  const layout = {
    geometry,
    regions,
    cellBytes: ({ kind }: { kind: string }) => cells[kind] ?? null,
    behind: 'behind the image',
  };
  return {
    locate: (offset) => placeAt(layout, offset),
    annotate: (offset, length) => annotate(source, offset, length),
    regions: () => regions,
    fields: {
      count: () => structureCount(source),
      page: (first, count) => structurePage(source, first, count),
      sections: () => sectionsOf(source),
    },
    entryPlace: (zone) => ({ offset: areas.tableOffset + zone * WORD_BYTES, length: WORD_BYTES }),
    entryFields(zone) {
      const { high, low } = readWord(file, model, zone);
      return entryFields(model, high, low);
    },
    extents: () => extents(source),
    check: (onProgress) => check(source, onProgress),
    lists: () => [],
    qemuPrint: (zone) => qemuPrint(source, zone),
    qemuVerdict: () => null,
  };
}

/**
 * From the word in the file as long as it says what the table says, so that a damaged word prints as QEMU
 * prints it; from the table where that is ahead of the file.
 */
function qemuPrint({ file, model, zones, belief }: TableSource, zone: ZoneIndex): QemuZonePrint {
  const parts = wordParts(model, zones, zone);
  if (model.word.hasAttributes) return soundPrint(model, zone, parts);
  const word = readWord(file, model, zone);
  const untouched =
    belief.judgement === null
      ? showsWord(model, zones, zone, word)
      : isDisbelieved(zones, model.geometry, zone);
  if (untouched) return rfcPrint(word.high, word.low);
  return rfcPrint(encodeHigh(model.word, parts), encodeLow(parts));
}

/**
 * What the RFC driver prints for a word: with bit 59 set state 0 and the whole word less that bit; otherwise
 * the pointer through a signed 32-bit number (rfc-R13). Source: observed, FORMAT.md §2.
 */
function rfcPrint(high: number, low: number): QemuZonePrint {
  if (wordConventional(high)) {
    const word = (BigInt(high) << 32n) | BigInt(low);
    return { condition: 0, type: ZoneType.conventional, pointerBytes: BigInt.asIntN(64, word & ~TYPE_BIT) };
  }
  return {
    condition: wordState(high),
    type: ZoneType.sequentialWriteRequired,
    pointerBytes: BigInt(low | 0),
  };
}

/** How QEMU's block layer prints a zone of a sound image: a full zone's pointer is the start of the next zone. */
function soundPrint(
  model: ZonedModel,
  zone: number,
  { state, conventional, pointer }: WordParts,
): QemuZonePrint {
  const { geometry } = model;
  const next = zoneStartByte(model, zone) + geometry.zoneSizeBlocks * geometry.logicalBlockSizeBytes;
  return {
    condition: state,
    type: conventional ? ZoneType.conventional : ZoneType.sequentialWriteRequired,
    pointerBytes: BigInt(state === ZoneState.full ? next : pointer),
  };
}

/** The bit fields of a word with their meaning, highest bits first. */
function entryFields(model: ZonedModel, high: number, low: number): BitField[] {
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
