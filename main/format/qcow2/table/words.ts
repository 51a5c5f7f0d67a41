import type { ZoneIndex } from '../../../../shared/units/units';
import { MIB } from '../../../../shared/units/units';
import { ZoneState, ZoneType } from '../../../../shared/zone/state';
import { assertZone, type ZoneTable } from '../../../../shared/zone/zone-table';
import type { BlockFile } from '../../../storage/block-file';
import { TableEvidence } from '../../check/table-judgement';
import { BLOCK_BYTES, WORD_BYTES } from '../layout';
import { wordAttributes, wordHigh, wordLow } from './word';
import { judgeWord, noteEvidence, pointerOfWord, stateOfWord } from './word-judge';
import type { WordProblem } from './word-judge';
import type { ZoneShape } from './zone-shape';
import { startByte } from './zone-shape';

/** Bytes read at a time. */
const PIECE_BYTES = MIB;
const TWO_32 = 2 ** 32;
/** Upper half of the word of an empty zone, without its pointer, where states are stored. */
const EMPTY_HIGH = ZoneState.empty * 2 ** 28;

/** A run of words as they lie in the file. The bytes are reused: read them before the next piece. */
export interface WordPiece {
  readonly firstZone: ZoneIndex;
  readonly count: number;
  readonly view: DataView;
}

/** The words of zones first … first+count−1, all by default, in pieces of at most 1 MiB. */
export function* wordPieces(
  file: BlockFile,
  { wordsOffset, wordsBytes }: ZoneShape,
  first = 0,
  count = Infinity,
): Generator<WordPiece> {
  const start = first * WORD_BYTES;
  const end = Math.min(wordsBytes, start + count * WORD_BYTES);
  const buffer = new Uint8Array(Math.max(0, Math.min(PIECE_BYTES, end - start)));
  for (let at = start; at < end; at += PIECE_BYTES) {
    const bytes = buffer.subarray(0, Math.min(PIECE_BYTES, end - at));
    file.read(wordsOffset + at, bytes);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    yield { firstZone: at / WORD_BYTES, count: bytes.length / WORD_BYTES, view };
  }
}

/** The two halves of one zone's word. */
export function readWord(
  file: BlockFile,
  { wordsOffset, word }: ZoneShape,
  zone: ZoneIndex,
): { readonly high: number; readonly low: number } {
  const bytes = new Uint8Array(WORD_BYTES);
  file.read(wordsOffset + zone * WORD_BYTES, bytes);
  const view = new DataView(bytes.buffer);
  return { high: wordHigh(word, view, 0), low: wordLow(word, view, 0) };
}

/** How many words have a problem, and what they show together. */
export interface DecodedWords {
  readonly problems: number;
  readonly evidence: TableEvidence;
}

/** Decodes all words into the zone table, each for itself. */
export function decodeWords(file: BlockFile, shape: ZoneShape, zones: ZoneTable): DecodedWords {
  const evidence = new TableEvidence();
  let problems = 0;
  const { word, conventionalCount } = shape;
  zones.type.fill(ZoneType.sequentialWriteRequired);
  zones.type.fill(ZoneType.conventional, 0, conventionalCount);
  for (const { firstZone, count, view } of wordPieces(file, shape)) {
    for (let index = 0; index < count; index++) {
      const zone = firstZone + index;
      const high = wordHigh(word, view, index * WORD_BYTES);
      const low = wordLow(word, view, index * WORD_BYTES);
      if (zone >= conventionalCount && isEmptyWord(shape, zone, high, low)) {
        zones.state[zone] = ZoneState.empty;
        zones.attributes[zone] = 0;
        zones.writePointer[zone] = startByte(shape, zone) / BLOCK_BYTES;
        continue;
      }
      const problem = decodeInto(shape, zones, zone, high, low);
      assertZone(zones, zone);
      if (problem === null) continue;
      problems++;
      noteEvidence(evidence, shape, zone, problem);
    }
  }
  return { problems, evidence };
}

/** The word of most zones, recognised on a short way. */
function isEmptyWord({ word, zoneBytes }: ZoneShape, zone: ZoneIndex, high: number, low: number): boolean {
  const pointer = (word.hasState ? high - EMPTY_HIGH : high) * TWO_32 + low;
  return pointer === zone * zoneBytes;
}

function decodeInto(
  shape: ZoneShape,
  zones: ZoneTable,
  zone: ZoneIndex,
  high: number,
  low: number,
): WordProblem | null {
  const problem = judgeWord(shape, zone, high, low);
  const state = stateOfWord(shape, zone, high, low, problem);
  zones.state[zone] = state;
  zones.attributes[zone] = wordAttributes(shape.word, high);
  zones.writePointer[zone] = pointerOfWord(shape, zone, high, low, state) / BLOCK_BYTES;
  return problem;
}

/** True when the table in memory shows what this word of the file says, believed for itself. */
export function showsWord(
  shape: ZoneShape,
  zones: ZoneTable,
  zone: ZoneIndex,
  { high, low }: { readonly high: number; readonly low: number },
): boolean {
  const state = stateOfWord(shape, zone, high, low, judgeWord(shape, zone, high, low));
  const pointer = pointerOfWord(shape, zone, high, low, state);
  return zones.state[zone] === state && zones.writePointer[zone] === pointer / BLOCK_BYTES;
}
