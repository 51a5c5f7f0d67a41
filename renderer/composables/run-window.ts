import type { PlacedPair } from '../../shared/session/comparison';
import type { ByteCount, DeviceByte } from '../../shared/units/units';

/** Rows of equal bytes that are shown before a run, and behind it. */
const ROWS_AROUND = 4;
/** The same around a place that was named, from which one goes on by hand. */
const ROWS_AROUND_PLACE = 2_048;

/** The bytes around a run, in rows that lie beside each other on both sides. */
export interface RunWindow {
  readonly offsetA: DeviceByte;
  readonly offsetB: DeviceByte;
  readonly rows: number;
}

/** A run, or a place that was named: length null. */
export interface LookedAtBytes extends PlacedPair {
  readonly length: ByteCount | null;
}

/** Whole rows around a run, within the zones that it begins and ends in: beyond them nothing may have been compared. */
export function runWindow(
  { offsetA, offsetB, length, zoneA }: LookedAtBytes,
  bytesPerRow: number,
  zoneSizeBytes: ByteCount,
): RunWindow {
  const skew = offsetA % bytesPerRow;
  const first = offsetA - skew;
  const room = Math.min(first - zoneA * zoneSizeBytes, offsetB - skew);
  const around = length === null ? ROWS_AROUND_PLACE : ROWS_AROUND;
  const before = Math.max(0, Math.min(around, Math.floor(room / bytesPerRow)));
  const end = offsetA + (length ?? 1);
  const zoneEnd = Math.ceil(end / zoneSizeBytes) * zoneSizeBytes;
  const lastEnd = Math.min((Math.ceil(end / bytesPerRow) + around) * bytesPerRow, zoneEnd);
  const back = before * bytesPerRow;
  return {
    offsetA: first - back,
    offsetB: Math.max(0, offsetB - skew - back),
    rows: Math.ceil((lastEnd - first + back) / bytesPerRow),
  };
}
