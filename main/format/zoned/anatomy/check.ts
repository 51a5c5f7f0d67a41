import type { Finding } from '../../../../shared/image/finding';
import type { CheckProgress } from '../../data-check';
import { dataFindings } from '../../data-check';
import type { OpenZoned } from '../model';
import type { TableSource } from '../table/stored-table';
import { judgeTable, limitFindings, sumsStateFindings, tableFindings } from '../table/table-findings';
import { checkedData } from './checked-data';

/**
 * Every finding: header, the table and its words with their checksums in file order, counts against limits, then data
 * against pointers.
 */
export function* check(source: OpenZoned & TableSource, onProgress?: CheckProgress): Generator<Finding> {
  const { file, model, zones, sums } = source;
  yield* model.findings;
  if (sums) yield* sumsStateFindings(model, sums);
  yield* tableFindings(source, judgeTable(file, model));
  yield* limitFindings(model, zones);
  yield* dataFindings(checkedData(source), onProgress);
}
