import type { Finding } from '../../../../shared/image/check/finding';
import { UNWATCHED, type CheckProgress } from '../../check/check-progress';
import { dataFindings } from '../../check/data-check';
import { stampFindings } from '../../check/stamp-check';
import type { BlockReader } from '../blocks/block-reader';
import { clusterFindings } from './cluster-check';
import { checkedData } from './checked-data';
import { judgeTable } from '../table/judge-table';
import type { TableSource } from '../table/stored-table';
import { limitFindings } from '../table/stored-table';
import { tableFindings } from '../table/table-findings';

/** What a check needs of an image. */
export interface CheckSource extends TableSource {
  readonly reader: BlockReader;
}

/** Every finding: header, words, limits, references and refcounts, then data against pointers and stamps. */
export function* check(source: CheckSource, onProgress: CheckProgress = UNWATCHED): Generator<Finding> {
  const { file, model, shape } = source;
  const look = (): void => onProgress(0, shape?.zoneCount ?? 0);
  yield* model.findings;
  if (shape) {
    const judgement = judgeTable({ file, header: model.header, shape }, onProgress);
    yield* tableFindings({ file, zoned: model.zoned!, shape }, judgement, onProgress);
  }
  yield* limitFindings(source);
  yield* clusterFindings({ file, header: model.header, zoned: model.zoned, look });
  if (!shape || model.dataRefusal) return;
  const data = checkedData(source, model.zoned!);
  yield* dataFindings(data, onProgress);
  yield* stampFindings(data, onProgress);
}
