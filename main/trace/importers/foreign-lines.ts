import { TextDecoder } from 'node:util';
import { KIB } from '../../../shared/units/units';

/** Characters of a line that are kept; no tool writes longer ones that mean something. */
const LINE_MAX = 64 * KIB;

/** A line of a foreign text. */
export interface ForeignLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/**
 * Lines of a text in pieces, without line ends. Bytes that are not UTF-8 are replaced and long lines are cut after 64 Ki
 * characters: a log holds names of processes and files. Never more than a piece and a line is kept.
 */
export function* foreignLines(source: Iterable<Uint8Array>): Generator<ForeignLine> {
  const decoder = new TextDecoder();
  let number = 0;
  let pending = '';
  for (const piece of source) {
    const parts = decoder.decode(piece, { stream: true }).split('\n');
    const last = parts.pop()!;
    for (const part of parts) {
      yield { number: ++number, text: cut(pending + part) };
      pending = '';
    }
    if (pending.length < LINE_MAX) pending += last;
  }
  pending += decoder.decode();
  if (pending !== '') yield { number: ++number, text: cut(pending) };
}

function cut(text: string): string {
  const line = text.length > LINE_MAX ? text.slice(0, LINE_MAX) : text;
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** Lines of the beginning of a file, for telling its format; the last, which may be cut, is left out where there are others. */
export function beginningLines(beginning: Uint8Array): readonly string[] {
  const lines = [...foreignLines([beginning])].map(({ text }) => text);
  return lines.length > 1 && beginning.at(-1) !== 0x0a ? lines.slice(0, -1) : lines;
}
