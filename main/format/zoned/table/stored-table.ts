import type { Finding } from '../../../../shared/image/finding';
import { isZoneState } from '../../../../shared/zone/state';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import type { BlockFile } from '../../../storage/block-file';
import type { ImageTable } from '../../image';
import { ZdeArea } from '../../zde-area';
import { WORD_BYTES } from '../layout';
import type { ZonedModel } from '../model';
import { decodeWord, setTypes } from './entries';
import { entryFinding } from './entry-findings';
import type { TableSums } from './sums';
import { limitFindings, sumsStateFindings, wrongSums } from './table-findings';
import { tablePieces } from './table-reader';
import { TableWriter } from './table-writer';

/** A table in a file, in memory, and its checksums; null = it has none. */
export interface TableSource {
  readonly file: BlockFile;
  readonly model: ZonedModel;
  readonly zones: ZoneTable;
  readonly sums: TableSums | null;
}

/** Findings about single words and pages that opening keeps; a check finds all. */
const FINDINGS_KEPT = 256;

/** The table of an opened file: words, their checksums, and descriptor extensions. */
export function storedTable(source: TableSource): ImageTable {
  const { file, model, zones, sums } = source;
  const writer = new TableWriter(file, model, zones, sums);
  const zde = new ZdeArea(file, model.areas.zdeOffset, model.zdeBytes);
  let findings = decodeWords(source);
  return {
    zones,
    get findings() {
      return findings;
    },
    canStore: isZoneState,
    store: (changed) => writer.store(changed),
    restore: (changed) => writer.store(changed),
    readZde: (zone) => zde.read(zone),
    writeZde: (zone, bytes) => zde.write(zone, bytes),
    seal: () => sums?.seal() ?? false,
    reload() {
      sums?.load();
      findings = decodeWords(source);
    },
  };
}

/** Decodes all words into the zone table; returns what was noticed, at most a few hundred findings. */
function decodeWords({ file, model, zones, sums }: TableSource): Finding[] {
  const findings: Finding[] = [];
  setTypes(model, zones);
  for (const piece of tablePieces(file, model)) {
    const { view, firstZone, count } = piece;
    for (let index = 0; index < count; index++) {
      const high = view.getUint32(index * WORD_BYTES + 4, true);
      const low = view.getUint32(index * WORD_BYTES, true);
      const problem = decodeWord(model, zones, firstZone + index, high, low);
      if (problem === null || findings.length >= FINDINGS_KEPT) continue;
      findings.push(entryFinding(model, { zone: firstZone + index, high, low, problem }));
    }
    if (sums?.state === 'sealed') findings.push(...wrongSums(model, sums, piece));
  }
  const about = [...model.findings, ...(sums ? sumsStateFindings(model, sums) : [])];
  return [...about, ...findings.slice(0, FINDINGS_KEPT), ...limitFindings(model, zones)];
}
