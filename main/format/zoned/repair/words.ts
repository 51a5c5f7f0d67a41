import { assert } from '../../../../shared/errors/assert';
import type { ZoneIndex } from '../../../../shared/units/units';
import { isConventional } from '../../../../shared/zone/geometry';
import { isActive, ZoneState } from '../../../../shared/zone/state';
import { checkedData } from '../anatomy/checked-data';
import type { CheckProgress } from '../../check/check-progress';
import type { Repair } from '../../check/repair';
import { EvidenceReader, stateAt, type ZoneEvidence } from '../../check/zone-evidence';
import { SUM_PAGE_BYTES, WORD_BYTES } from '../layout';
import { sequentialEndByte, zoneStartByte } from '../model';
import { judgeWord, type EntryProblem } from '../table/entries';
import { entryFinding } from '../table/entry-findings';
import { judgeTable } from '../table/table-findings';
import { tablePieces } from '../table/table-reader';
import {
  encodeHigh,
  encodeLow,
  newWord,
  wordAttributes,
  wordConventional,
  wordPointer,
  wordState,
  type WordParts,
} from '../table/word';
import { correctedPage } from './corrected-page';
import type { RepairSource } from './repair-source';

/** A word of the file. */
interface Word {
  readonly zone: ZoneIndex;
  readonly high: number;
  readonly low: number;
}

/** What a word should be, and why. */
interface Mended {
  readonly parts: WordParts;
  readonly why: string;
}

/** Words that break a rule, and in a table that is not believed those whose pointer lies below their data. */
export function* wordRepairs(source: RepairSource, onProgress: CheckProgress): Generator<Repair> {
  const { file, model } = source;
  const isJudged = judgeTable(file, model, onProgress) !== null;
  let reader: EvidenceReader | null = null;
  const evidence = (zone: ZoneIndex) =>
    (reader ??= new EvidenceReader(checkedData(source))).of(zone, onProgress);
  for (const piece of tablePieces(file, model)) {
    for (let index = 0; index < piece.count; index++) {
      const zone = piece.firstZone + index;
      const word = {
        zone,
        high: piece.view.getUint32(index * WORD_BYTES + 4, true),
        low: piece.view.getUint32(index * WORD_BYTES, true),
      };
      const problem = judgeWord(model, zone, isConventional(model.geometry, zone), word.high, word.low);
      if (problem === null && !isJudged) continue;
      const mended =
        problem === null
          ? raised(source, word, evidence)
          : (bySum(source, zone) ?? mendedWord(source, word, problem, evidence));
      if (mended === null) continue;
      const code =
        problem === null ? 'zoned-word-unbelieved' : entryFinding(model, { ...word, problem }).code;
      yield { code, zone, why: mended.why, apply: () => writeWord(source, zone, mended.parts) };
    }
  }
}

/** The word as its page's checksum tells it, where one byte of it was changed. */
function bySum({ file, model, sums }: RepairSource, zone: ZoneIndex): Mended | null {
  if (sums?.state !== 'sealed') return null;
  const right = correctedPage(file, model, sums, Math.floor((zone * WORD_BYTES) / SUM_PAGE_BYTES));
  if (right === null || right.zone !== zone) return null;
  const { high, low } = right;
  const parts = {
    state: wordState(high),
    conventional: wordConventional(high),
    attributes: wordAttributes(model.word, high),
    pointer: wordPointer(model.word, high, low),
  };
  return {
    parts,
    why: 'the checksum of the page names one byte of the word as changed; this is what it was',
  };
}

type Evidence = (zone: ZoneIndex) => ZoneEvidence;

function mendedWord(
  source: RepairSource,
  word: Word,
  problem: EntryProblem,
  evidence: Evidence,
): Mended | null {
  const { model } = source;
  const { zone, high, low } = word;
  const start = zoneStartByte(model, zone);
  const end = sequentialEndByte(model, zone);
  const attributes = wordAttributes(model.word, high);
  const state = wordState(high);
  if (isConventional(model.geometry, zone))
    return { parts: newWord(true, start), why: 'a conventional zone has this word and no other' };
  switch (problem) {
    case 'sign-extended':
      return (
        atPointer(source, zone, low, 'the lower half of the word is the pointer as it was') ??
        byData(source, zone, evidence)
      );
    case 'type-mismatch': {
      const pointer = wordPointer(model.word, high, low);
      const cleared = { state, conventional: false, attributes, pointer };
      const isSound = judgeWord(model, zone, false, encodeHigh(model.word, cleared), low) === null;
      if (isSound)
        return {
          parts: cleared,
          why: 'the header says that the zone is sequential; without its type bit the word is sound',
        };
      return byData(source, zone, evidence);
    }
    case 'at-end':
    case 'full-elsewhere':
      return {
        parts: full(end, attributes),
        why: 'a zone that is written to its end is full, and its pointer the end of its capacity',
      };
    case 'beyond-end':
      if (model.variant === 'rfc')
        return {
          parts: full(end, attributes),
          why: 'the RFC driver moves pointers past the end (R4): the zone is written to its end',
        };
      return byData(source, zone, evidence);
    case 'empty-wrapped':
      return { parts: newWord(false, start), why: 'the start of the zone, computed in 64 bits' };
    case 'empty-zde':
      return {
        parts: { state, conventional: false, attributes: attributes & ~0x80, pointer: start },
        why: 'an empty zone has no valid descriptor extension',
      };
    case 'unknown-state':
      return (
        atPointer(
          source,
          zone,
          wordPointer(model.word, high, low),
          'the pointer lies in the zone and tells its state',
        ) ?? byData(source, zone, evidence)
      );
    default:
      return byData(source, zone, evidence);
  }
}

/** A sound word in a table that is not believed: its pointer must not lie below the data. */
function raised({ model }: RepairSource, { zone, high, low }: Word, evidence: Evidence): Mended | null {
  if (isConventional(model.geometry, zone)) return null;
  const state = wordState(high);
  if (!isActive(state) && state !== ZoneState.empty) return null;
  const block = model.geometry.logicalBlockSizeBytes;
  const found = evidence(zone);
  if (found.end * block <= wordPointer(model.word, high, low)) return null;
  return partsAt(
    model,
    zone,
    found.end * block,
    `${found.what}, above the pointer of a table that was changed elsewhere`,
  );
}

function byData({ model }: RepairSource, zone: ZoneIndex, evidence: Evidence): Mended {
  const found = evidence(zone);
  const why = `${found.what}: nothing is lost by a pointer there`;
  return partsAt(model, zone, found.end * model.geometry.logicalBlockSizeBytes, why);
}

/** Null where the pointer cannot be one of the zone. */
function atPointer({ model }: RepairSource, zone: ZoneIndex, pointer: number, why: string): Mended | null {
  const isPossible =
    pointer >= zoneStartByte(model, zone) &&
    pointer <= sequentialEndByte(model, zone) &&
    pointer % model.geometry.logicalBlockSizeBytes === 0;
  return isPossible ? partsAt(model, zone, pointer, why) : null;
}

function partsAt(model: RepairSource['model'], zone: ZoneIndex, pointer: number, why: string): Mended {
  const state = ZoneState[stateAt(model.geometry, zone, pointer / model.geometry.logicalBlockSizeBytes)];
  return { parts: { state, conventional: false, attributes: 0, pointer }, why };
}

function full(end: number, attributes: number): WordParts {
  return { state: ZoneState.full, conventional: false, attributes, pointer: end };
}

/** Past the checksums, which are offered anew behind it. */
export function writeWord({ file, model }: RepairSource, zone: ZoneIndex, parts: WordParts): void {
  assert(zone < model.geometry.zoneCount, 'a word lies behind its table');
  const bytes = new Uint8Array(WORD_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, encodeLow(parts), true);
  view.setUint32(4, encodeHigh(model.word, parts), true);
  file.write(model.areas.tableOffset + zone * WORD_BYTES, bytes, 'table');
}
