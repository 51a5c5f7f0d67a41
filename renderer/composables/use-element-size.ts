import { onBeforeUnmount, shallowRef, watch, type ShallowRef } from 'vue';

/** Size of an element in CSS pixels, followed by a ResizeObserver; zero while it is not there. */
export function useElementSize(element: Readonly<ShallowRef<HTMLElement | null>>) {
  const width = shallowRef(0);
  const height = shallowRef(0);
  const observer = new ResizeObserver(([entry]) => {
    if (entry === undefined) return;
    width.value = entry.contentRect.width;
    height.value = entry.contentRect.height;
  });
  watch(
    element,
    (now, before) => {
      if (before) observer.unobserve(before);
      if (now) observer.observe(now);
    },
    { immediate: true },
  );
  onBeforeUnmount(() => observer.disconnect());
  return { width, height };
}
