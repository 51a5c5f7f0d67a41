import { formatHex } from '../../../../shared/units/format';
import type { StructureField } from '../../../../shared/image/field';
import type { ByteCount, ByteOffset } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import { decodeEntry, entryCopied, entryOffset, formatEntry, offsetProblem } from '../blocks/l2-entry';
import { subclusterProblem } from '../blocks/subclusters';
import { ENTRY_BYTES } from '../layout';
import type { Qcow2Header } from '../model';
import { refcountAt } from '../blocks/refcount-word';
import { refcountTablePlace, refcountTableProblem } from '../blocks/refcount-place';
import type { Snapshot } from './snapshots';
import { readSnapshots } from './snapshots';
import type { Section, StructureSource } from './structure-section';
import { NO_FIELDS, sectionOf, verdict } from './structure-section';

/** Bytes read at a time; a multiple of every entry's size, and tables begin at multiples of 512. */
const PIECE_BYTES = 4096;

/** Snapshots shown. */
const SNAPSHOTS_SHOWN = 1_000;

/** Entries of the refcount table. */
export function refcountTableSection({ file, model }: StructureSource): Section {
  const { header } = model;
  if (refcountTableProblem(file, header.clusterBytes)) return NO_FIELDS;
  const { offset, clusters } = refcountTablePlace(file);
  return entrySection(file, (clusters * header.clusterBytes) / ENTRY_BYTES, (index, reader) =>
    entryRow(header, `refcount_table[${index}]`, reader, offset + index * ENTRY_BYTES),
  );
}

/** The refcount of each cluster of the file; one without a block has none. */
export function refcountSection({ file, model }: StructureSource): Section {
  const { clusterBytes } = model.header;
  if (refcountTableProblem(file, clusterBytes)) return NO_FIELDS;
  const table = refcountTablePlace(file).offset;
  return entrySection(file, Math.ceil(file.size() / clusterBytes), (cluster, reader) =>
    refcountRow(model.header, table, cluster, reader),
  );
}

/** Entries of the active L1 table. */
export function l1Section({ file, model }: StructureSource): Section {
  const { header } = model;
  return entrySection(file, header.l1Entries, (index, reader) =>
    entryRow(header, `l1[${index}]`, reader, header.l1Offset + index * ENTRY_BYTES),
  );
}

/** Entries of the L2 tables that exist, by guest cluster. */
export function l2Section({ file, model }: StructureSource): Section {
  const { header } = model;
  const tables = l2Tables(file, header);
  const stride = header.extendedL2 ? 2 * ENTRY_BYTES : ENTRY_BYTES;
  const perTable = header.clusterBytes / stride;
  return entrySection(file, tables.length * perTable, (row, reader) => {
    const { index, offset } = tables[Math.floor(row / perTable)]!;
    const inTable = row % perTable;
    return l2Row(header, index * perTable + inTable, reader, offset + inTable * stride);
  });
}

/** Entries of the snapshot table, one row each. */
export function snapshotSection({ file, model }: StructureSource): Section {
  const snapshots: Snapshot[] = [];
  for (const snapshot of readSnapshots(file, model.header)) {
    if (snapshots.length === SNAPSHOTS_SHOWN) break;
    snapshots.push(snapshot);
  }
  const row = (index: number): StructureField => {
    const { offset, length, name, l1Offset, l1Entries } = snapshots[index]!;
    const value = `${JSON.stringify(name)}, L1 table of ${l1Entries} at ${formatHex(l1Offset)}`;
    return { path: `snapshot[${index}]`, offset, length, type: 'snapshot', value, status: 'ok' };
  };
  return sectionOf(snapshots.length, row, 1);
}

function entrySection(
  file: BlockFile,
  count: number,
  make: (index: number, reader: PieceReader) => StructureField,
): Section {
  return {
    ...{ count, perElement: 1 },
    page(first, wanted) {
      const reader = new PieceReader(file);
      return Array.from({ length: wanted }, (_, index) => make(first + index, reader));
    },
  };
}

/** L2 tables that lie in the file, in the order of L1. */
function l2Tables(file: BlockFile, header: Qcow2Header) {
  const reader = new PieceReader(file);
  const tables: { readonly index: number; readonly offset: ByteOffset }[] = [];
  for (let index = 0; index < header.l1Entries; index++) {
    const place = header.l1Offset + index * ENTRY_BYTES;
    const offset = entryOffset(reader.high(place), reader.low(place));
    if (offset !== 0 && offsetProblem(header, offset, reader.fileBytes) === null)
      tables.push({ index, offset });
  }
  return tables;
}

function refcountRow(
  header: Qcow2Header,
  table: ByteOffset,
  cluster: number,
  reader: PieceReader,
): StructureField {
  const { clusterBytes, refcountBits } = header;
  const perBlock = (clusterBytes * 8) / refcountBits;
  const place = table + Math.floor(cluster / perBlock) * ENTRY_BYTES;
  const block = entryOffset(reader.high(place), reader.low(place));
  const bit = (cluster % perBlock) * refcountBits;
  const inByte = bit & 7;
  const length = Math.max(1, refcountBits / 8);
  const type = refcountBits < 8 ? `bits ${inByte + refcountBits - 1}:${inByte}` : `u${refcountBits} be`;
  const row = { path: `refcount[${cluster}]`, length, type };
  if (block === 0 || offsetProblem(header, block, reader.fileBytes) !== null)
    return { ...row, offset: place, value: '0', status: 'unreadable', why: 'no refcount block' };
  const offset = block + (bit >>> 3);
  const value = refcountAt(reader.bytes(offset, length), refcountBits, inByte / refcountBits);
  return { ...row, offset, value: String(value), status: 'ok' };
}

/** An entry that holds the offset of a cluster. */
function entryRow(
  header: Qcow2Header,
  path: string,
  reader: PieceReader,
  place: ByteOffset,
  note = '',
): StructureField {
  const high = reader.high(place);
  const low = reader.low(place);
  const offset = entryOffset(high, low);
  const problem = offset === 0 ? null : offsetProblem(header, offset, reader.fileBytes);
  const flags = `${note}${entryCopied(high) ? ', copied' : ''}`;
  const value = high === 0 && low === 0 ? '0' : `${formatHex(offset)}${flags}`;
  const why = problem === null ? null : `${formatEntry(high, low)} is not ${problem}`;
  return { path, offset: place, length: ENTRY_BYTES, type: 'u64 be', value, ...verdict(why) };
}

function l2Row(header: Qcow2Header, guest: number, reader: PieceReader, place: ByteOffset): StructureField {
  const path = `l2[${guest}]`;
  const row = { path, offset: place, length: ENTRY_BYTES, type: 'u64 be' };
  const high = reader.high(place);
  const low = reader.low(place);
  const mapping = decodeEntry(header, high, low);
  if (mapping.kind === 'compressed') {
    const value = `${formatHex(mapping.hostOffset)}, compressed in ${mapping.length} bytes`;
    const why =
      mapping.hostOffset < reader.fileBytes ? null : `${formatEntry(high, low)} leads behind the file`;
    return { ...row, value, ...verdict(why) };
  }
  if (header.dataFile !== null)
    return { ...row, value: `${formatHex(entryOffset(high, low))} in the data file`, status: 'ok' };
  if (header.extendedL2) return subclusterRow(header, path, reader, place);
  return entryRow(header, path, reader, place, mapping.kind === 'zero' ? ', zeros' : '');
}

/** Both words of an extended entry. */
function subclusterRow(
  header: Qcow2Header,
  path: string,
  reader: PieceReader,
  place: ByteOffset,
): StructureField {
  const [zeros, allocated] = [reader.high(place + ENTRY_BYTES), reader.low(place + ENTRY_BYTES)];
  const told = `, subclusters allocated ${formatHex(allocated, 8)}, zeros ${formatHex(zeros, 8)}`;
  const entry = entryRow(header, path, reader, place, told);
  const row = entry.value === '0' && zeros + allocated > 0 ? { ...entry, value: `0${told}` } : entry;
  const expected = subclusterProblem(reader.high(place), reader.low(place), { allocated, zeros });
  const wrong = row.status === 'ok' && expected !== null ? verdict(`expected ${expected}`) : {};
  return { ...row, length: 2 * ENTRY_BYTES, type: '2 × u64 be', ...wrong };
}

/** Reads entries one after the other, as they are asked for by the thousand; meant to be short-lived. */
class PieceReader {
  readonly fileBytes: ByteCount;
  readonly #file: BlockFile;
  readonly #bytes = new Uint8Array(PIECE_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);
  #piece = -1;

  constructor(file: BlockFile) {
    this.#file = file;
    this.fileBytes = file.size();
  }

  /** Upper half of the big-endian word at a multiple of 8. */
  high(place: ByteOffset): number {
    return this.#view.getUint32(this.#at(place));
  }

  /** Lower half of that word. */
  low(place: ByteOffset): number {
    return this.#view.getUint32(this.#at(place) + 4);
  }

  /** A few bytes that do not cross a multiple of 8; not copied. */
  bytes(place: ByteOffset, length: ByteCount): Uint8Array {
    const at = this.#at(place);
    return this.#bytes.subarray(at, at + length);
  }

  #at(place: ByteOffset): number {
    const piece = Math.floor(place / PIECE_BYTES);
    if (piece !== this.#piece) this.#file.read(piece * PIECE_BYTES, this.#bytes);
    this.#piece = piece;
    return place - piece * PIECE_BYTES;
  }
}
