/** Two digits or more, as they stand in dumps and in source code: `de ad`, `dead`, `0xde, 0xad`. */
const HEX_TOKEN = /^(?:0x)?((?:[0-9a-f]{2})+)$/i;

/** Bytes that a text of the clipboard stands for: hexadecimal digits where it has nothing else, else the text itself in UTF-8. */
export function pastedBytes(text: string, column: 'hex' | 'text'): Uint8Array<ArrayBuffer> {
  return (column === 'hex' ? hexBytes(text) : null) ?? new TextEncoder().encode(text);
}

function hexBytes(text: string): Uint8Array<ArrayBuffer> | null {
  const tokens = text.split(/[\s,]+/).filter((token) => token !== '');
  const digits = tokens.map((token) => HEX_TOKEN.exec(token)?.[1]);
  if (digits.length === 0 || digits.includes(undefined)) return null;
  const pairs = digits.join('').match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}
