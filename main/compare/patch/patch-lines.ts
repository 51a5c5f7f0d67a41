import * as v from 'valibot';
import { fail } from '../../../shared/errors/app-error';
import { byteCount, byteOffset } from '../../../shared/units/schemas';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import { isAllZero } from '../../storage/extent';

/** What a patch is for: the length of the file before and after. */
export interface PatchHeader {
  readonly sizeBefore: ByteCount;
  readonly sizeAfter: ByteCount;
}

/** Bytes that a patch changes at one place; both are equally long. */
export interface PatchRun {
  readonly offset: ByteOffset;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Bytes of a run at most: a longer one is several lines. */
export const PATCH_RUN_MAX = 32 * 1024;

const HEX = v.pipe(
  v.string(),
  v.regex(/^(?:[0-9a-f]{2})+$/i, 'expected pairs of hex digits'),
  v.maxLength(2 * PATCH_RUN_MAX),
);
const ZEROS = v.strictObject({
  zeros: v.pipe(byteCount, v.minValue(1), v.maxValue(PATCH_RUN_MAX)),
});
const BYTES = v.union([HEX, ZEROS], 'expected pairs of hex digits or { "zeros": number }');
const HEADER = v.strictObject({
  zonesmith: v.literal('patch'),
  version: v.literal(1),
  sizeBefore: byteCount,
  sizeAfter: byteCount,
});
const RUN = v.strictObject({ offset: byteOffset, before: BYTES, after: BYTES });

/** The lines of a patch (JSON Lines), without line ends: the header, then a line a run. */
export function* patchLines(header: PatchHeader, runs: Iterable<PatchRun>): Generator<string> {
  yield JSON.stringify({ zonesmith: 'patch', version: 1, ...header });
  for (const { offset, before, after } of runs)
    yield JSON.stringify({ offset, before: asText(before), after: asText(after) });
}

/** A patch of which the header was read; runs come as they are asked for. */
export interface Patch {
  readonly header: PatchHeader;
  readonly runs: Iterable<PatchRun>;
}

/** Reads a patch line by line. Errors: `malformed`, naming the line, the field, what was expected and what was found. */
export function parsePatch(lines: Iterable<string>): Patch {
  const iterator = lines[Symbol.iterator]();
  const first = iterator.next();
  if (first.done === true) fail('malformed', 'is empty; a patch begins with {"zonesmith":"patch",…}');
  const { sizeBefore, sizeAfter } = read(HEADER, first.value, 1);
  return { header: { sizeBefore, sizeAfter }, runs: runsOf(iterator, { sizeBefore, sizeAfter }) };
}

function* runsOf(lines: Iterator<string>, { sizeBefore, sizeAfter }: PatchHeader): Generator<PatchRun> {
  const end = Math.max(sizeBefore, sizeAfter);
  for (let line = 2; ; line++) {
    const next = lines.next();
    if (next.done === true) return;
    if (next.value.trim() === '') continue;
    const { offset, before, after } = read(RUN, next.value, line);
    const run = { offset, before: asBytes(before), after: asBytes(after) };
    if (run.before.length !== run.after.length) {
      fail(
        'malformed',
        `line ${line}: ${run.before.length} old bytes and ${run.after.length} new ones; a patch replaces, it never inserts`,
        { line },
      );
    }
    if (offset + run.after.length > end) {
      fail(
        'malformed',
        `line ${line}: offset ${offset} + ${run.after.length} is behind the end at ${end} that line 1 names`,
        { line, offset },
      );
    }
    yield run;
  }
}

function read<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
  line: number,
): v.InferOutput<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    fail('malformed', `line ${line}: not JSON`, { line });
  }
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const field = v.getDotPath(issue) ?? 'line';
  return fail('malformed', `line ${line}: ${field}: ${issue.message}`, { line, field });
}

type BytesText = v.InferOutput<typeof BYTES>;

function asText(bytes: Uint8Array): BytesText {
  return bytes.length > 16 && isAllZero(bytes)
    ? { zeros: bytes.length }
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

function asBytes(text: BytesText): Uint8Array {
  return typeof text === 'string' ? new Uint8Array(Buffer.from(text, 'hex')) : new Uint8Array(text.zeros);
}
