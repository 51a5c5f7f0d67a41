import { computed, ref, type ShallowRef } from 'vue';
import { useElementSize } from '../../composables/use-element-size';
import { useSettings } from '../../stores/settings';

/** Percent of the view that stays free on its left, at the least and at the most. */
export const LEAST_LEFT = 20;
export const MOST_LEFT = 75;
/** Until its edge was moved the panel is as wide as this, in CSS pixels, but leaves that many percent free. */
const USUAL_PIXELS = 640;
const USUAL_LEFT = 44;

/** Where the edge of the help panel stands, in percent of what it lies over; kept with the sizes of panes. */
export function useHelpWidth(panel: Readonly<ShallowRef<HTMLElement | null>>) {
  const settings = useSettings();
  const over = computed(() => panel.value?.parentElement ?? null);
  const { width } = useElementSize(over);
  const moved = ref<number | null>(null);
  const left = computed(() => {
    const usual = width.value > 0 ? 100 * (1 - USUAL_PIXELS / width.value) : 0;
    return moved.value ?? settings.paneSize('help.left', Math.max(USUAL_LEFT, usual));
  });

  function moveTo(percent: number): void {
    moved.value = Math.round(Math.max(LEAST_LEFT, Math.min(percent, MOST_LEFT)) * 10) / 10;
  }

  function keep(): void {
    void settings.rememberPanes({ 'help.left': left.value });
    moved.value = null;
  }

  return { left, stage: () => over.value?.getBoundingClientRect(), moveTo, keep };
}
