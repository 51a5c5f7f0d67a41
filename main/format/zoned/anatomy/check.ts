import type { Finding } from '../../../../shared/image/finding';
import { isConventional } from '../../../../shared/zone/geometry';
import { judgeWord } from '../table/entries';
import { entryFinding } from '../table/entry-findings';
import { WORD_BYTES } from '../layout';
import type { ZonedModel } from '../model';
import type { TableSource } from '../table/stored-table';
import { limitFindings, sumsStateFindings, wrongSums } from '../table/table-findings';
import type { TablePiece } from '../table/table-reader';
import { tablePieces } from '../table/table-reader';

/** Every finding: header, words and their checksums in file order, then counts against limits. */
export function* check(source: TableSource): Generator<Finding> {
  const { file, model, zones, sums } = source;
  yield* model.findings;
  if (sums) yield* sumsStateFindings(model, sums);
  for (const piece of tablePieces(file, model)) {
    yield* entryFindings(model, piece);
    if (sums?.state === 'sealed') yield* wrongSums(model, sums, piece);
  }
  yield* limitFindings(model, zones);
}

function* entryFindings(model: ZonedModel, { firstZone, count, view }: TablePiece): Generator<Finding> {
  for (let index = 0; index < count; index++) {
    const zone = firstZone + index;
    const high = view.getUint32(index * WORD_BYTES + 4, true);
    const low = view.getUint32(index * WORD_BYTES, true);
    const problem = judgeWord(model, zone, isConventional(model.geometry, zone), high, low);
    if (problem !== null) yield entryFinding(model, { zone, high, low, problem });
  }
}
