import { SECTOR_BYTES } from '../../../shared/units/units';
import { beginningLines, textLines } from './scan/text-lines';
import type { ForeignOperation, ForeignRequest, ImportContext, Importer } from './importer';
import { OneDevice } from './one-device';

/** Columns as the tool heads them; with -Q there is one for the time in the queue, with -P a pattern. */
const HEADER = /^\s*TIME\(s\)\s+COMM\s+PID\s+DISK\s+T\s+SECTOR\s+BYTES\b/;
/**
 * Seconds, process (which may hold blanks), its number, disk, what was done, sector, bytes and what comes behind.
 * The older build calls the sector of a flush -1.
 */
const ROW =
  /^\s*(\d{1,10}(?:\.\d{1,9})?)\s+(.*?)\s+(\d+)\s+(\S+)\s+([A-Z]{1,5})\s+(-1|\d{1,16})\s+(\d{1,16})((?:\s+\S+)*)\s*$/;
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
  let first: number | null = null;
  for (const { number: line, text } of textLines(source)) {
    if (text.trim() === '') continue;
    if (HEADER.test(text)) {
      note(line, 'ignored', 'names of columns');
      continue;
    }
    const cells = ROW.exec(text);
    const [, seconds, , , disk, letters, sector, bytes] = cells ?? [];
    if (cells === null) note(line, 'refused', 'no row of biosnoop');
    else if (disks.refuse(disk!) !== null) note(line, 'ignored', disks.refuse(disk!)!);
    else {
      const time = Math.round(Number(seconds) * 1e6);
      first ??= time;
      const place = { line, t: Math.max(0, time - first) };
      const made = requestOf(place, letters!, Number(sector), Number(bytes));
      if (typeof made === 'string') note(line, 'refused', made);
      else yield made;
    }
  }
}

function requestOf(
  place: Pick<ForeignRequest, 'line' | 't'>,
  letters: string,
  sector: number,
  bytes: number,
): ForeignRequest | string {
  if (letters.startsWith('F') && bytes === 0) return { ...place, op: 'flush', offset: null, bytes: 0 };
  // Behind the letter of the request: forced, synchronous, metadata, read ahead.
  const op = LETTERS[letters[0]!];
  if (op === undefined) return `no request that a trace has: ${letters}`;
  const fua = op === 'write' && letters.slice(1).includes('F');
  return { ...place, op, offset: sector * SECTOR_BYTES, bytes, ...(fua && { fua }) };
}
