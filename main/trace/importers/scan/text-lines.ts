import { byteLines, type ByteLine } from './byte-lines';

/** A line of a text, decoded. */
export interface TextLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/**
 * Lines of a text in chunks, as text without their ends. Bytes that are not UTF-8 are replaced: a log holds names of
 * processes and files. Of a line that is longer than any tool writes its beginning. Memory is that of `byteLines`.
 */
export function* textLines(chunks: Iterable<Uint8Array>): Generator<TextLine> {
  for (const line of byteLines(chunks)) yield { number: line.number, text: lineText(line) };
}

/** A line as text. */
export function lineText({ bytes, start, end }: ByteLine): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString();
}

/** Lines of the beginning of a file, for telling its format; the last, which may be cut, is left out where there are others. */
export function beginningLines(beginning: Uint8Array): readonly string[] {
  const lines = [...textLines([beginning])].map(({ text }) => text);
  return lines.length > 1 && beginning.at(-1) !== 0x0a ? lines.slice(0, -1) : lines;
}
