import { MIB } from '../../../../shared/units/units';
import type { ZoneIndex } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import { WORD_BYTES } from '../layout';
import type { ZonedModel } from '../model';

/** Bytes read at a time; a multiple of the checksum page. */
const PIECE_BYTES = MIB;

/** A run of table words as they lie in the file. The bytes are reused: read them before the next piece. */
export interface TablePiece {
  readonly firstZone: ZoneIndex;
  readonly count: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** The words of zones first … first+count−1, all by default, in pieces of at most 1 MiB. */
export function* tablePieces(
  file: BlockFile,
  { areas }: ZonedModel,
  first = 0,
  count = Infinity,
): Generator<TablePiece> {
  const start = first * WORD_BYTES;
  const end = Math.min(areas.tableSize, start + count * WORD_BYTES);
  const buffer = new Uint8Array(Math.max(0, Math.min(PIECE_BYTES, end - start)));
  for (let at = start; at < end; at += PIECE_BYTES) {
    const bytes = buffer.subarray(0, Math.min(PIECE_BYTES, end - at));
    file.read(areas.tableOffset + at, bytes);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    yield { firstZone: at / WORD_BYTES, count: bytes.length / WORD_BYTES, bytes, view };
  }
}

/** The two halves of one zone's word. */
export function readWord(
  file: BlockFile,
  { areas }: ZonedModel,
  zone: ZoneIndex,
): { high: number; low: number } {
  const bytes = new Uint8Array(WORD_BYTES);
  file.read(areas.tableOffset + zone * WORD_BYTES, bytes);
  const view = new DataView(bytes.buffer);
  return { high: view.getUint32(4, true), low: view.getUint32(0, true) };
}
