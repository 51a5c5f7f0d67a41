/** Lines of a stream, none longer than a limit. */

/** What stands for a line that is too long: none of it is kept. */
export const TOO_LONG = Symbol('too long');

const NEWLINE = 0x0a;

/**
 * Lines without what ends them, empty ones left out; the last one needs no newline. Of one that is longer than `bytesMax`
 * nothing but TOO_LONG is given, once its end has come.
 */
export async function* linesOf(
  input: AsyncIterable<Uint8Array>,
  bytesMax: number,
): AsyncGenerator<string | typeof TOO_LONG> {
  let held: Uint8Array[] = [];
  let length = 0;
  const take = (): string | typeof TOO_LONG => {
    const line = length > bytesMax ? TOO_LONG : Buffer.concat(held, length).toString().trim();
    held = [];
    length = 0;
    return line;
  };
  const keep = (piece: Uint8Array): void => {
    length += piece.length;
    if (length > bytesMax) held = [];
    else held.push(piece);
  };
  for await (const piece of input) {
    let from = 0;
    for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, from)) {
      keep(piece.subarray(from, end));
      from = end + 1;
      const line = take();
      if (line !== '') yield line;
    }
    keep(piece.subarray(from));
  }
  const last = take();
  if (last !== '') yield last;
}
