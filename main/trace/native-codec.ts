import * as v from 'valibot';
import { fail } from '../../shared/errors/app-error';
import type { DataSource, ZoneCommand } from '../../shared/workload/command';
import { operationOf } from '../../shared/workload/operations';
import type { TraceEntry, TraceExpectation, TraceHeader } from '../../shared/workload/trace-entry';
import { spanOf, spanText, type LineSpan } from './lines';
import { PlainLines } from './reading/plain-line';
import { TRACE_ENTRY, TRACE_HEADER } from './trace-schemas';

/** A trace being read: its header, and entries one by one as they are asked for (once). */
export interface ParsedTrace {
  readonly header: TraceHeader;
  readonly entries: Iterable<TraceEntry>;
}

/**
 * Reads a native trace (JSON Lines: a header, then one command a line; blank lines do not count). The header is
 * read at once, an entry when it is asked for. Entry indices rise; they may leave gaps.
 * Errors: `malformed`, naming line number and field, what was expected and what was found.
 */
export function parseTrace(lines: Iterable<string | LineSpan>): ParsedTrace {
  const numbered = new NumberedLines(lines);
  const first = numbered.next();
  if (first === null)
    fail('malformed', 'line 1: a trace starts with its header; the file is empty', { line: 1 });
  const header = check(TRACE_HEADER, parseJson(spanText(first), numbered), numbered);
  return { header, entries: parseEntries(numbered) };
}

/** Bytes at the beginning of a file in which the mark of a native trace stands. */
const MARK_BYTES = 4096;

/** Whether a file that begins so is a native trace. */
export function looksNative(beginning: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(beginning.subarray(0, MARK_BYTES)).includes('"zonesmith"');
}

/** The first line of a trace, without a line end. */
export function formatTraceHeader(header: TraceHeader): string {
  return JSON.stringify(header);
}

/** One line of a trace, without a line end. Fields always come in the same order. */
export function formatTraceEntry(entry: TraceEntry): string {
  const { i, t, op, zone, lba, all, blocks, fua, data, zde, text, expect } = entry;
  // Put together by hand, for a trace may have millions of lines: the numbers are exact, the names need no escapes.
  let line = `{"i":${i},"t":${t},"op":"${op}"`;
  if (zone !== undefined) line += `,"zone":${zone}`;
  if (lba !== undefined) line += `,"lba":${lba}`;
  if (all !== undefined) line += `,"all":${all}`;
  if (blocks !== undefined) line += `,"blocks":${blocks}`;
  if (fua !== undefined) line += `,"fua":${fua}`;
  if (data !== undefined) line += `,"data":${formatData(data)}`;
  if (zde !== undefined) line += `,"zde":${JSON.stringify(zde)}`;
  if (text !== undefined) line += `,"text":${JSON.stringify(text)}`;
  if (expect !== undefined) line += `,"expect":${formatExpectation(expect)}`;
  return `${line}}`;
}

function formatData(data: DataSource): string {
  if (!('pattern' in data) || data.pattern === 'random') return JSON.stringify(data);
  return data.pattern === 'byte'
    ? `{"pattern":"byte","value":${data.value}}`
    : `{"pattern":"${data.pattern}"}`;
}

/** Its texts are names and hexadecimal digits, which need no escapes either. */
function formatExpectation(expect: TraceExpectation): string {
  let fields = '';
  for (const name in expect) {
    const value = expect[name as keyof TraceExpectation];
    if (value === undefined) continue;
    if (fields !== '') fields += ',';
    fields += typeof value === 'string' ? `"${name}":"${value}"` : `"${name}":${value}`;
  }
  return `{${fields}}`;
}

/** The line that is spoken of. */
interface Place {
  readonly number: number;
}

/** `{`, with which an entry begins. */
const OPENING = 123;

/** Lines that are not blank, and the number of the last that was given. */
class NumberedLines implements Place {
  number = 0;
  readonly #lines: Iterator<string | LineSpan>;

  constructor(lines: Iterable<string | LineSpan>) {
    this.#lines = lines[Symbol.iterator]();
  }

  /** Null = there is no more. */
  next(): LineSpan | null {
    for (;;) {
      const next = this.#lines.next();
      if (next.done === true) return null;
      this.number++;
      const { value } = next;
      const span = typeof value === 'string' ? spanOf(value) : value;
      // What begins an object is not blank; to look at the whole line takes as long as reading it.
      if (span.bytes[span.start] === OPENING || spanText(span).trim() !== '') return span;
    }
  }

  /** Nothing more is wanted of the source. */
  end(): void {
    this.#lines.return?.();
  }
}

function* parseEntries(lines: NumberedLines): Generator<TraceEntry> {
  const plain = new PlainLines();
  let previous = -1;
  try {
    for (let line = lines.next(); line !== null; line = lines.next()) {
      const entry = plain.read(line) ?? check(TRACE_ENTRY, parseJson(spanText(line), lines), lines);
      if (entry.i <= previous) refuse(lines, 'i', `more than ${previous}, the index before it`, entry.i);
      checkOperands(entry, lines);
      previous = entry.i;
      yield entry;
    }
  } finally {
    lines.end();
  }
}

function check<T>(schema: v.GenericSchema<unknown, T>, value: unknown, line: Place): T {
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const field = v.getDotPath(issue) ?? '';
  if (issue.expected === 'never') refuseField(line, field, 'there is no such field');
  if (issue.path?.at(-1)?.origin === 'key') refuseField(line, field, 'missing');
  return refuse(line, field, wanted(issue), issue.input);
}

function parseJson(text: string, line: Place): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail('malformed', `line ${line.number}: not JSON: ${reason.slice(0, 200)}`, { line: line.number });
  }
}

/** Our own messages say what is accepted; for the library's, only its expectation is told. */
function wanted(issue: v.BaseIssue<unknown>): string {
  if (!issue.message.startsWith('Invalid')) return issue.message;
  return issue.expected ?? 'another value';
}

function refuse(line: Place, field: string, expected: string, found: unknown): never {
  const shown = JSON.stringify(found) ?? 'nothing';
  const short = shown.length > 80 ? `${shown.slice(0, 80)}…` : shown;
  return refuseField(line, field, `expected ${expected}, found ${short}`);
}

function refuseField(line: Place, field: string, why: string): never {
  const place = field === '' ? `line ${line.number}` : `line ${line.number}: ${field.slice(0, 80)}`;
  return fail('malformed', `${place}: ${why}`, { line: line.number, field });
}

/** A command without its operands would be refused by the engine in words that do not name the line. */
function checkOperands(command: ZoneCommand, line: Place): void {
  const { op, zone, lba, all, blocks, zde } = command;
  const { addresses } = operationOf(op);
  if (addresses === 'nothing') return;
  const isData = addresses === 'blocks';
  if (isData && blocks === undefined) refuse(line, 'blocks', `a number of logical blocks for ${op}`, blocks);
  if (isData && all === true) refuse(line, 'all', `a zone or an LBA for ${op}`, all);
  if (zone === undefined && lba === undefined && all !== true)
    refuse(line, 'zone', `zone, lba or all for ${op}`, zone);
  if (op === 'setZde' && zde === undefined) refuse(line, 'zde', 'the bytes of setZde', zde);
}
