import type { Finding } from '../../../../shared/image/finding';
import { judgeEntry } from '../table/entries';
import { hasOddity, oddities, ruleFindings } from '../table/entry-findings';
import { ENTRY_BYTES } from '../layout';
import { tablePieces } from '../table/table-reader';
import type { TableSource } from '../table/stored-table';
import { wholeFindings } from './whole-findings';

/** Every finding: header, entries in file order, lists, then what the numbers of zones say. */
export function* check(source: TableSource): Generator<Finding> {
  yield* source.model.findings;
  yield* entryFindings(source);
  yield* wholeFindings(source);
}

/** What opening keeps: as `check`, with at most `keep` findings about entries, and none where all are sound. */
export function openingFindings(source: TableSource, keep: number): Finding[] {
  const found: Finding[] = [];
  if (source.state.brokenCount > 0) {
    for (const one of entryFindings(source)) {
      if (found.length >= keep) break;
      found.push(one);
    }
  }
  return [...source.model.findings, ...found, ...wholeFindings(source)];
}

function* entryFindings({ file, model }: TableSource): Generator<Finding> {
  const { zoneCount } = model.geometry;
  for (const { firstZone, count, view } of tablePieces(file, model.tableOffset, 0, zoneCount)) {
    for (let index = 0; index < count; index++) {
      const at = index * ENTRY_BYTES;
      const zone = firstZone + index;
      const mask = judgeEntry(model, view, at, zone);
      if (mask !== 0) yield* ruleFindings({ model, view, at, zone }, mask);
      else if (hasOddity(model, view, at, zone)) yield* oddities({ model, view, at, zone });
    }
  }
}
