import { TextDecoder } from 'node:util';
import { AppError, fail } from '../../shared/errors/app-error';
import { MIB } from '../../shared/units/units';

/** Bytes or characters of one line at most: room for 16 MiB of base64. */
const LINE_MAX = 24 * MIB;

/**
 * Lines of a text that comes in chunks (UTF-8 bytes or strings, split anywhere), without their line ends and
 * without a byte order mark. Errors: `malformed` for a line longer than 24 Mi characters or bytes that are not UTF-8.
 */
export function* readLines(chunks: Iterable<Uint8Array | string>): Generator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let pending = '';
  let line = 1;
  for (const chunk of chunks) {
    const parts = (pending + decode(decoder, chunk, line)).split('\n');
    pending = parts.pop()!;
    for (const part of parts) {
      yield withoutReturn(checkLength(part, line));
      line++;
    }
    checkLength(pending, line);
  }
  pending += decode(decoder, null, line);
  if (pending !== '') yield withoutReturn(pending);
}

function decode(decoder: TextDecoder, chunk: Uint8Array | string | null, line: number): string {
  if (typeof chunk === 'string') return chunk;
  try {
    return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    return fail('malformed', `line ${line} or later: not UTF-8 text`, { line });
  }
}

function checkLength(text: string, line: number): string {
  if (text.length > LINE_MAX) fail('malformed', `line ${line}: longer than ${LINE_MAX} characters`, { line });
  return text;
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

/** What is said of a line of a source is said with the name of that source. Errors: those of `read`. */
export function sayingWhere<Value>(source: string, read: () => Value): Value {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'malformed' || thrown.subject !== null) throw thrown;
    throw new AppError(thrown.code, thrown.message, { ...thrown.data, path: source }, source);
  }
}
