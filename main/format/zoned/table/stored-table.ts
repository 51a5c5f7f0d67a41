import type { Finding } from '../../../../shared/image/check/finding';
import { isZoneState } from '../../../../shared/zone/state';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import type { BlockFile } from '../../../storage/block-file';
import type { ImageTable } from '../../image';
import { disbelieve, firstOf, type TableBelief, TableEvidence } from '../../check/table-judgement';
import { rawWords } from '../../raw-words';
import { ZdeArea } from '../../zde-area';
import { WORD_BYTES } from '../layout';
import type { ZonedModel } from '../model';
import { decodeWord, noteEvidence, setTypes } from './entries';
import { decodePlainWords } from './plain-words';
import type { TableSums } from './sums';
import { limitFindings, sumsStateFindings, tableFindings } from './table-findings';
import { tablePieces } from './table-reader';
import { TableWriter } from './table-writer';

/** A table in a file, in memory, and its checksums; null = it has none. */
export interface TableSource {
  readonly file: BlockFile;
  readonly model: ZonedModel;
  readonly zones: ZoneTable;
  readonly sums: TableSums | null;
  readonly belief: TableBelief;
}

/** Findings about single words and pages that opening keeps; a check finds all. */
const FINDINGS_KEPT = 256;

/** The table of an opened file: words, their checksums, and descriptor extensions. */
export function storedTable(source: TableSource): ImageTable {
  const { file, model, zones, sums } = source;
  const writer = new TableWriter(file, model, zones, sums);
  const zde = new ZdeArea(file, model.areas.zdeOffset, model.zdeBytes);
  let findings = decodeTable(source);
  return {
    zones,
    get findings() {
      return findings;
    },
    ...(sums === null ? { words: rawWords(file, model.areas.tableOffset, true) } : {}),
    canStore: isZoneState,
    store: (changed) => writer.store(changed),
    restore: (changed) => writer.store(changed),
    readZde: (zone) => zde.read(zone),
    writeZde: (zone, bytes) => zde.write(zone, bytes),
    seal: () => sums?.seal() ?? false,
    reload() {
      sums?.load();
      findings = decodeTable(source);
    },
  };
}

/** Decodes all words and judges the table; returns what was noticed, at most a few hundred findings. */
function decodeTable(source: TableSource): Finding[] {
  const { model, zones, sums, belief } = source;
  const { problems, evidence } = decodeWords(source);
  belief.judgement = evidence.judge(zones.count);
  if (belief.judgement !== null) disbelieve(zones, model.geometry);
  const about = problems > 0 ? firstOf(tableFindings(source, belief.judgement), FINDINGS_KEPT) : [];
  return [
    ...model.findings,
    ...(sums ? sumsStateFindings(model, sums) : []),
    ...about,
    ...limitFindings(model, zones),
  ];
}

/** Decodes all words into the zone table, each for itself. */
function decodeWords({ file, model, zones, sums }: TableSource): DecodedWords {
  const evidence = new TableEvidence();
  let problems = 0;
  setTypes(model, zones);
  for (const piece of tablePieces(file, model)) {
    const { view, firstZone, count } = piece;
    if (sums?.state === 'sealed') problems += sums.wrongPages(piece).length;
    for (let index = 0; index < count; index++) {
      index += decodePlainWords(model, zones, piece, index);
      if (index === count) break;
      const zone = firstZone + index;
      const high = view.getUint32(index * WORD_BYTES + 4, true);
      const low = view.getUint32(index * WORD_BYTES, true);
      const problem = decodeWord(model, zones, zone, high, low);
      if (problem === null) continue;
      problems++;
      noteEvidence(evidence, model, zone, problem);
    }
  }
  return { problems, evidence };
}

interface DecodedWords {
  /** Words and pages with something wrong. */
  readonly problems: number;
  readonly evidence: TableEvidence;
}
