import type { ZoneIndex } from '../../../../shared/units/units';
import { isActive, isEmptyWithZde, isZoneState, ZoneState } from '../../../../shared/zone/state';
import type { TableEvidence } from '../../check/table-judgement';
import { BLOCK_BYTES } from '../layout';
import { wordAttributes, wordConventional, wordPointer, wordState, wordUnused } from './word';
import type { ZoneShape } from './zone-shape';
import { capacityEndByte, endByte, isConventionalZone, startByte } from './zone-shape';

/** What is wrong with a word, or null. FORMAT.md says what each means. */
export type WordProblem =
  | 'zeroed'
  | 'unused-bits'
  | 'type-mismatch'
  | 'conventional-word'
  | 'wrapped-start'
  | 'before-start'
  | 'unaligned'
  | 'beyond-zone'
  | 'beyond-device'
  | 'unknown-state'
  | 'empty-moved'
  | 'empty-zde'
  | 'at-end';

const TWO_32 = 2 ** 32;

/** Problems after which the zone cannot be believed: it is shown read only. */
const UNBELIEVABLE: ReadonlySet<WordProblem> = new Set<WordProblem>([
  'zeroed',
  'unused-bits',
  'type-mismatch',
  'before-start',
  'unaligned',
  'beyond-zone',
  'unknown-state',
  'empty-moved',
]);

/** True when the word's state and pointer are not to be used. */
function isUnbelievable(problem: WordProblem | null): boolean {
  return problem !== null && UNBELIEVABLE.has(problem);
}

/** Judges one word against the extension. Plain arguments: called for each of a million words. */
export function judgeWord(shape: ZoneShape, zone: ZoneIndex, high: number, low: number): WordProblem | null {
  const { word } = shape;
  const conventional = isConventionalZone(shape, zone);
  if (high === 0 && low === 0 && !isZeroLawful(shape, zone)) return 'zeroed';
  if (wordConventional(word, high) !== conventional) return 'type-mismatch';
  if (wordUnused(word, high) !== 0) return 'unused-bits';
  const pointer = wordPointer(word, high, low);
  const start = startByte(shape, zone);
  if (pointer !== start && isWrapped(shape, zone, pointer)) return 'wrapped-start';
  if (conventional) return pointer === start ? null : 'conventional-word';
  if (pointer < start) return 'before-start';
  if (pointer > start + shape.zoneBytes) return 'beyond-zone';
  if (pointer % BLOCK_BYTES !== 0) return 'unaligned';
  const problem = word.hasState ? judgeState(shape, zone, high, pointer) : null;
  return problem ?? (pointer > endByte(shape, zone) ? 'beyond-device' : null);
}

/** Zero says only of a zone that starts at 0, or is thought to, that it is empty; where states are stored, of none. */
export function isZeroLawful(shape: ZoneShape, zone: ZoneIndex): boolean {
  if (shape.word.hasState || isConventionalZone(shape, zone)) return false;
  return zone === 0 || isWrapped(shape, zone, 0);
}

/** What a word's problem says of the whole table. */
export function noteEvidence(
  evidence: TableEvidence,
  shape: ZoneShape,
  zone: ZoneIndex,
  problem: WordProblem,
): void {
  if (problem === 'zeroed') evidence.zeroed(zone);
  else if (isAstray(shape, zone, problem)) evidence.astray(zone);
}

/** True for a word that may be another zone's: its pointer lies elsewhere, and no known bug puts it there. */
function isAstray(shape: ZoneShape, zone: ZoneIndex, problem: WordProblem): boolean {
  const wraps = shape.narrowStarts && endByte(shape, zone) > TWO_32;
  const elsewhere = problem === 'before-start' || problem === 'beyond-zone' || problem === 'empty-moved';
  return elsewhere && !wraps;
}

function isWrapped(shape: ZoneShape, zone: ZoneIndex, pointer: number): boolean {
  const start = startByte(shape, zone);
  return shape.narrowStarts && start >= TWO_32 && pointer === start % TWO_32;
}

function judgeState(shape: ZoneShape, zone: ZoneIndex, high: number, pointer: number): WordProblem | null {
  const state = wordState(shape.word, high);
  if (!isZoneState(state) || state === ZoneState.notWritePointer) return 'unknown-state';
  if (state === ZoneState.empty && pointer !== startByte(shape, zone)) return 'empty-moved';
  if (isEmptyWithZde(state, wordAttributes(shape.word, high))) return 'empty-zde';
  return isActive(state) && pointer >= capacityEndByte(shape, zone) ? 'at-end' : null;
}

/** The state that a word gives its zone, where its problem leaves it believable. */
export function stateOfWord(
  shape: ZoneShape,
  zone: ZoneIndex,
  high: number,
  low: number,
  problem: WordProblem | null,
): number {
  if (isConventionalZone(shape, zone)) return ZoneState.notWritePointer;
  if (isUnbelievable(problem)) return ZoneState.readOnly;
  if (problem === 'wrapped-start') return ZoneState.empty;
  if (shape.word.hasState) return wordState(shape.word, high);
  const pointer = wordPointer(shape.word, high, low);
  if (pointer === startByte(shape, zone)) return ZoneState.empty;
  return pointer >= capacityEndByte(shape, zone) ? ZoneState.full : ZoneState.closed;
}

/**
 * The pointer in device bytes that the table shows. Full zones have the end of their capacity, as have zones that
 * cannot be believed, so that nothing is overwritten by mistake.
 */
export function pointerOfWord(
  shape: ZoneShape,
  zone: ZoneIndex,
  high: number,
  low: number,
  state: number,
): number {
  const start = startByte(shape, zone);
  if (state === ZoneState.empty || state === ZoneState.notWritePointer) return start;
  const pointer = wordPointer(shape.word, high, low);
  const end = capacityEndByte(shape, zone);
  const usable =
    state !== ZoneState.full && pointer >= start && pointer <= end && pointer % BLOCK_BYTES === 0;
  return usable ? pointer : end;
}
