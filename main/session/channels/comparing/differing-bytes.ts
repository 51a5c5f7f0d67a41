import type { BytesRead } from '../../../../shared/session/session';
import type { ByteOffset } from '../../../../shared/units/units';

/** Runs of bytes that differ between two readings of the same range; `offset` is that of their first byte. */
export function editedRuns(
  saved: Uint8Array,
  present: Uint8Array,
  offset: ByteOffset,
): NonNullable<BytesRead['edited']> {
  const runs: { offset: ByteOffset; length: number }[] = [];
  for (let at = 0; at < present.length; at++) {
    if (saved[at] === present[at]) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.offset + last.length === offset + at) last.length++;
    else runs.push({ offset: offset + at, length: 1 });
  }
  return runs;
}
