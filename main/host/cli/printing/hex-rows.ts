/** Bytes in a row. */
export const HEX_ROW_BYTES = 16;

/** Rows of 16 bytes: `00000200  de ad be ef …  |ascii|`; `start` is the address of the first byte. */
export function* hexRows(bytes: Uint8Array, start: number): Generator<string> {
  for (let at = 0; at < bytes.length; at += HEX_ROW_BYTES) {
    const row = bytes.subarray(at, at + HEX_ROW_BYTES);
    const hex = Array.from(row, (byte) => byte.toString(16).padStart(2, '0'));
    const halves = `${hex.slice(0, 8).join(' ')}  ${hex.slice(8).join(' ')}`;
    yield `${(start + at).toString(16).padStart(8, '0')}  ${halves.padEnd(3 * HEX_ROW_BYTES)}  |${ascii(row)}|`;
  }
}

function ascii(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(
    '',
  );
}
