import { SECTOR_BYTES } from '../../../shared/units/units';
import { beginningLines, textLines } from './scan/text-lines';
import type { ForeignOperation, ForeignRequest, ImportContext, Importer } from './importer';
import { OneDevice } from './one-device';

/** Columns as the tool heads them, with those behind that it has by its options. */
const HEADER = /^\s*TIME\(s\)\s+COMM\s+PID\s+DISK\s+T\s+SECTOR\s+BYTES\b(.*)$/;
/** Process number, disk, letters, sector (the older build has -1 for a flush) and bytes, as they stand in a row. */
const CELLS = [/^\d+$/, /./, /^[A-Z]{1,5}$/, /^(-1|\d{1,16})$/, /^\d{1,16}$/];
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
  const disks = new OneDevice();
  let behind = 1;
  for (const { number: line, text } of textLines(source)) {
    if (text.trim() === '') continue;
    const header = HEADER.exec(text);
    if (header) {
      behind = header[1]!.split(/\s+/).filter(Boolean).length;
      note(line, 'ignored', 'names of columns');
      continue;
    }
    const row = rowOf(text, behind);
    const other = row && disks.refuse(row.disk);
    if (row === null) note(line, 'refused', 'no row of biosnoop');
    else if (other !== null) note(line, 'ignored', other);
    else {
      const made = requestOf({ line, t: row.t }, row);
      if (typeof made === 'string') note(line, 'refused', made);
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

/** A row is read from its end: the name of a process may hold blanks. `behind`: columns that follow the bytes. */
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

function requestOf(
  place: Pick<ForeignRequest, 'line' | 't'>,
  { letters, sector, bytes }: Row,
): ForeignRequest | string {
  if (letters.startsWith('F') && bytes === 0) return { ...place, op: 'flush', offset: null, bytes: 0 };
  // Behind the letter of the request: forced, synchronous, metadata, read ahead.
  const op = LETTERS[letters[0]!];
  if (op === undefined) return `no request that a trace has: ${letters}`;
  const fua = op === 'write' && letters.slice(1).includes('F');
  return { ...place, op, offset: sector * SECTOR_BYTES, bytes, ...(fua && { fua }) };
}
