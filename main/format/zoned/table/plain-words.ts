import type { ByteCount, DeviceByte, ZoneIndex } from '../../../../shared/units/units';
import { ZoneState, ZoneType } from '../../../../shared/zone/state';
import { assertZone, type ZoneTable } from '../../../../shared/zone/zone-table';
import { WORD_BYTES } from '../layout';
import type { ZonedModel } from '../model';
import { sequentialEndByte, zoneStartByte } from '../model';
import type { TablePiece } from './table-reader';
import { wordState } from './word';

const TWO_32 = 2 ** 32;

/**
 * Decodes words from `index` of a piece on, for as long as they are those of sequential zones that are all empty or all full and
 * say nothing besides: then each word follows from the one before it. A large table is little else. Answers how many they
 * were; whatever is wrong or special ends them. Types are set already.
 */
export function decodePlainWords(
  model: ZonedModel,
  table: ZoneTable,
  piece: TablePiece,
  index: number,
): number {
  const { geometry } = model;
  const first = piece.firstZone + index;
  const state = wordState(piece.view.getUint32(index * WORD_BYTES + 4, true));
  if (state !== ZoneState.empty && state !== ZoneState.full) return 0;
  const found = setPointers(piece.view, table, {
    at: index * WORD_BYTES,
    first,
    // The last zone may be smaller than the others.
    end: Math.min(piece.firstZone + piece.count, geometry.zoneCount - 1),
    state,
    pointer: state === ZoneState.empty ? zoneStartByte(model, first) : sequentialEndByte(model, first),
    blockBytes: geometry.logicalBlockSizeBytes,
    zoneBytes: geometry.zoneSizeBlocks * geometry.logicalBlockSizeBytes,
  });
  table.state.fill(state, first, first + found);
  table.attributes.fill(0, first, first + found);
  // Pointers rise: what holds of the last holds of all.
  if (found > 0) assertZone(table, first + found - 1);
  return found;
}

interface Expected {
  /** Where the first word lies in the piece. */
  readonly at: number;
  readonly first: ZoneIndex;
  /** Zone behind the last that may be looked at. */
  readonly end: ZoneIndex;
  readonly state: number;
  /** What the first word points to. */
  readonly pointer: DeviceByte;
  readonly blockBytes: ByteCount;
  readonly zoneBytes: ByteCount;
}

/** One loop without a call or an object, which is compiled while it runs: an image is opened once in a program. */
function setPointers(view: DataView, { type, writePointer }: ZoneTable, expected: Expected): number {
  const { first, end, blockBytes, zoneBytes } = expected;
  const head = expected.state * 2 ** 28;
  let { at, pointer } = expected;
  let zone: number = first;
  for (; zone < end; zone++) {
    // Exact where they are equal: with any other bit above the pointer the sum is negative or beyond every pointer.
    const found = (view.getUint32(at + 4, true) - head) * TWO_32 + view.getUint32(at, true);
    if (found !== pointer || type[zone] === ZoneType.conventional) break;
    writePointer[zone] = pointer / blockBytes;
    at += WORD_BYTES;
    pointer += zoneBytes;
  }
  return zone - first;
}
