import type { BlockFile } from '../../../storage/block-file';
import { isAllZero } from '../../../storage/extent';
import { UNWATCHED, type CheckProgress } from '../../check/check-progress';
import { TableEvidence, type TableJudgement } from '../../check/table-judgement';
import type { ListHead } from '../header/header-reader';
import { HeaderReader } from '../header/header-reader';
import { ENTRY_BYTES, LIST_FIELD_NAMES, LIST_NAMES, NO_ZONE } from '../layout';
import type { ZoneFileModel } from '../model';
import { judgeEntry, noteEvidence } from './entries';
import { readEntry, tablePieces } from './table-reader';

/** The table of a namespace with the heads of its lists. */
interface JudgedTable {
  readonly file: BlockFile;
  readonly model: ZoneFileModel;
  readonly heads: readonly ListHead[];
}

/** The entries and heads of the file judged as a whole, whatever is held of them in memory. */
export function judgeTable(
  file: BlockFile,
  model: ZoneFileModel,
  onProgress: CheckProgress = UNWATCHED,
): TableJudgement | null {
  const { zoneCount } = model.geometry;
  const evidence = new TableEvidence();
  for (const { firstZone, count, view } of tablePieces(file, model.tableOffset, 0, zoneCount)) {
    onProgress(firstZone, zoneCount);
    for (let index = 0; index < count; index++) {
      const mask = judgeEntry(model, view, index * ENTRY_BYTES, firstZone + index);
      if (mask !== 0) noteEvidence(evidence, mask, view, index * ENTRY_BYTES, firstZone + index);
    }
  }
  const reader = new HeaderReader(file, model.base);
  const heads = LIST_NAMES.map((_, list) => reader.list(list));
  return evidence.judge(zoneCount) ?? judgeHeads({ file, model, heads });
}

/**
 * The number of zones is not stored, so that a table whose end was wiped ends earlier. A list that leads to zeros where its
 * entries would go on tells.
 */
export function judgeHeads({ file, model, heads }: JudgedTable): TableJudgement | null {
  const { zoneCount } = model.geometry;
  const room = Math.floor((model.end - model.tableOffset) / ENTRY_BYTES);
  for (const [list, { head, tail }] of heads.entries()) {
    const zone = [head, tail].find((member) => member !== NO_ZONE && member >= zoneCount && member < room);
    if (zone === undefined) continue;
    const { buffer } = readEntry(file, model.tableOffset, zone);
    if (!isAllZero(new Uint8Array(buffer))) continue;
    const besides =
      `the list ${LIST_FIELD_NAMES[list]} leads to zone ${zone}, whose entry is zeros, ` +
      `behind the ${zoneCount} that are left`;
    return { kind: 'wiped', count: 0, zoneCount, firstZone: zone, besides };
  }
  return null;
}
