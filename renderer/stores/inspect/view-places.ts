import { defineStore } from 'pinia';
import { computed, shallowReactive, toValue, type MaybeRefOrGetter, type WritableComputedRef } from 'vue';
import { useSessions } from '../sessions';

/**
 * Where each view of an image was left: how far its lists are scrolled, which of their rows is the current one, how far
 * the map is zoomed. Each image has its own, so that coming back to its tab finds everything as it was.
 */
export const useViewPlaces = defineStore('view-places', () => {
  const { current } = useSessions().perImage(() => ({ places: shallowReactive(new Map<string, unknown>()) }));

  /** A place of the active image, by the one name and type it has; `begin` until it is set. */
  function placeOf<Value>(name: MaybeRefOrGetter<string>, begin: Value): WritableComputedRef<Value> {
    return computed({
      get() {
        const { places } = current.value;
        return places.has(toValue(name)) ? (places.get(toValue(name)) as Value) : begin;
      },
      set: (value) => void current.value.places.set(toValue(name), value),
    });
  }

  /** A setter for a place of the image that is active now, also once another one is. */
  function setterOf<Value>(name: string): (value: Value) => void {
    const { places } = current.value;
    return (value) => void places.set(name, value);
  }

  return { placeOf, setterOf };
});
