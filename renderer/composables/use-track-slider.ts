import type { KeyWords } from './texts/key-words';
import { ref, type Ref } from 'vue';

/** Where each key leads from a position; `page` = what a page key moves by. The ends may lie outside of the track. */
export const SLIDER_STEPS: Readonly<Record<string, (at: number, page: number) => number>> = {
  ArrowRight: (at) => at + 1,
  ArrowUp: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at) => at - 1,
  PageUp: (at, page) => at + page,
  PageDown: (at, page) => at - page,
  Home: () => 0,
  End: () => Infinity,
};

/** The same in words. */
export const SLIDER_KEYS: readonly KeyWords[] = [
  { keys: ['ArrowLeft', 'ArrowRight'], does: 'a command back, a command on' },
  { keys: ['PageUp', 'PageDown'], does: 'a twentieth of the trace' },
  { keys: ['Home', 'End'], does: 'the beginning, the end' },
];

/** Drags along a drawn track; `moveTo` gets the share of its width, which lies outside of 0 to 1 beyond its ends. */
export function useTrackSlider(track: Readonly<Ref<HTMLElement | null>>, moveTo: (share: number) => void) {
  const dragging = ref(false);

  function follow(event: PointerEvent): void {
    const box = track.value?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return;
    moveTo((event.clientX - box.left) / box.width);
  }

  function startDrag(event: PointerEvent): void {
    if (event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    dragging.value = true;
    follow(event);
  }

  return {
    /** Listeners of the element that is dragged on. */
    listeners: {
      pointerdown: startDrag,
      pointermove: (event: PointerEvent) => dragging.value && follow(event),
      pointerup: () => (dragging.value = false),
      pointercancel: () => (dragging.value = false),
    },
  };
}
