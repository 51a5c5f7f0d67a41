import { AppError } from '../../../../shared/errors/app-error';
import type { BlockFile } from '../../../storage/block-file';
import { UNWATCHED, ZONES_PER_LOOK, type CheckProgress } from '../../check/check-progress';
import { TableEvidence, type TableJudgement } from '../../check/table-judgement';
import { refcountTableProblem } from '../blocks/refcount-place';
import { Refcounts } from '../blocks/refcounts';
import { WORD_BYTES } from '../layout';
import type { Qcow2Header } from '../model';
import { wordHigh, wordLow } from './word';
import { isZeroLawful, judgeWord, noteEvidence } from './word-judge';
import { readWord, wordPieces } from './words';
import type { ZoneShape } from './zone-shape';

/** A table of words, and the image in which it lies. */
interface WordTable {
  readonly file: BlockFile;
  readonly header: Qcow2Header;
  readonly shape: ZoneShape;
}

/** Every word of the file with what is wrong with it, in the order of zones. */
export function* judgedWords(file: BlockFile, shape: ZoneShape, onProgress: CheckProgress) {
  for (const { firstZone, count, view } of wordPieces(file, shape)) {
    for (let index = 0; index < count; index++) {
      const zone = firstZone + index;
      if (index % ZONES_PER_LOOK === 0) onProgress(zone, shape.zoneCount);
      const high = wordHigh(shape.word, view, index * WORD_BYTES);
      const low = wordLow(shape.word, view, index * WORD_BYTES);
      yield { zone, high, low, problem: judgeWord(shape, zone, high, low) };
    }
  }
}

/** The words of the file judged as a whole, whatever is held of them in memory. */
export function judgeTable(table: WordTable, onProgress: CheckProgress = UNWATCHED): TableJudgement | null {
  const { file, shape } = table;
  const evidence = new TableEvidence();
  for (const { zone, problem } of judgedWords(file, shape, onProgress)) {
    if (problem !== null) noteEvidence(evidence, shape, zone, problem);
  }
  return judgeEvidence(table, evidence);
}

/**
 * What the words show together, and with the refcount of their cluster: a repair of leaks sets it to 0 as it wipes them.
 * It speaks alone only where the only word is one that a wiped table and an empty zone have in common.
 */
export function judgeEvidence(table: WordTable, evidence: TableEvidence): TableJudgement | null {
  const { shape } = table;
  const single = shape.zoneCount === 1 && isZeroLawful(shape, 0) && isZero(table);
  const found = evidence.judge(shape.zoneCount);
  if (found === null && !single) return null;
  const besides = isUncounted(table)
    ? 'its cluster has refcount 0, as a repair of leaks by qemu-img leaves it'
    : '';
  if (found !== null) return { ...found, besides };
  return besides === '' ? null : { kind: 'wiped', count: 0, zoneCount: 1, firstZone: 0, besides };
}

function isZero({ file, shape }: WordTable): boolean {
  const { high, low } = readWord(file, shape, 0);
  return high === 0 && low === 0;
}

/** False where the refcount cannot be read: then it proves nothing. */
function isUncounted({ file, header, shape }: WordTable): boolean {
  if (refcountTableProblem(file, header.clusterBytes)) return false;
  try {
    return new Refcounts(file, header).get(shape.wordsOffset / header.clusterBytes) === 0;
  } catch (error) {
    if (error instanceof AppError && error.code === 'damaged') return false;
    throw error;
  }
}
