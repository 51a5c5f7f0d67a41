import type { Annotation, Place } from '../../../../shared/image/place';

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

/** True for what lies inside of a zone. */
export function isData({ kind }: Annotation): boolean {
  return kind === 'written' || kind === 'unwritten' || kind === 'hole';
}

/** A run from an annotation and the place of its first byte; null outside of the device. */
export function dataRun(annotation: Annotation, place: Place, zoneSizeBytes: number): DataRun | null {
  if (place.zone === null || place.zoneByte === null) return null;
  const { offset, length, kind } = annotation;
  const deviceByte = place.zone * zoneSizeBytes + place.zoneByte;
  return { offset, length, kind, zone: place.zone, zoneByte: place.zoneByte, deviceByte };
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
