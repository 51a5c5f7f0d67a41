import { shallowRef, watch } from 'vue';
import type { Place } from '../../../shared/image/place';
import { useBytes } from '../../stores/inspect/bytes';
import { useSessions } from '../../stores/sessions';

/** Where file offsets lie on the device, asked for one by one as rows come into view. */
export function usePlaces() {
  const bytes = useBytes();
  const sessions = useSessions();
  const version = shallowRef(0);
  let places = new Map<number, Place | null>();

  async function locate(offset: number): Promise<void> {
    const into = places;
    into.set(offset, null);
    try {
      into.set(offset, await bytes.locate(offset));
      version.value++;
    } catch {
      // The offset itself is shown in any case; its place is an extra.
    }
  }

  /** The place, or null while it is on its way. */
  function placeOf(offset: number): Place | null {
    void version.value;
    if (!places.has(offset)) void locate(offset);
    return places.get(offset) ?? null;
  }

  watch(
    () => sessions.activeId,
    () => (places = new Map()),
  );
  return { placeOf };
}
