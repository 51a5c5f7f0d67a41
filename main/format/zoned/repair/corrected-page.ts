import { singleByteCorrection } from '../../../../shared/units/crc-correction';
import type { ZoneIndex } from '../../../../shared/units/units';
import { isConventional } from '../../../../shared/zone/geometry';
import type { BlockFile } from '../../../storage/block-file';
import { SUM_PAGE_BYTES, WORD_BYTES } from '../layout';
import type { ZonedModel } from '../model';
import { judgeWord } from '../table/entries';
import type { TableSums } from '../table/sums';

/** One byte of the table that was changed, and the word without the change. */
interface CorrectedWord {
  readonly zone: ZoneIndex;
  /** Counted in the table. */
  readonly at: number;
  readonly value: number;
  readonly high: number;
  readonly low: number;
}

/** What the checksum of a page names as changed; null where it is no single byte, or the word would not be sound. */
export function correctedPage(
  file: BlockFile,
  model: ZonedModel,
  sums: TableSums,
  page: number,
): CorrectedWord | null {
  const { tableOffset, tableSize } = model.areas;
  const from = page * SUM_PAGE_BYTES;
  const bytes = new Uint8Array(Math.min(SUM_PAGE_BYTES, tableSize - from));
  file.read(tableOffset + from, bytes);
  const found = singleByteCorrection(bytes, sums.stored(page));
  if (found === null) return null;
  bytes[found.offset] = found.value;
  const word = found.offset - (found.offset % WORD_BYTES);
  const view = new DataView(bytes.buffer);
  const [high, low] = [view.getUint32(word + 4, true), view.getUint32(word, true)];
  const zone = (from + word) / WORD_BYTES;
  if (judgeWord(model, zone, isConventional(model.geometry, zone), high, low) !== null) return null;
  return { zone, at: from + found.offset, value: found.value, high, low };
}
