/**
 * What can have made the checksum of a page wrong while the generations are equal. A mark and the words behind it reach the
 * disk in any order when no flush lies between them, so a power cut may lose the mark and keep words: the sum is then that
 * of an earlier table. Which tables were earlier ones no sum can tell, so it is asked what can not be the work of a power cut.
 */
import { assert } from '../../../../shared/errors/assert';
import { crc32c } from '../../../../shared/units/crc32c';
import type { ZoneIndex } from '../../../../shared/units/units';
import { isConventional } from '../../../../shared/zone/geometry';
import { FIRST_GENERATION, SUM_PAGE_BYTES, WORD_BYTES } from '../layout';
import type { ZonedModel } from '../model';
import { sequentialEndByte, zoneStartByte } from '../model';
import { judgeWord } from './entries';
import type { TableSums } from './sums';
import type { TablePiece } from './table-reader';
import { encodeHigh, encodeLow, newWord, wordAttributes, wordPointer } from './word';

/** Attribute bits that have a meaning: finished, finish and reset recommended, extension valid. */
const KNOWN_ATTRIBUTES = 0x87;
const NO_SUMS: readonly number[] = [0, 0xffff_ffff];

/** True where a power cut that lost a mark and kept words of this page can have left its sum. */
export function powerCutExplains(
  model: ZonedModel,
  sums: TableSums,
  piece: TablePiece,
  page: number,
): boolean {
  const from = page * SUM_PAGE_BYTES - piece.firstZone * WORD_BYTES;
  assert(from >= 0 && from < piece.bytes.length, 'a page lies outside of its piece of the table');
  const bytes = piece.bytes.subarray(from, from + SUM_PAGE_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const firstZone = (page * SUM_PAGE_BYTES) / WORD_BYTES;
  if (!holdsOurWords(model, view, firstZone)) return false;
  const stored = sums.stored(page);
  // Before the first mark there was one table only: that of a new image.
  if (sums.arrayGeneration() === FIRST_GENERATION)
    return stored === sumOfNewPage(model, firstZone, bytes.length);
  return !isDamagedSum(stored, crc32c(bytes));
}

/** True when each word is one that this format's writers make: a word is written whole. */
function holdsOurWords(model: ZonedModel, view: DataView, firstZone: ZoneIndex): boolean {
  for (let at = 0; at < view.byteLength; at += WORD_BYTES) {
    const high = view.getUint32(at + 4, true);
    if (!isOurWord(model, firstZone + at / WORD_BYTES, high, view.getUint32(at, true))) return false;
  }
  return true;
}

function isOurWord(model: ZonedModel, zone: ZoneIndex, high: number, low: number): boolean {
  if (judgeWord(model, zone, isConventional(model.geometry, zone), high, low) !== null) return false;
  if ((wordAttributes(model.word, high) & ~KNOWN_ATTRIBUTES) !== 0) return false;
  const pointer = wordPointer(model.word, high, low);
  const isAligned = pointer % model.geometry.logicalBlockSizeBytes === 0;
  const end = Math.max(sequentialEndByte(model, zone), zoneStartByte(model, zone));
  return isAligned && pointer >= zoneStartByte(model, zone) && pointer <= end;
}

/** The sum of an earlier table differs anywhere; one that is blank, or right but for a byte, was changed itself. */
function isDamagedSum(stored: number, right: number): boolean {
  if (NO_SUMS.includes(stored)) return true;
  const difference = (stored ^ right) >>> 0;
  // The last byte alone may be what a tear left of the sum before it.
  return [0x0000_00ff, 0x0000_ff00, 0x00ff_0000].some((byte) => (difference & ~byte) === 0);
}

function sumOfNewPage(model: ZonedModel, firstZone: ZoneIndex, length: number): number {
  const view = new DataView(new ArrayBuffer(length));
  for (let at = 0; at < length; at += WORD_BYTES) {
    const zone = firstZone + at / WORD_BYTES;
    const parts = newWord(isConventional(model.geometry, zone), zoneStartByte(model, zone));
    view.setUint32(at, encodeLow(parts), true);
    view.setUint32(at + 4, encodeHigh(model.word, parts), true);
  }
  return crc32c(new Uint8Array(view.buffer));
}
