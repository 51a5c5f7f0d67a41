import type { Annotation } from '../../../../shared/image/place';
import type { PlacedAnnotation } from '../../../../shared/session/session';

/** A span of the file whose bytes follow each other on the device too. */
export interface DataRun {
  readonly offset: number;
  readonly length: number;
  readonly kind: Annotation['kind'];
  readonly zone: number;
  /** Bytes from the zone start, at `offset`. */
  readonly zoneByte: number;
  /** Bytes from the start of the device, at `offset`. */
  readonly deviceByte: number;
}

/** A run from an annotation; null outside of the device. */
export function dataRun(
  { offset, length, kind, at }: PlacedAnnotation,
  zoneSizeBytes: number,
): DataRun | null {
  if (at === undefined) return null;
  const { zone, zoneByte } = at;
  return { offset, length, kind, zone, zoneByte, deviceByte: zone * zoneSizeBytes + zoneByte };
}

/** Whether a run goes on where another one ends, in the file and on the device. */
export function follows(run: DataRun, before: DataRun | undefined): boolean {
  if (before === undefined || before.offset + before.length !== run.offset) return false;
  return before.deviceByte + before.length === run.deviceByte;
}

/** The run that holds a file offset. */
export function runAt(runs: readonly DataRun[], offset: number): DataRun | undefined {
  return runs.find((run) => offset >= run.offset && offset < run.offset + run.length);
}
