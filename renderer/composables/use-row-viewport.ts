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

  /** Where the viewport has grown, the browser pushes a bar that stands at its end back before the new height is known: no wish of anybody. */
  function isPushedBack({ scrollTop, clientHeight, scrollHeight }: HTMLElement): boolean {
    return scrollTop < rows.scrollTop.value && scrollTop + clientHeight >= scrollHeight - 1;
  }

  function onScroll(): void {
    const element = viewport.value;
    scrollBar.value = element?.scrollTop ?? 0;
    if (element !== null && !isPushedBack(element)) rows.followScrollBar(scrollBar.value);
  }

  watch(rows.scrollTop, async (pixels) => {
    await nextTick();
    if (viewport.value !== null && Math.abs(viewport.value.scrollTop - pixels) >= 1)
      viewport.value.scrollTop = pixels;
  });

  return { scrollBar, onScroll };
}
