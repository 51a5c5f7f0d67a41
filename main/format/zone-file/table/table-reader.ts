import type { ByteOffset, ZoneIndex } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import { ENTRY_BYTES } from '../layout';

/** Entries read at a time: close to 1 MiB. */
export const PIECE_ENTRIES = 11_915;

/** A run of entries as they lie in the file. The bytes are reused: read them before the next piece. */
export interface TablePiece {
  readonly firstZone: ZoneIndex;
  readonly count: number;
  readonly view: DataView;
}

/** The entries of zones first … first+count−1 of a table, in pieces of at most 1 MiB. */
export function* tablePieces(
  file: BlockFile,
  tableOffset: ByteOffset,
  first: ZoneIndex,
  count: number,
): Generator<TablePiece> {
  const buffer = new Uint8Array(Math.min(PIECE_ENTRIES, count) * ENTRY_BYTES);
  for (let done = 0; done < count; done += PIECE_ENTRIES) {
    const entries = Math.min(PIECE_ENTRIES, count - done);
    const bytes = buffer.subarray(0, entries * ENTRY_BYTES);
    file.read(tableOffset + (first + done) * ENTRY_BYTES, bytes);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    yield { firstZone: first + done, count: entries, view };
  }
}

/** One entry. */
export function readEntry(file: BlockFile, tableOffset: ByteOffset, zone: ZoneIndex): DataView {
  const bytes = new Uint8Array(ENTRY_BYTES);
  file.read(tableOffset + zone * ENTRY_BYTES, bytes);
  return new DataView(bytes.buffer);
}

/** A u64 as a number; inexact from 2^53 on, where nothing valid lies. */
export function readU64(view: DataView, offset: number): number {
  return view.getUint32(offset + 4, true) * 2 ** 32 + view.getUint32(offset, true);
}
