import type { Finding } from '../../../../shared/image/finding';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import { countZones } from '../../../../shared/zone/zone-table';
import type { BlockFile } from '../../../storage/block-file';
import type { BlockReader } from '../blocks/blocks';
import { clusterFindings } from './cluster-check';
import { dataBeyondFindings } from './data-check';
import { WORD_BYTES } from '../layout';
import type { Qcow2Model } from '../model';
import { wordPieces } from '../table/words';
import { wordHigh, wordLow } from '../table/word';
import { wordFinding } from '../table/word-findings';
import { judgeWord } from '../table/word-judge';
import type { ZoneShape } from '../table/zone-shape';

/** What a check needs of an image. */
export interface CheckSource {
  readonly file: BlockFile;
  readonly model: Qcow2Model;
  readonly shape: ZoneShape | null;
  readonly zones: ZoneTable;
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

/** Warnings when more zones are open or active than the limits allow. */
export function* limitFindings({ model, zones }: Pick<CheckSource, 'model' | 'zones'>): Generator<Finding> {
  const { openZonesMax, activeZonesMax } = model.limits;
  if (openZonesMax === null && activeZonesMax === null) return;
  const { open, active } = countZones(zones);
  if (openZonesMax !== null && open > openZonesMax) yield limitFinding('open', open, openZonesMax);
  if (activeZonesMax !== null && active > activeZonesMax)
    yield limitFinding('active', active, activeZonesMax);
}

function limitFinding(what: 'open' | 'active', count: number, limit: number): Finding {
  return {
    code: `qcow2-${what}-limit`,
    severity: 'warning',
    found: String(count),
    expected: `at most ${limit}`,
    message: `${count} zones are ${what}, the limit is ${limit}`,
    reference: 'qcow2 FORMAT.md §4',
  };
}
