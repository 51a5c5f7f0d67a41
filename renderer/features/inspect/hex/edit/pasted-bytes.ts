/** Two digits or more, as they stand in dumps and in source code: `de ad`, `dead`, `0xde, 0xad`, `\xde\xad`. */
const HEX_TOKEN = /^(?:0x|\\x)?((?:[0-9a-f]{2})+)$/i;
/** An array in C or Rust, named or bare: what stands between its outermost braces or brackets behind a `=`, or alone. */
const ARRAY = /^(?:[^={[]*(?:\[[^\]]*\][^={[]*)?=\s*)?[{[]([\s0-9a-fx,]*)[}\]]\s*;?$/i;
/** Strings of bytes as Python and C write them, with nothing but escapes in them. */
const ESCAPED = /^(?:\w+\s*=\s*)?\(?\s*((?:b?"(?:\\x[0-9a-f]{2})+"\s*)+)\)?\s*;?$/i;
/** A line of `xxd`: offset, digits in groups of one blank, text behind two. */
const DUMP_LINE = /^[0-9a-f]{4,16}: ((?:[0-9a-f]{2,}[ ]?)+?)(?: {2,}.*)?$/i;

/**
 * Bytes that a text of the clipboard stands for: hexadecimal digits where it has nothing else, also as this window copies them for C, Rust
 * and Python or as an xxd dump; else the text itself in UTF-8.
 */
export function pastedBytes(text: string, column: 'hex' | 'text'): Uint8Array<ArrayBuffer> {
  return (column === 'hex' ? hexBytes(bareDigits(text.trim())) : null) ?? new TextEncoder().encode(text);
}

/** The digits alone of what was copied as source or as a dump; any other text as it is. */
function bareDigits(text: string): string {
  const source = ARRAY.exec(text)?.[1] ?? ESCAPED.exec(text)?.[1];
  if (source !== undefined) return source.replace(/(?:\bb)?"/gi, ' ').replaceAll('\\x', ' ');
  if (/^(?:\\x[0-9a-f]{2})+$/i.test(text)) return text.replaceAll('\\x', ' ');
  const lines = text.split(/\r?\n/).map((line) => DUMP_LINE.exec(line)?.[1]);
  return lines.includes(undefined) ? text : lines.join(' ');
}

function hexBytes(text: string): Uint8Array<ArrayBuffer> | null {
  const tokens = text.split(/[\s,]+/).filter((token) => token !== '');
  const digits = tokens.map((token) => HEX_TOKEN.exec(token)?.[1]);
  if (digits.length === 0 || digits.includes(undefined)) return null;
  const pairs = digits.join('').match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}
