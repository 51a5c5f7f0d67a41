import type { Finding } from '../../../../shared/image/check/finding';
import { UNWATCHED, type CheckProgress } from '../../check/check-progress';
import { dataFindings } from '../../check/data-check';
import { stampFindings } from '../../check/stamp-check';
import { checkedData } from './checked-data';
import { finding, referenceOf } from '../findings';
import type { ZoneFileModel } from '../model';
import { firstOf, judgementFinding, type TableJudgement, unbelievedText } from '../../check/table-judgement';
import { judgeEntry } from '../table/entries';
import { judgeTable } from '../table/judge-table';
import { hasOddity, oddities, ruleFindings } from '../table/entry-findings';
import { ENTRY_BYTES } from '../layout';
import { tablePieces } from '../table/table-reader';
import type { TableSource } from '../table/stored-table';
import { wholeFindings } from './whole-findings';

/**
 * Every finding: header, the table and its entries in file order, lists, what the numbers of zones say, then data against
 * pointers and stamps where a data image is attached.
 */
export function* check(source: TableSource, onProgress: CheckProgress = UNWATCHED): Generator<Finding> {
  yield* source.model.findings;
  yield* tableFindings(source, judgeTable(source.file, source.model, onProgress), onProgress);
  yield* wholeFindings(source, onProgress);
  const data = checkedData(source);
  if (data === null) return;
  yield* dataFindings(data, onProgress);
  yield* stampFindings(data, onProgress);
}

/** What opening keeps: as `check`, with at most `keep` findings about the table, and none where all entries are sound. */
export function openingFindings(source: TableSource, keep: number): Finding[] {
  const { brokenCount, belief } = source.state;
  const quiet = brokenCount === 0 && belief.judgement === null;
  const found = quiet ? [] : firstOf(tableFindings(source, belief.judgement), keep);
  return [...source.model.findings, ...found, ...wholeFindings(source)];
}

function* tableFindings(
  source: TableSource,
  judgement: TableJudgement | null,
  onProgress: CheckProgress = UNWATCHED,
): Generator<Finding> {
  const { file, model } = source;
  const { zoneCount } = model.geometry;
  const place = { offset: model.tableOffset, length: zoneCount * ENTRY_BYTES };
  if (judgement !== null) yield judgementFinding(judgement, 'zone-file', { ...place, referenceOf });
  for (const { firstZone, count, view } of tablePieces(file, model.tableOffset, 0, zoneCount)) {
    onProgress(firstZone, zoneCount);
    for (let index = 0; index < count; index++) {
      const at = index * ENTRY_BYTES;
      const zone = firstZone + index;
      const mask = judgeEntry(model, view, at, zone);
      if (mask !== 0) yield* ruleFindings({ model, view, at, zone }, mask);
      else if (judgement !== null) yield unbelieved(model, judgement, zone);
      else if (hasOddity(model, view, at, zone)) yield* oddities({ model, view, at, zone });
    }
  }
}

function unbelieved({ tableOffset }: ZoneFileModel, judgement: TableJudgement, zone: number): Finding {
  const place = { zone, offset: tableOffset + zone * ENTRY_BYTES, length: ENTRY_BYTES };
  const message = unbelievedText(judgement, zone);
  return finding('zone-file-entry-unbelieved', 'error', { ...place, message });
}
