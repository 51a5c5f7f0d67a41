import type { StructureField } from '../../../../shared/image/field';
import { isZoneState, zoneStateName } from '../../../../shared/zone/state';
import { exactPointer } from './entry-fields';
import { WORD_BYTES } from '../layout';
import type { Section, StructureSource } from './structure-section';
import { NO_FIELDS, sectionOf, verdict } from './structure-section';
import { wordPieces } from '../table/words';
import { wordAttributes, wordConventional, wordHigh, wordLow, wordState } from '../table/word';
import { problemText } from '../table/word-findings';
import { judgeWord } from '../table/word-judge';
import type { ZoneShape } from '../table/zone-shape';

/** The words of the write pointer table, two to four fields each. */
export function wordSection({ file, shape }: StructureSource): Section {
  if (!shape) return NO_FIELDS;
  const { hasState, hasAttributes } = shape.word;
  const perZone = 2 + (hasState ? 1 : 0) + (hasAttributes ? 1 : 0);
  return {
    count: shape.zoneCount * perZone,
    perElement: perZone,
    page(first, count) {
      const firstZone = Math.floor(first / perZone);
      const zones = Math.floor((first + count - 1) / perZone) - firstZone + 1;
      const fields: StructureField[] = [];
      for (const { view, ...piece } of wordPieces(file, shape, firstZone, zones)) {
        for (let index = 0; index < piece.count; index++) {
          const at = index * WORD_BYTES;
          const high = wordHigh(shape.word, view, at);
          fields.push(...rowsOfWord(shape, piece.firstZone + index, high, wordLow(shape.word, view, at)));
        }
      }
      const skipped = first - firstZone * perZone;
      return fields.slice(skipped, skipped + count);
    },
  };
}

/** The descriptor extensions of all zones. */
export function zdeSection({ file, shape }: StructureSource): Section {
  if (!shape || shape.zdeBytes === 0) return NO_FIELDS;
  const length = shape.zdeBytes;
  const row = (zone: number): StructureField => {
    const bytes = new Uint8Array(length);
    const offset = shape.zdeOffset + zone * length;
    file.read(offset, bytes);
    const value = Buffer.from(bytes).toString('hex');
    return { path: `zde[${zone}]`, offset, length, type: 'bytes', value, status: 'ok' };
  };
  return sectionOf(shape.zoneCount, row, 1);
}

function rowsOfWord(shape: ZoneShape, zone: number, high: number, low: number): StructureField[] {
  const { word } = shape;
  const problem = judgeWord(shape, zone, high, low);
  const found = verdict(problem === null ? null : problemText(problem));
  const offset = shape.wordsOffset + zone * WORD_BYTES;
  const row = (name: string, bits: string, value: string): StructureField => ({
    path: `table[${zone}].${name}`,
    offset,
    length: WORD_BYTES,
    type: `bits ${bits}`,
    value,
    ...found,
  });
  const fields = word.hasState ? [row('state', '63:60', stateName(wordState(word, high)))] : [];
  fields.push(row('conventional', String(word.conventionalBit), wordConventional(word, high) ? '1' : '0'));
  if (word.hasAttributes) fields.push(row('attributes', '58:51', String(wordAttributes(word, high))));
  fields.push(row('write_pointer', `${word.pointerBits - 1}:0`, exactPointer(word, high, low).toString()));
  return fields;
}

function stateName(state: number): string {
  return isZoneState(state) && state !== 0 ? zoneStateName(state) : String(state);
}
