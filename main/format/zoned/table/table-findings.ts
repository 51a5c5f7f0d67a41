import type { Finding } from '../../../../shared/image/check/finding';
import { formatHex } from '../../../../shared/units/format';
import type { ZoneIndex } from '../../../../shared/units/units';
import { isConventional } from '../../../../shared/zone/geometry';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import { countZones } from '../../../../shared/zone/zone-table';
import type { BlockFile } from '../../../storage/block-file';
import { UNWATCHED, ZONES_PER_LOOK, type CheckProgress } from '../../check/check-progress';
import {
  judgementFinding,
  TableEvidence,
  type TableJudgement,
  unbelievedText,
} from '../../check/table-judgement';
import { referenceOf } from '../findings';
import { SUM_PAGE_BYTES, WORD_BYTES } from '../layout';
import type { ZonedModel } from '../model';
import { judgeWord, noteEvidence } from './entries';
import { entryFinding } from './entry-findings';
import { powerCutExplains } from './sum-causes';
import type { TableSums } from './sums';
import type { TablePiece } from './table-reader';
import { tablePieces } from './table-reader';

/** Facts about the checksum array as a whole. */
export function sumsStateFindings(model: ZonedModel, sums: TableSums): Finding[] {
  const { sumsOffset: offset, sumsSize: length } = model.areas;
  if (sums.state === 'sealed') return [];
  const stale = sums.state === 'stale';
  const code = stale ? 'zoned-checksums-stale' : 'zoned-checksums-missing';
  const message = stale
    ? 'the table was written after its checksums, as a power cut or an unfinished writer leaves it; they are renewed at the next flush'
    : 'the checksums of the table lie behind the end of the file';
  return [
    { code, severity: stale ? 'info' : 'warning', offset, length, message, reference: referenceOf(code) },
  ];
}

type WrongSum = (first: ZoneIndex, last: ZoneIndex) => Pick<Finding, 'code' | 'severity' | 'message'>;

const UNEXPLAINED: WrongSum = (first, last) => ({
  code: 'zoned-checksum',
  severity: 'warning',
  message:
    `the words of zones ${first} to ${last} and their checksum do not belong together, and no power cut leaves them so: ` +
    'they were changed by something that does not keep the checksum',
});

const UNMARKED: WrongSum = (first, last) => ({
  code: 'zoned-checksum-unmarked',
  severity: 'info',
  message:
    `the checksum of the words of zones ${first} to ${last} is not theirs: a power cut leaves it so that kept a word and lost ` +
    'the generation in front of it, and so does a program that changes words and keeps no checksums; which of them it was ' +
    'cannot be told, the words are sound',
});

/** A table in a file, and its checksums. */
interface WordSource {
  readonly file: BlockFile;
  readonly model: ZonedModel;
  readonly sums: TableSums | null;
}

/** What is wrong with the table as a whole, then with its words and their checksums in file order. */
export function* tableFindings(
  source: WordSource,
  judgement: TableJudgement | null,
  onProgress: CheckProgress = UNWATCHED,
): Generator<Finding> {
  const { file, model, sums } = source;
  const { tableOffset: offset, tableSize: length } = model.areas;
  if (judgement !== null) yield judgementFinding(judgement, 'zoned', { offset, length, referenceOf });
  for (const piece of tablePieces(file, model)) {
    yield* wordFindings(model, piece, judgement, onProgress);
    if (sums?.state === 'sealed') yield* wrongSums(model, sums, piece);
  }
}

function* wordFindings(
  model: ZonedModel,
  piece: TablePiece,
  judgement: TableJudgement | null,
  onProgress: CheckProgress,
): Generator<Finding> {
  for (const { zone, high, low, problem } of judgedWords(model, piece, onProgress)) {
    if (problem !== null) yield entryFinding(model, { zone, high, low, problem });
    else if (judgement !== null) yield unbelieved(model, judgement, zone);
  }
}

/** Every word of a piece with what is wrong with it, in the order of zones. */
function* judgedWords(model: ZonedModel, { firstZone, count, view }: TablePiece, onProgress: CheckProgress) {
  for (let index = 0; index < count; index++) {
    if (index % ZONES_PER_LOOK === 0) onProgress(firstZone + index, model.geometry.zoneCount);
    const zone = firstZone + index;
    const high = view.getUint32(index * WORD_BYTES + 4, true);
    const low = view.getUint32(index * WORD_BYTES, true);
    yield {
      zone,
      high,
      low,
      problem: judgeWord(model, zone, isConventional(model.geometry, zone), high, low),
    };
  }
}

function unbelieved({ areas }: ZonedModel, judgement: TableJudgement, zone: ZoneIndex): Finding {
  const code = 'zoned-word-unbelieved';
  const place = { zone, offset: areas.tableOffset + zone * WORD_BYTES, length: WORD_BYTES };
  const message = unbelievedText(judgement, zone);
  return { code, severity: 'error', ...place, message, reference: referenceOf(code) };
}

/** The words of the file judged as a whole, whatever is held of them in memory. */
export function judgeTable(
  file: BlockFile,
  model: ZonedModel,
  onProgress: CheckProgress = UNWATCHED,
): TableJudgement | null {
  const evidence = new TableEvidence();
  for (const piece of tablePieces(file, model)) {
    for (const { zone, problem } of judgedWords(model, piece, onProgress)) {
      if (problem !== null) noteEvidence(evidence, model, zone, problem);
    }
  }
  return evidence.judge(model.geometry.zoneCount);
}

/** A finding for each page of a piece whose sum is wrong: a warning but where a power cut can have left it. */
function wrongSums(model: ZonedModel, sums: TableSums, piece: TablePiece): Finding[] {
  const zonesPerPage = SUM_PAGE_BYTES / WORD_BYTES;
  return sums.wrongPages(piece).map((page) => {
    const first = page * zonesPerPage;
    const last = Math.min(first + zonesPerPage, model.geometry.zoneCount) - 1;
    return {
      ...(powerCutExplains(model, sums, piece, page) ? UNMARKED : UNEXPLAINED)(first, last),
      offset: model.areas.tableOffset + page * SUM_PAGE_BYTES,
      length: (last - first + 1) * WORD_BYTES,
      found: formatHex(sums.stored(page), 8),
      reference: referenceOf('zoned-checksum'),
    };
  });
}

/** Warnings when more zones are open or active than the limits allow. */
export function* limitFindings(model: ZonedModel, zones: ZoneTable): Generator<Finding> {
  const { openZonesMax, activeZonesMax } = model.limits;
  if (openZonesMax === null && activeZonesMax === null) return;
  const { open, active } = countZones(zones);
  const rfc = model.variant === 'rfc';
  if (openZonesMax !== null && open > openZonesMax) {
    yield limitFinding(rfc ? 'rfc-R9' : 'zoned-open-limit', 'open', { count: open, limit: openZonesMax });
  }
  if (activeZonesMax !== null && active > activeZonesMax) {
    yield limitFinding(rfc ? 'rfc-R8' : 'zoned-active-limit', 'active', {
      count: active,
      limit: activeZonesMax,
    });
  }
}

function limitFinding(
  code: string,
  what: string,
  { count, limit }: { count: number; limit: number },
): Finding {
  const cause = code.startsWith('rfc') ? '; the RFC driver counts anew in each process' : '';
  return {
    code,
    severity: 'warning',
    found: String(count),
    expected: `at most ${limit}`,
    message: `${count} zones are ${what}, the limit is ${limit}${cause}`,
    reference: referenceOf(code),
  };
}
