/**
 * File names are bytes, which need not be UTF-8. In a text each byte that is none stands as a lone surrogate, U+DC80 to
 * U+DCFF, which no UTF-8 yields; so every name has one text, and every such text one name. Source: PEP 383.
 */
const RAW = /[\udc80-\udcff]/u;
const EACH_RAW = /[\udc80-\udcff]/gu;
const RAW_BASE = 0xdc00;
const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** True when a name holds bytes that are no UTF-8. */
export function isRawName(name: string): boolean {
  return RAW.test(name);
}

/** The same with each such byte spelled, `\xff`: what can be shown. */
export function spellRawName(name: string): string {
  return name.replace(EACH_RAW, (one) => `\\x${(one.charCodeAt(0) - RAW_BASE).toString(16)}`);
}

/** The bytes of a name. */
export function bytesOfName(name: string): Uint8Array {
  const encoder = new TextEncoder();
  const parts = name.split(/([\udc80-\udcff])/u);
  const bytes = parts.flatMap((part) =>
    isRawName(part) ? [part.charCodeAt(0) - RAW_BASE] : [...encoder.encode(part)],
  );
  return Uint8Array.from(bytes);
}

/** The name of bytes. */
export function nameOfBytes(bytes: Uint8Array): string {
  let name = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes[at]!);
    const text = decoded(bytes.subarray(at, at + length));
    name += text ?? String.fromCharCode(RAW_BASE + bytes[at]!);
    at += text === null ? 1 : length;
  }
  return name;
}

/** Bytes of the UTF-8 sequence that begins with this one. */
function sequenceLength(first: number): number {
  if (first < 0xc0) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return STRICT.decode(bytes);
  } catch {
    return null;
  }
}
