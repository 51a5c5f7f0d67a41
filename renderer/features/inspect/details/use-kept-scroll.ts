import { onBeforeUnmount, watch, type Ref } from 'vue';
import { useSessions } from '../../../stores/sessions';
import { useViewPlaces } from '../../../stores/inspect/view-places';

/** Keeps how far an element is scrolled for each image. `content` changes when what is in it has come. */
export function useKeptScroll(
  name: string,
  element: Readonly<Ref<HTMLElement | null>>,
  content: () => unknown,
): void {
  const sessions = useSessions();
  const places = useViewPlaces();
  const kept = places.placeOf(name, 0);
  let keep = places.setterOf<number>(name);
  /** Until this much has come of what was there: it is loaded after the image is shown. */
  let wanted: number | null = kept.value;

  const leave = () => element.value && keep(wanted ?? element.value.scrollTop);

  function restore(): void {
    if (wanted === null || element.value === null) return;
    element.value.scrollTop = wanted;
    if (element.value.scrollTop >= wanted) wanted = null;
  }

  watch(
    () => sessions.activeId,
    () => {
      leave();
      keep = places.setterOf(name);
      wanted = kept.value;
    },
    { flush: 'sync' },
  );
  watch([() => sessions.activeId, content], restore, { flush: 'post', immediate: true });
  onBeforeUnmount(leave);
}
