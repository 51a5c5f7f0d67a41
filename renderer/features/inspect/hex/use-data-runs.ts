import { shallowRef } from 'vue';
import type { Annotation, Place } from '../../../../shared/ipc/shapes';
import { useBytes } from '../../../stores/bytes';
import { dataRun, isData, type DataRun } from './data-runs';

/** Places kept; more than a screen of the smallest zones needs. */
const PLACES_MAX = 4_096;

/** Finds out where spans of data lie on the device, and remembers it: the mapping does not change. */
export function useDataRuns(zoneSizeBytes: () => number) {
  const bytes = useBytes();
  /** Grows when a place became known. */
  const version = shallowRef(0);
  let places = new Map<number, Place | null>();

  async function ask(offset: number): Promise<void> {
    if (places.size >= PLACES_MAX) places = new Map();
    const asked = places.set(offset, null);
    const place = await bytes.locate(offset).catch(() => null);
    if (asked !== places || place === null) return;
    places.set(offset, place);
    version.value++;
  }

  /** The runs among some annotations whose place is known; asks for the others. */
  function runsOf(annotations: readonly Annotation[]): DataRun[] {
    return annotations.filter(isData).flatMap((annotation) => {
      const place = places.get(annotation.offset);
      if (place === undefined) void ask(annotation.offset);
      return (place && dataRun(annotation, place, zoneSizeBytes())) ?? [];
    });
  }

  function forget(): void {
    places = new Map();
    version.value++;
  }

  return { version, runsOf, forget };
}
