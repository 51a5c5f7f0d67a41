import { assert } from '../../../../shared/errors/assert';
import { crc32c } from '../../../../shared/units/crc32c';
import { isConventional } from '../../../../shared/zone/geometry';
import type { ByteOffset } from '../../../../shared/units/units';
import type { Repair } from '../../check/repair';
import { SUM_BYTES, SUM_PAGE_BYTES, SUMS_GENERATION_BYTES, WORD_BYTES } from '../layout';
import { judgeWord } from '../table/entries';
import { powerCutExplains } from '../table/sum-causes';
import { tablePieces, type TablePiece } from '../table/table-reader';
import type { TableSums } from '../table/sums';
import { correctedPage } from './corrected-page';
import type { RepairSource } from './repair-source';

/** A page of the table with the words on it. */
interface Page {
  readonly page: number;
  readonly bytes: Uint8Array;
}

/**
 * Pages whose sum is wrong, once their words are sound: where the sum names one byte that was changed, that byte goes back;
 * else the sum is that of the words. An array that is cut off is made anew.
 */
export function* sumRepairs(source: RepairSource): Generator<Repair> {
  const { sums, file, model } = source;
  if (sums === null) return;
  if (sums.state === 'missing') yield missingSums(source);
  if (sums.state !== 'sealed') return;
  for (const piece of tablePieces(file, model)) {
    for (const page of sums.wrongPages(piece)) {
      if (powerCutExplains(model, sums, piece, page)) continue;
      const from = page * SUM_PAGE_BYTES - piece.firstZone * WORD_BYTES;
      const wrong = { page, bytes: piece.bytes.slice(from, from + SUM_PAGE_BYTES) };
      if (hasSoundWords(source, wrong)) yield correction(source, sums, wrong) ?? renewal(source, wrong);
    }
  }
}

function hasSoundWords({ model }: RepairSource, { page, bytes }: Page): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; at += WORD_BYTES) {
    const zone = (page * SUM_PAGE_BYTES + at) / WORD_BYTES;
    const conventional = isConventional(model.geometry, zone);
    const [high, low] = [view.getUint32(at + 4, true), view.getUint32(at, true)];
    if (judgeWord(model, zone, conventional, high, low) !== null) return false;
  }
  return true;
}

/** Null where no single byte explains the sum. */
function correction({ file, model }: RepairSource, sums: TableSums, { page }: Page): Repair | null {
  const right = correctedPage(file, model, sums, page);
  if (right === null) return null;
  return {
    code: 'zoned-checksum',
    zone: right.zone,
    why: 'the checksum of the page names this one byte as changed, and the word is sound without the change',
    apply: () => file.write(model.areas.tableOffset + right.at, Uint8Array.of(right.value), 'table'),
  };
}

function renewal({ file, model }: RepairSource, { page, bytes }: Page): Repair {
  assert(
    SUMS_GENERATION_BYTES + (page + 1) * SUM_BYTES <= model.areas.sumsSize,
    'the array has no sum for a page behind the table',
  );
  const sum = new Uint8Array(SUM_BYTES);
  new DataView(sum.buffer).setUint32(0, crc32c(bytes), true);
  const offset = model.areas.sumsOffset + SUMS_GENERATION_BYTES + page * SUM_BYTES;
  return {
    code: 'zoned-checksum',
    at: offset,
    why: 'every word of the page is sound: the checksum is that of the words',
    apply: () => file.write(offset, sum, 'header'),
  };
}

function missingSums({ file, model }: RepairSource): Repair {
  return {
    code: 'zoned-checksums-missing',
    why: 'the checksums follow from the words, which are there',
    apply() {
      const { sumsOffset, sumsSize, end } = model.areas;
      const array = new Uint8Array(sumsSize);
      const view = new DataView(array.buffer);
      file.read(16, array.subarray(0, SUMS_GENERATION_BYTES));
      for (const piece of tablePieces(file, model)) putSums(view, piece);
      file.write(sumsOffset, array, 'header');
      const cut: ByteOffset = sumsOffset + sumsSize;
      if (cut < end) file.write(cut, new Uint8Array(end - cut), 'header');
    },
  };
}

function putSums(view: DataView, { firstZone, bytes }: TablePiece): void {
  for (let at = 0; at < bytes.length; at += SUM_PAGE_BYTES) {
    const page = (firstZone * WORD_BYTES + at) / SUM_PAGE_BYTES;
    const sum = crc32c(bytes.subarray(at, at + SUM_PAGE_BYTES));
    view.setUint32(SUMS_GENERATION_BYTES + page * SUM_BYTES, sum, true);
  }
}
