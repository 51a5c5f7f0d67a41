import type { Finding } from '../../../../shared/image/finding';
import type { BlockReader } from '../blocks/block-reader';
import { clusterFindings } from './cluster-check';
import { dataBeyondFindings } from './data-check';
import { WORD_BYTES } from '../layout';
import type { TableSource } from '../table/stored-table';
import { limitFindings } from '../table/stored-table';
import { wordPieces } from '../table/words';
import { wordHigh, wordLow } from '../table/word';
import { wordFinding } from '../table/word-findings';
import { judgeWord } from '../table/word-judge';
import type { ZoneShape } from '../table/zone-shape';

/** What a check needs of an image. */
export interface CheckSource extends TableSource {
  readonly reader: BlockReader;
}

/** Every finding: header, words, limits, references and refcounts, then data where no zone may have any. */
export function* check(source: CheckSource): Generator<Finding> {
  const { file, model, shape } = source;
  yield* model.findings;
  if (shape) yield* wordFindings(source, shape);
  yield* limitFindings(source);
  yield* clusterFindings({ file, header: model.header, zoned: model.zoned });
  if (shape && !model.dataRefusal)
    yield* dataBeyondFindings(source.reader, shape, source.zones, model.zoned!);
}

function* wordFindings({ file, model }: CheckSource, shape: ZoneShape): Generator<Finding> {
  for (const { firstZone, count, view } of wordPieces(file, shape)) {
    for (let index = 0; index < count; index++) {
      const zone = firstZone + index;
      const high = wordHigh(shape.word, view, index * WORD_BYTES);
      const low = wordLow(shape.word, view, index * WORD_BYTES);
      const problem = judgeWord(shape, zone, high, low);
      if (problem !== null) yield wordFinding(model.zoned!, shape, { zone, high, low, problem });
    }
  }
}
