import { SECTOR_BYTES } from '../../../shared/units/units';
import { ByteFields, FIELD_TEXT_MAX } from './scan/byte-fields';
import { byteLines, type ByteLine } from './scan/byte-lines';
import { beginningLines, lineText } from './scan/text-lines';
import type { ForeignOperation, ForeignRequest, ImportContext, Importer } from './importer';
import { OneDevice } from './one-device';

/** Columns as the tool heads them, with those behind that it has by its options. */
const HEADER = /^\s*TIME\(s\)\s+COMM\s+PID\s+DISK\s+T\s+SECTOR\s+BYTES\b(.*)$/;
/** Process number, disk, letters, sector (the older build has -1 for a flush) and bytes, as they stand in a row. */
const LETTERS_ONLY = /^[A-Z]{1,5}$/;
const CELLS = [/^\d+$/, /./, LETTERS_ONLY, /^(-1|\d{1,16})$/, /^\d{1,16}$/];
const TIME = /^\d{1,10}(\.\d{1,9})?$/;
const LETTERS: Readonly<Record<string, ForeignOperation>> = { R: 'read', W: 'write', D: 'discard' };

/** What biosnoop of bcc and bpftrace prints of each request that completed. */
export const BIOSNOOP: Importer = {
  name: 'biosnoop',
  title: 'biosnoop',
  description: 'requests in the order of their completion, one disk of a file; no zone commands, no data',
  recognises: (beginning) =>
    beginningLines(beginning)
      .slice(0, 20)
      .some((line) => HEADER.test(line)),
  requests,
};

function* requests(source: Iterable<Uint8Array>, { note }: ImportContext): Generator<ForeignRequest> {
  const rows = new Rows();
  const disks = new OneDevice();
  for (const line of byteLines(source)) {
    const row = rows.read(line);
    if (row === 'nothing') continue;
    const other = typeof row === 'string' ? null : disks.refuse(row.disk);
    if (row === 'header') note(line.number, 'ignored', 'names of columns');
    else if (row === 'other') note(line.number, 'refused', 'no row of biosnoop');
    else if (other !== null) note(line.number, 'ignored', other);
    else {
      const made = requestOf(line.number, row);
      if (typeof made === 'string') note(line.number, 'refused', made);
      else yield made;
    }
  }
}

interface Row {
  readonly t: number;
  readonly disk: string;
  readonly letters: string;
  readonly sector: number;
  readonly bytes: number;
}

/** Rows are read from their end: the name of a process may hold blanks. */
class Rows {
  readonly #fields = new ByteFields();
  /** Columns that follow the bytes. */
  #behind = 1;

  /** What a line is; a row in ASCII is read from its bytes. */
  read(line: ByteLine): Row | 'header' | 'nothing' | 'other' {
    const plain = this.#plainRow(line);
    if (plain !== null) return plain;
    const text = lineText(line);
    if (text.trim() === '') return 'nothing';
    const header = HEADER.exec(text);
    if (header === null) return rowOf(text, this.#behind) ?? 'other';
    this.#behind = header[1]!.split(/\s+/).filter(Boolean).length;
    return 'header';
  }

  /** Null for what `rowOf` has to look at. */
  #plainRow(line: ByteLine): Row | null {
    const fields = this.#fields.split(line);
    const first = fields.count - this.#behind - CELLS.length;
    if (first < 1 || !fields.isPlain || fields.number(first) < 0) return null;
    const [letters, sector, bytes] = [
      fields.text(first + 2),
      fields.number(first + 3),
      fields.number(first + 4),
    ];
    const isRow =
      sector >= 0 && bytes >= 0 && fields.length(first + 1) <= FIELD_TEXT_MAX && LETTERS_ONLY.test(letters);
    const time = fields.text(0);
    return isRow && TIME.test(time)
      ? { t: Math.round(Number(time) * 1e6), disk: fields.text(first + 1), letters, sector, bytes }
      : null;
  }
}

/** A row of a text; null where it is none. `behind`: columns that follow the bytes. */
function rowOf(text: string, behind: number): Row | null {
  const cells = text.trim().split(/\s+/);
  const first = cells.length - behind - CELLS.length;
  const isRow =
    first >= 1 && TIME.test(cells[0]!) && CELLS.every((cell, at) => cell.test(cells[first + at]!));
  if (!isRow) return null;
  const [, disk, letters, sector, bytes] = cells.slice(first) as [string, string, string, string, string];
  const t = Math.round(Number(cells[0]) * 1e6);
  return { t, disk, letters, sector: Number(sector), bytes: Number(bytes) };
}

function requestOf(line: number, { t, letters, sector, bytes }: Row): ForeignRequest | string {
  if (letters.startsWith('F') && bytes === 0) return { line, t, op: 'flush', offset: null, bytes: 0 };
  // Behind the letter of the request: forced, synchronous, metadata, read ahead.
  const op = LETTERS[letters[0]!];
  if (op === undefined) return `no request that a trace has: ${letters}`;
  const request = { line, t, op, offset: sector * SECTOR_BYTES, bytes };
  const isForced = op === 'write' && letters.slice(1).includes('F');
  return isForced ? { ...request, fua: true } : request;
}
