import { SECTOR_BYTES } from '../../../shared/units/units';
import { beginningLines, textLines } from './scan/text-lines';
import type { ForeignRequest, ImportContext, Importer } from './importer';
import { OneDevice } from './one-device';

interface Ticks {
  readonly millions: number;
  readonly rest: number;
}

/** One row of a table of requests, in the units of its table. */
interface Row {
  /** Ticks from any start, of which there are too many for one number: millions of them, and the rest. */
  readonly time: Ticks;
  readonly device: string;
  readonly word: string;
  readonly offset: number;
  readonly length: number;
}

/** A table of requests: how many ticks a microsecond has (or microseconds a tick), and how its rows are read. */
interface Dialect {
  readonly title: string;
  readonly header: RegExp;
  readonly row: RegExp;
  readonly microseconds: (ticks: number) => number;
  readonly unitBytes: number;
  readonly parse: (cells: readonly string[]) => Row;
}

const DIALECTS: readonly Dialect[] = [
  {
    // Windows file times: ticks of 100 ns.
    title: 'MSR',
    header: /^timestamp,hostname,disknumber,type,offset,size,responsetime$/i,
    row: /^\d{15,20},[^,]*,\d+,(read|write),\d+,\d+,\d+$/i,
    microseconds: (ticks) => Math.trunc(ticks / 10),
    unitBytes: 1,
    parse: ([time, host, disk, word, offset, length]) =>
      row(time!, `${host}.${disk}`, word!, offset!, length!),
  },
  {
    title: 'Tencent',
    header: /^timestamp,offset,size,iotype,volumeid$/i,
    row: /^\d{9,11},\d+,\d+,[01],\d+$/,
    microseconds: (seconds) => seconds * 1_000_000,
    unitBytes: SECTOR_BYTES,
    parse: ([time, offset, length, word, volume]) => row(time!, volume!, word!, offset!, length!),
  },
  {
    title: 'Alibaba',
    header: /^device_?id,opcode,offset,length,timestamp$/i,
    row: /^\d+,[rw],\d+,\d+,\d{13,17}$/i,
    microseconds: (ticks) => ticks,
    unitBytes: 1,
    parse: ([device, word, offset, length, time]) => row(time!, device!, word!, offset!, length!),
  },
];

const OPERATIONS: Readonly<Record<string, 'read' | 'write'>> = {
  read: 'read',
  r: 'read',
  '0': 'read',
  write: 'write',
  w: 'write',
  '1': 'write',
};

/** Tables of requests of servers: MSR Cambridge (SNIA), Tencent and Alibaba cloud disks. */
export const MSR_CSV: Importer = {
  name: 'msr-csv',
  title: 'MSR, Tencent or Alibaba CSV',
  description:
    'requests of servers and cloud disks without zones, told apart by their columns; no data, no flushes; one disk of a file',
  recognises(beginning) {
    const [first = '', second] = beginningLines(beginning).map(withoutBlanks);
    const dialect = dialectOf(first);
    return dialect !== null && (second === undefined || second === '' || dialect.row.test(second));
  },
  requests,
};

function* requests(source: Iterable<Uint8Array>, { note }: ImportContext): Generator<ForeignRequest> {
  const devices = new OneDevice();
  let dialect: Dialect | null = null;
  let first: Ticks | null = null;
  for (const { number: line, text } of textLines(source)) {
    const cells = withoutBlanks(text);
    if (cells === '' || cells.startsWith('#')) continue;
    const isFirst = dialect === null;
    dialect ??= dialectOf(cells);
    if (LETTER.test(cells) && dialect?.header.test(cells)) {
      note(line, 'ignored', 'names of columns');
      continue;
    }
    if (!dialect?.row.test(cells)) {
      note(
        line,
        'refused',
        isFirst ? 'neither columns of MSR, Tencent nor Alibaba' : `no row of ${dialect!.title}`,
      );
      continue;
    }
    const found = dialect.parse(cells.split(','));
    const other = devices.refuse(found.device);
    if (other !== null) {
      note(line, 'ignored', other);
      continue;
    }
    first ??= found.time;
    yield requestOf(found, dialect, line, dialect.microseconds(ticksBetween(first, found.time)));
  }
}

function requestOf(found: Row, { unitBytes }: Dialect, line: number, t: number): ForeignRequest {
  const op = OPERATIONS[found.word.toLowerCase()]!;
  // Rows are not always in the order of their times.
  return { line, t: Math.max(0, t), op, offset: found.offset * unitBytes, bytes: found.length * unitBytes };
}

function row(time: string, device: string, word: string, offset: string, length: string): Row {
  return { time: ticksOf(time), device, word, offset: Number(offset), length: Number(length) };
}

const [MILLION, MILLION_DIGITS, DIGIT_ZERO] = [1e6, 6, 48];

function ticksOf(digits: string): Ticks {
  const split = Math.max(0, digits.length - MILLION_DIGITS);
  return { millions: numberIn(digits, 0, split), rest: numberIn(digits, split, digits.length) };
}

/** Digits, without cutting them out. */
function numberIn(digits: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + digits.charCodeAt(at) - DIGIT_ZERO;
  return value;
}

function ticksBetween(from: Ticks, to: Ticks): number {
  return (to.millions - from.millions) * MILLION + (to.rest - from.rest);
}

function dialectOf(line: string): Dialect | null {
  return DIALECTS.find(({ header, row: rows }) => header.test(line) || rows.test(line)) ?? null;
}

const BLANK = /[\s\ufeff]/;
const BLANKS = /[\s\ufeff]+/g;
/** Names of columns begin with one, rows do not. */
const LETTER = /^[a-z]/i;

function withoutBlanks(text: string): string {
  return BLANK.test(text) ? text.replaceAll(BLANKS, '') : text;
}
