import { AppError, fail } from '../../shared/errors/app-error';
import { reportTextOf, type ReportTextFormat, type ToldReport } from '../format/report-text';
import { readLines } from '../trace/lines';
import { blkzoneReader } from './readers/blkzone';
import { nvmeJsonReader, nvmeReader } from './readers/nvme';
import { csvReader, jsonReader, markdownReader, tableReader } from './readers/own';
import { qemuIoReader } from './readers/qemu-io';
import { sgRepZonesReader } from './readers/sg-rep-zones';
import { zbcReader } from './readers/zbc';
import { zbdCsvReader, zbdReader } from './readers/zbd';
import type { ReportReader } from './report-reader';
import { settleReport } from './settle-report';
import { ZoneCollector } from './zone-collector';
import type { ReadReport, ReadReportOptions } from './zone-report';

const READERS: Readonly<Record<ReportTextFormat, () => ReportReader>> = {
  blkzone: blkzoneReader,
  'qemu-io': qemuIoReader,
  zbd: zbdReader,
  'zbd-csv': zbdCsvReader,
  zbc: zbcReader,
  'sg-rep-zones': sgRepZonesReader,
  nvme: nvmeReader,
  'nvme-json': nvmeJsonReader,
  json: jsonReader,
  csv: csvReader,
  markdown: markdownReader,
  table: tableReader,
};

/** Lines and characters by which a text is told. */
const BEGINNING_LINES = 64;
const BEGINNING_LENGTH = 64 * 1024;
/** A line of a shell in front of what it printed. */
const PROMPT = /^[$#] /;

/**
 * Reads a report of zones, told by its content. `chunks`: the text as it comes, bytes or strings split anywhere. Errors:
 * `not-recognised` for an empty text or one of no known tool, `malformed` (names line, value and what was expected) for one
 * that does not follow its format, lists no zone or is followed by another, `usage` for a logical block that does not fit what it says.
 */
export function readReport(
  chunks: Iterable<Uint8Array | string>,
  options: ReadReportOptions = {},
): ReadReport {
  const lines = new ReportLines(chunks);
  const { format, tool } = lines.told;
  const reader = READERS[format]();
  const found = new ZoneCollector();
  for (const line of lines.all()) {
    try {
      reader.line(line, lines.number, found);
    } catch (error) {
      throw secondReport(error, line, lines) ?? error;
    }
  }
  reader.end(lines.number, found);
  if (found.zones.count === 0) fail('malformed', `the text of ${tool} lists no zone`, { tool });
  return { format, tool, says: new Set(reader.says), ...settleReport(found, reader, options) };
}

/**
 * A line where another report begins is no mistake in the first. Where every zone looks like a beginning, it is one if its
 * start is that of the first zone; anything else wrong with it is a mistake in a row.
 */
function secondReport(error: unknown, line: string, { number, told }: ReportLines): AppError | null {
  if (!(error instanceof AppError) || error.code !== 'malformed' || number === 1) return null;
  const second = reportTextOf(`${line}\n`);
  const isRow = second?.format === told.format && second.rows === true;
  if (second === null || (isRow && error.data['beginsAnew'] !== true)) return null;
  const what = `line ${number}: a second report begins (${second.tool}), expected one`;
  return new AppError('malformed', `${what}; ${error.message}`, { ...error.data, line: number });
}

/** Lines of a report, numbered, without what a shell said before it. */
class ReportLines {
  /** Whose report it is. */
  readonly told: ToldReport;
  /** Of the line that was given last. */
  number = 0;
  readonly #rest: Iterator<string>;
  readonly #beginning: string[] = [];

  /** Errors: `not-recognised`. */
  constructor(chunks: Iterable<Uint8Array | string>) {
    this.#rest = readLines(chunks)[Symbol.iterator]();
    let length = 0;
    while (this.#beginning.length < BEGINNING_LINES && length < BEGINNING_LENGTH) {
      const next = this.#rest.next();
      if (next.done) break;
      this.#beginning.push(next.value);
      length += next.value.length;
    }
    this.#skipPrompts();
    const told = reportTextOf(`${this.#beginning.join('\n').slice(0, BEGINNING_LENGTH)}\n`);
    this.told = told ?? this.#refuse();
  }

  *all(): Generator<string> {
    for (const line of this.#beginning) {
      this.number++;
      yield line;
    }
    for (let next = this.#rest.next(); !next.done; next = this.#rest.next()) {
      this.number++;
      yield next.value;
    }
  }

  #skipPrompts(): void {
    const first = this.#beginning.findIndex((line) => line.trim() !== '' && !PROMPT.test(line));
    this.number = Math.max(0, first);
    this.#beginning.splice(0, first === -1 ? this.#beginning.length : first);
  }

  #refuse(): never {
    const first = this.#beginning[0];
    if (first === undefined) return fail('not-recognised', 'the report is empty');
    const accepted = 'blkzone, zbd, zbc_report_zones, sg_rep_zones, nvme, qemu-io zrp, zonesmith report';
    const shown = first.trim().slice(0, 60);
    return fail('not-recognised', `'${shown}' begins no report of zones of a known tool: ${accepted}`, {
      shown,
    });
  }
}
