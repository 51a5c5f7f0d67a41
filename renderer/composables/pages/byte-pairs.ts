/** One row of both sides; shorter where a side ends. */
export interface BytePair {
  readonly a: Uint8Array;
  readonly b: Uint8Array;
}

/** Bytes of both sides, cut into rows. */
export function bytePairs({ a, b }: BytePair, count: number, bytesPerRow: number): BytePair[] {
  const rowOf = (bytes: Uint8Array, row: number) =>
    bytes.subarray(row * bytesPerRow, (row + 1) * bytesPerRow);
  return Array.from({ length: count }, (_, row) => ({ a: rowOf(a, row), b: rowOf(b, row) }));
}
