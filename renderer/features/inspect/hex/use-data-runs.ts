import { shallowRef } from 'vue';
import type { Annotation, Place } from '../../../../shared/image/place';
import { useBytes } from '../../../stores/bytes';
import { dataRun, isData, type DataRun } from './data-runs';

/** Places kept; more than a screen of the smallest zones needs. */
const PLACES_MAX = 4_096;

interface Known {
  /** Null while the first answer is on its way. */
  readonly place: Place | null;
  /** State of the file that the place was asked of. */
  readonly asked: number;
}

/**
 * Finds out where spans of data lie on the device, and remembers it. A change of the file may move them (a cluster
 * is allocated, another one freed): old places are shown until the new ones are here.
 */
export function useDataRuns(zoneSizeBytes: () => number) {
  const bytes = useBytes();
  /** Grows when a place became known, or may have changed. */
  const version = shallowRef(0);
  let places = new Map<number, Known>();
  let state = 0;

  async function ask(offset: number, before: Place | null): Promise<void> {
    if (places.size >= PLACES_MAX) places = new Map();
    const asked = state;
    const into = places.set(offset, { place: before, asked });
    const place = await bytes.locate(offset).catch(() => null);
    if (into !== places || places.get(offset)?.asked !== asked) return;
    places.set(offset, { place, asked });
    version.value++;
  }

  /** The runs among some annotations whose place is known; asks for the others. */
  function runsOf(annotations: readonly Annotation[]): DataRun[] {
    return annotations.filter(isData).flatMap((annotation) => {
      const known = places.get(annotation.offset);
      if (known?.asked !== state) void ask(annotation.offset, known?.place ?? null);
      return (known?.place && dataRun(annotation, known.place, zoneSizeBytes())) ?? [];
    });
  }

  /** The file changed. */
  function outdate(): void {
    state++;
    version.value++;
  }

  /** Another file: no place is known. */
  function forget(): void {
    places = new Map();
    outdate();
  }

  return { version, runsOf, outdate, forget };
}
