import { nextTick, shallowRef, watch, type Ref } from 'vue';
import type { useVirtualRows } from './use-virtual-rows';

/**
 * The element that virtual rows scroll in: its native scroll bar mirrors their position, and moves it. `scrollBar`: where it
 * stands, in pixels, which the drawn rows are shifted by.
 */
export function useRowViewport(
  viewport: Readonly<Ref<HTMLElement | null>>,
  rows: ReturnType<typeof useVirtualRows>,
) {
  const scrollBar = shallowRef(0);

  function onScroll(): void {
    scrollBar.value = viewport.value?.scrollTop ?? 0;
    rows.followScrollBar(scrollBar.value);
  }

  watch(rows.scrollTop, async (pixels) => {
    await nextTick();
    if (viewport.value !== null && Math.abs(viewport.value.scrollTop - pixels) >= 1)
      viewport.value.scrollTop = pixels;
  });

  return { scrollBar, onScroll };
}
