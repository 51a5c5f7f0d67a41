import * as v from 'valibot';
import { fail } from '../../shared/errors/app-error';
import type { ZoneCommand } from '../../shared/workload/command';
import { operationOf } from '../../shared/workload/operations';
import type { TraceEntry, TraceExpectation, TraceHeader } from '../../shared/workload/trace-entry';
import { isPlainEntry } from './plain-entry';
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
export function parseTrace(lines: Iterable<string>): ParsedTrace {
  const numbered = numberLines(lines);
  const first = numbered.next();
  if (first.done) fail('malformed', 'line 1: a trace starts with its header; the file is empty', { line: 1 });
  const header = check(TRACE_HEADER, parseJson(first.value), first.value);
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
  if (data !== undefined) line += `,"data":${JSON.stringify(data)}`;
  if (zde !== undefined) line += `,"zde":${JSON.stringify(zde)}`;
  if (text !== undefined) line += `,"text":${JSON.stringify(text)}`;
  if (expect !== undefined) line += `,"expect":${formatExpectation(expect)}`;
  return `${line}}`;
}

/** Its texts are names and hexadecimal digits, which need no escapes either. */
function formatExpectation(expect: TraceExpectation): string {
  let fields = '';
  for (const [name, value] of Object.entries(expect) as [string, string | number | null | undefined][]) {
    if (value === undefined) continue;
    if (fields !== '') fields += ',';
    fields += typeof value === 'string' ? `"${name}":"${value}"` : `"${name}":${value}`;
  }
  return `{${fields}}`;
}

interface Line {
  readonly number: number;
  readonly text: string;
}

function* numberLines(lines: Iterable<string>): Generator<Line, undefined> {
  let number = 0;
  for (const text of lines) {
    number++;
    if (text.trim() !== '') yield { number, text };
  }
}

function* parseEntries(lines: Iterable<Line>): Generator<TraceEntry> {
  let previous = -1;
  for (const line of lines) {
    const parsed = parseJson(line);
    const entry = isPlainEntry(parsed) ? parsed : check(TRACE_ENTRY, parsed, line);
    if (entry.i <= previous) refuse(line, 'i', `more than ${previous}, the index before it`, entry.i);
    previous = entry.i;
    checkOperands(entry, line);
    yield entry;
  }
}

function check<T>(schema: v.GenericSchema<unknown, T>, value: unknown, line: Line): T {
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const field = v.getDotPath(issue) ?? '';
  if (issue.expected === 'never') refuseField(line, field, 'there is no such field');
  if (issue.path?.at(-1)?.origin === 'key') refuseField(line, field, 'missing');
  return refuse(line, field, wanted(issue), issue.input);
}

function parseJson(line: Line): unknown {
  try {
    return JSON.parse(line.text);
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

function refuse(line: Line, field: string, expected: string, found: unknown): never {
  const shown = JSON.stringify(found) ?? 'nothing';
  const short = shown.length > 80 ? `${shown.slice(0, 80)}…` : shown;
  return refuseField(line, field, `expected ${expected}, found ${short}`);
}

function refuseField(line: Line, field: string, why: string): never {
  const place = field === '' ? `line ${line.number}` : `line ${line.number}: ${field.slice(0, 80)}`;
  return fail('malformed', `${place}: ${why}`, { line: line.number, field });
}

/** A command without its operands would be refused by the engine in words that do not name the line. */
function checkOperands(command: ZoneCommand, line: Line): void {
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
