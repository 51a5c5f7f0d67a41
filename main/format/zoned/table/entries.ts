import type { ZoneIndex } from '../../../../shared/units/units';
import { isActive, isEmptyWithZde, ZoneState, ZoneType } from '../../../../shared/zone/state';
import { assertZone, type ZoneTable } from '../../../../shared/zone/zone-table';
import type { TableEvidence } from '../../check/table-judgement';
import type { ZonedModel } from '../model';
import { sequentialEndByte, zoneStartByte } from '../model';
import type { WordParts } from './word';
import { wordAttributes, wordConventional, wordPointer, wordState } from './word';

/** What is wrong with a word, or null. FORMAT.md §1 and §2 say what each means. */
export type EntryProblem =
  | 'zeroed'
  | 'type-mismatch'
  | 'sign-extended'
  | 'conventional-word'
  | 'unknown-state'
  | 'unaligned'
  | 'before-start'
  | 'beyond-end'
  | 'at-end'
  | 'empty-moved'
  | 'empty-wrapped'
  | 'empty-zde'
  | 'full-elsewhere';

/** Bit n set: a sequential zone may be in the state with code n. A million words are asked. */
const SEQUENTIAL_STATES = [1, 2, 3, 4, 13, 14, 15].reduce((mask, state) => mask | (1 << state), 0);

/** Problems after which the zone's state cannot be believed: it is shown read only. */
const UNBELIEVABLE: ReadonlySet<EntryProblem> = new Set<EntryProblem>([
  'zeroed',
  'type-mismatch',
  'sign-extended',
  'unknown-state',
  'unaligned',
  'before-start',
  'beyond-end',
  'empty-moved',
]);

/**
 * Judges one word against the header; `conventional` is the zone's type by the header. Plain arguments: called
 * for each of a million words without making an object.
 */
export function judgeWord(
  model: ZonedModel,
  zone: ZoneIndex,
  conventional: boolean,
  high: number,
  low: number,
): EntryProblem | null {
  // Every word has a state or its type bit.
  if (high === 0 && low === 0) return 'zeroed';
  const state = wordState(high);
  const pointer = wordPointer(model.word, high, low);
  if (wordConventional(high) !== conventional) {
    return isSignExtended(high, low) ? 'sign-extended' : 'type-mismatch';
  }
  if (conventional) return judgeConventional(state, pointer === zoneStartByte(model, zone));
  if ((SEQUENTIAL_STATES & (1 << state)) === 0) return 'unknown-state';
  if (state === ZoneState.empty) return judgeEmpty(model, zone, pointer, wordAttributes(model.word, high));
  if (state === ZoneState.full) return pointer === sequentialEndByte(model, zone) ? null : 'full-elsewhere';
  return isActive(state) ? judgeActive(model, zone, pointer) : null;
}

/** What a word's problem says of the whole table. */
export function noteEvidence(
  evidence: TableEvidence,
  model: ZonedModel,
  zone: ZoneIndex,
  problem: EntryProblem,
): void {
  if (problem === 'zeroed') evidence.zeroed(zone);
  else if (isAstray(model, problem)) evidence.astray(zone);
}

/** True for a word that may be another zone's. The `rfc` driver itself moves pointers past the end (rfc-R4). */
function isAstray(model: ZonedModel, problem: EntryProblem): boolean {
  if (problem === 'beyond-end') return model.word.hasAttributes;
  return problem === 'before-start' || problem === 'empty-moved';
}

/** rfc-R13: a pointer of 2 GiB and above went through a signed 32-bit number. */
function isSignExtended(high: number, low: number): boolean {
  return high === 0xffff_ffff && low >= 0x8000_0000;
}

function judgeConventional(state: number, atStart: boolean): EntryProblem | null {
  if (state === ZoneState.readOnly || state === ZoneState.offline) return null;
  return state === 0 && atStart ? null : 'conventional-word';
}

function judgeEmpty(
  model: ZonedModel,
  zone: ZoneIndex,
  pointer: number,
  attributes: number,
): EntryProblem | null {
  const start = zoneStartByte(model, zone);
  if (pointer === start) return isEmptyWithZde(ZoneState.empty, attributes) ? 'empty-zde' : null;
  return !model.word.hasAttributes && pointer === start % 2 ** 32 ? 'empty-wrapped' : 'empty-moved';
}

function judgeActive(model: ZonedModel, zone: ZoneIndex, pointer: number): EntryProblem | null {
  const end = sequentialEndByte(model, zone);
  if (pointer < zoneStartByte(model, zone)) return 'before-start';
  if (!Number.isSafeInteger(pointer)) return 'unaligned';
  if (pointer % model.geometry.logicalBlockSizeBytes !== 0) return 'unaligned';
  if (pointer < end) return null;
  return pointer === end ? 'at-end' : 'beyond-end';
}

/**
 * Decodes one word into the table; `table.type` is already set from the header. Returns what is wrong with it.
 * `rfc` pointers past the end are kept as stored, since that driver makes them in ordinary use.
 */
export function decodeWord(
  model: ZonedModel,
  table: ZoneTable,
  zone: ZoneIndex,
  high: number,
  low: number,
): EntryProblem | null {
  const conventional = table.type[zone] === ZoneType.conventional;
  const problem = judgeWord(model, zone, conventional, high, low);
  const state = conventional ? conventionalState(high) : shownState(model, problem, high);
  table.state[zone] = state;
  table.attributes[zone] = wordAttributes(model.word, high);
  table.writePointer[zone] = conventional
    ? zone * model.geometry.zoneSizeBlocks
    : shownPointer(model, zone, problem, high, low);
  assertZone(table, zone);
  return problem;
}

/** True when the table shows what this word of the file says: neither changed since it was decoded. */
export function showsWord(
  model: ZonedModel,
  table: ZoneTable,
  zone: ZoneIndex,
  word: { readonly high: number; readonly low: number },
): boolean {
  const { high, low } = word;
  const conventional = table.type[zone] === ZoneType.conventional;
  if (conventional) return table.state[zone] === conventionalState(high);
  const problem = judgeWord(model, zone, conventional, high, low);
  const samePointer = table.writePointer[zone] === shownPointer(model, zone, problem, high, low);
  return samePointer && table.state[zone] === shownState(model, problem, high);
}

function conventionalState(high: number): number {
  const state = wordState(high);
  const fault = wordConventional(high) && (state === ZoneState.readOnly || state === ZoneState.offline);
  return fault ? state : ZoneState.notWritePointer;
}

function isUnbelievable(model: ZonedModel, problem: EntryProblem | null): boolean {
  if (problem === null || (problem === 'beyond-end' && !model.word.hasAttributes)) return false;
  return UNBELIEVABLE.has(problem);
}

function shownState(model: ZonedModel, problem: EntryProblem | null, high: number): number {
  return isUnbelievable(model, problem) ? ZoneState.readOnly : wordState(high);
}

/** Write pointer of a sequential zone in blocks; the end of the capacity where none can be believed. */
function shownPointer(
  model: ZonedModel,
  zone: ZoneIndex,
  problem: EntryProblem | null,
  high: number,
  low: number,
): number {
  const start = zone * model.geometry.zoneSizeBlocks;
  const state = wordState(high);
  if (state === ZoneState.empty && !isUnbelievable(model, problem)) return start;
  const last = wordPointer(model.word, high, low) / model.geometry.logicalBlockSizeBytes;
  if (isActive(state) && !isUnbelievable(model, problem)) return last;
  const end = endBlock(model, zone);
  const keeps = state === ZoneState.readOnly || state === ZoneState.offline;
  return keeps && Number.isInteger(last) && last >= start && last <= end ? last : end;
}

function endBlock(model: ZonedModel, zone: ZoneIndex): number {
  return sequentialEndByte(model, zone) / model.geometry.logicalBlockSizeBytes;
}

/** The parts of a zone's word as the table has it. */
export function wordParts(model: ZonedModel, table: ZoneTable, zone: ZoneIndex): WordParts {
  const state = table.state[zone]!;
  const conventional = table.type[zone] === ZoneType.conventional;
  return {
    state,
    conventional,
    attributes: table.attributes[zone]!,
    pointer: storedPointer(model, table, zone),
  };
}

function storedPointer(model: ZonedModel, table: ZoneTable, zone: ZoneIndex): number {
  const state = table.state[zone]!;
  if (table.type[zone] === ZoneType.conventional || state === ZoneState.empty)
    return zoneStartByte(model, zone);
  if (state === ZoneState.full) return sequentialEndByte(model, zone);
  return table.writePointer[zone]! * model.geometry.logicalBlockSizeBytes;
}

/** Sets the zone types that the header gives; everything else is left alone. */
export function setTypes(model: ZonedModel, table: ZoneTable): void {
  table.type.fill(ZoneType.sequentialWriteRequired);
  for (const [first, last] of model.geometry.conventional)
    table.type.fill(ZoneType.conventional, first, last + 1);
}
