import type { Finding } from '../../../../shared/image/check/finding';
import type { BlockFile } from '../../../storage/block-file';
import { UNWATCHED, type CheckProgress } from '../../check/check-progress';
import { judgementFinding, type TableJudgement, unbelievedText } from '../../check/table-judgement';
import { findingAt, referenceOf } from '../findings';
import { WORD_BYTES } from '../layout';
import type { ZonedExtension } from '../model';
import { judgedWords } from './judge-table';
import { wordFinding } from './word-findings';
import type { ZoneShape } from './zone-shape';

/** The words of an image. */
interface WordSource {
  readonly file: BlockFile;
  readonly zoned: ZonedExtension;
  readonly shape: ZoneShape;
}

/** What is wrong with the table as a whole, then with each word in the order of zones. */
export function* tableFindings(
  source: WordSource,
  judgement: TableJudgement | null,
  onProgress: CheckProgress = UNWATCHED,
): Generator<Finding> {
  const { file, zoned, shape } = source;
  if (judgement !== null) yield wholeFinding(shape, judgement);
  for (const { zone, high, low, problem } of judgedWords(file, shape, onProgress)) {
    if (problem !== null) yield wordFinding(zoned, shape, { zone, high, low, problem });
    else if (judgement !== null) yield unbelieved(shape, judgement, zone);
  }
}

function wholeFinding(shape: ZoneShape, judgement: TableJudgement): Finding {
  const { wordsOffset: offset, wordsBytes: length } = shape;
  return judgementFinding(judgement, 'qcow2', { offset, length, referenceOf });
}

function unbelieved(shape: ZoneShape, judgement: TableJudgement, zone: number): Finding {
  const code = 'qcow2-word-unbelieved';
  const message = unbelievedText(judgement, zone);
  const offset = shape.wordsOffset + zone * WORD_BYTES;
  return { ...findingAt(offset, WORD_BYTES, { code, severity: 'error', message }), zone };
}
