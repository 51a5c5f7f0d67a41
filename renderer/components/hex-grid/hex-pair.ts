import type { BytePair } from '../../composables/pages/byte-pairs';
import { MISSING_BYTE, type HexColumns } from './hex-columns';
import { hexRows, type HexRow, type HexSpan } from './hex-rows';

/** Both sides of a row of bytes, ready to be drawn. */
export interface HexPair {
  readonly a: HexRow;
  readonly b: HexRow;
}

/** Bytes that differ, in runs. Where one side has ended all differ. */
function differingSpans({ a, b }: BytePair, length: number): HexSpan[] {
  const spans: { offset: number; length: number; kind: string }[] = [];
  for (let at = 0; at < length; at++) {
    if (a[at] === b[at]) continue;
    const last = spans.at(-1);
    if (last !== undefined && last.offset + last.length === at) last.length++;
    else spans.push({ offset: at, length: 1, kind: 'differs' });
  }
  return spans;
}

/** Digits and text of both sides, with a mark on what differs. A pair that is on its way is blank. */
export function hexPair(columns: HexColumns, pair: BytePair | null): HexPair {
  const length = pair === null ? columns.bytesPerRow : Math.max(1, pair.a.length, pair.b.length);
  const spans = pair === null ? [] : differingSpans(pair, length);
  const side = (bytes: Uint8Array | null): HexRow => {
    const byteAt = (offset: number) => (bytes === null ? -1 : (bytes[offset] ?? MISSING_BYTE));
    return hexRows({ columns, fileSize: length, byteAt, spans, breaks: [] }, 0, 1)[0]!;
  };
  return { a: side(pair?.a ?? null), b: side(pair?.b ?? null) };
}
