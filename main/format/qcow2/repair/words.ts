import type { DeviceByte, ZoneIndex } from '../../../../shared/units/units';
import { ZoneAttribute, ZoneState } from '../../../../shared/zone/state';
import type { CheckSource } from '../anatomy/check';
import { checkedData } from '../anatomy/checked-data';
import type { CheckProgress } from '../../check/check-progress';
import type { Repair } from '../../check/repair';
import { EvidenceReader, stateAt, type EvidenceData, type ZoneEvidence } from '../../check/zone-evidence';
import { judgedWords, judgeTable } from '../table/judge-table';
import { wordFinding } from '../table/word-findings';
import { judgeWord, type WordProblem } from '../table/word-judge';
import { wordPointer, wordState } from '../table/word';
import { WordWriter } from '../table/words-writer';
import { endByte, isConventionalZone, startByte, type ZoneShape } from '../table/zone-shape';

/** A block of a device. */
const BLOCK_BYTES = 512;

interface Word {
  readonly zone: ZoneIndex;
  readonly high: number;
  readonly low: number;
}

/** What a zone was. */
interface Told {
  readonly pointer: DeviceByte;
  readonly state: number;
  /** Absent = none. */
  readonly attributes?: number;
  readonly why: string;
}

type Evidence = (zone: ZoneIndex) => ZoneEvidence | null;

/** Words that break a rule, and in a table that is not believed those whose pointer lies below their data. */
export function* wordRepairs(source: CheckSource, onProgress: CheckProgress): Generator<Repair> {
  const { file, model, shape } = source;
  if (!shape || !model.zoned) return;
  const isJudged = judgeTable({ file, header: model.header, shape }, onProgress) !== null;
  const evidence = evidenceOf(source, onProgress);
  for (const { zone, high, low, problem } of judgedWords(file, shape, onProgress)) {
    if (problem === null && !isJudged) continue;
    const word = { zone, high, low };
    const told =
      problem === null
        ? raised(source, shape, word, evidence)
        : mended(source, shape, word, problem, evidence);
    if (told === null) continue;
    const code =
      problem === null ? 'qcow2-word-unbelieved' : wordFinding(model.zoned, shape, { ...word, problem }).code;
    yield { code, zone, why: told.why, apply: () => writeWord(source, zone, told) };
  }
}

/** Null where the data cannot be read, or parts of it lie in another file. */
export function dataOf(source: CheckSource): EvidenceData | null {
  const { dataRefusal, header, zoned, behind } = source.model;
  return zoned === null || dataRefusal !== null || (header.backingFile !== null && behind === null)
    ? null
    : checkedData(source, zoned);
}

function evidenceOf(source: CheckSource, onProgress: CheckProgress): Evidence {
  let reader: EvidenceReader | null = null;
  const data = dataOf(source);
  if (data === null) return () => null;
  return (zone) => (reader ??= new EvidenceReader(data)).of(zone, onProgress);
}

function mended(
  source: CheckSource,
  shape: ZoneShape,
  word: Word,
  problem: WordProblem,
  evidence: Evidence,
): Told | null {
  const { zone, high, low } = word;
  const start = startByte(shape, zone);
  if (isConventionalZone(shape, zone))
    return {
      pointer: start,
      state: ZoneState.notWritePointer,
      why: 'a conventional zone has this word and no other',
    };
  const pointer = wordPointer(shape.word, high, low);
  switch (problem) {
    case 'wrapped-start':
      return { pointer: start, state: ZoneState.empty, why: 'the start of the zone, computed in 64 bits' };
    case 'beyond-device':
    case 'at-end':
      return { pointer, state: ZoneState.full, why: 'a zone that is written to its end is full' };
    case 'empty-zde': {
      const attributes = source.zones.attributes[zone]! & ~ZoneAttribute.zoneDescriptorExtensionValid;
      return {
        pointer: start,
        state: ZoneState.empty,
        attributes,
        why: 'an empty zone has no valid descriptor extension',
      };
    }
    case 'unknown-state':
      if (pointer >= start && pointer <= endByte(shape, zone))
        return at(source, zone, pointer, 'the pointer lies in the zone and tells its state');
      break;
    case 'unused-bits':
    case 'type-mismatch':
      return withoutBits(source, shape, word) ?? byData(source, zone, evidence);
    default:
  }
  return byData(source, zone, evidence);
}

/** The word without the bits that do not belong to it, where it is sound then and had a pointer of the zone. */
function withoutBits(source: CheckSource, shape: ZoneShape, { zone, high, low }: Word): Told | null {
  const { word } = shape;
  const pointer = wordPointer(word, high, low);
  const state = word.hasState ? wordState(word, high) : 0;
  const parts = { high: ((state << 28) | (Math.floor(pointer / 2 ** 32) & 0x0fff_ffff)) >>> 0, low };
  const cleared = judgeWord(shape, zone, parts.high, parts.low) === null;
  if (!cleared || (pointer === 0 && zone > 0)) return null;
  const why = 'without the bits that have no business in it the word is sound';
  return word.hasState ? { pointer, state, why } : at(source, zone, pointer, why);
}

/** A sound word in a table that is not believed: its pointer must not lie below the data. */
function raised(
  source: CheckSource,
  shape: ZoneShape,
  { zone, high, low }: Word,
  evidence: Evidence,
): Told | null {
  if (isConventionalZone(shape, zone)) return null;
  const found = evidence(zone);
  if (found === null || found.end * BLOCK_BYTES <= wordPointer(shape.word, high, low)) return null;
  return at(
    source,
    zone,
    found.end * BLOCK_BYTES,
    `${found.what}, above the pointer of a table that was wiped`,
  );
}

function byData(source: CheckSource, zone: ZoneIndex, evidence: Evidence): Told | null {
  const found = evidence(zone);
  if (found === null) return null;
  return at(source, zone, found.end * BLOCK_BYTES, `${found.what}: nothing is lost by a pointer there`);
}

function at({ model }: CheckSource, zone: ZoneIndex, pointer: DeviceByte, why: string): Told {
  return { pointer, state: ZoneState[stateAt(model.geometry, zone, pointer / BLOCK_BYTES)], why };
}

/** As its variant stores it. */
function writeWord(
  { file, model, zones }: CheckSource,
  zone: ZoneIndex,
  { pointer, state, attributes = 0 }: Told,
): void {
  zones.state[zone] = state;
  zones.writePointer[zone] = pointer / BLOCK_BYTES;
  zones.attributes[zone] = attributes;
  new WordWriter(file, model.zoned!, model.geometry, zones).store([zone]);
}
