import type { Finding } from '../../../../shared/image/finding';
import type { TableSource } from '../table/stored-table';
import { judgeTable, limitFindings, sumsStateFindings, tableFindings } from '../table/table-findings';

/** Every finding: header, the table and its words with their checksums in file order, then counts against limits. */
export function* check(source: TableSource): Generator<Finding> {
  const { file, model, zones, sums } = source;
  yield* model.findings;
  if (sums) yield* sumsStateFindings(model, sums);
  yield* tableFindings(source, judgeTable(file, model));
  yield* limitFindings(model, zones);
}
