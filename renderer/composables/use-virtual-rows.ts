import { computed, shallowRef, toValue, type MaybeRefOrGetter, type Ref } from 'vue';

/** Taller than this no browser lays out reliably. */
const SCROLL_HEIGHT_MAX = 8_000_000;

/** What useVirtualRows needs to know; heights in CSS pixels. */
export interface VirtualRowsOptions {
  readonly rowCount: MaybeRefOrGetter<number>;
  readonly rowHeight: MaybeRefOrGetter<number>;
  readonly viewportHeight: MaybeRefOrGetter<number>;
  /** First visible row, with fraction, where it is kept elsewhere. It may lie behind the end of a list that is not whole yet. */
  readonly top?: Ref<number>;
}

/**
 * Rows of a list of any length, beyond the height that browsers can scroll. The position is a fractional row
 * index (`top`) that we keep exactly; the native scroll bar only mirrors it, scaled where the list is too tall.
 */
export function useVirtualRows(options: VirtualRowsOptions) {
  const rowCount = computed(() => Math.max(0, toValue(options.rowCount)));
  const rowHeight = computed(() => Math.max(1, toValue(options.rowHeight)));
  const viewportHeight = computed(() => Math.max(0, toValue(options.viewportHeight)));
  const kept = options.top ?? shallowRef(0);

  const rowsInView = computed(() => viewportHeight.value / rowHeight.value);
  const topMax = computed(() => Math.max(0, rowCount.value - rowsInView.value));
  /** First visible row, with fraction. */
  const top = computed(() => Math.min(kept.value, topMax.value));
  /** Height of the element that makes the scroll bar. */
  const scrollHeight = computed(() => Math.min(rowCount.value * rowHeight.value, SCROLL_HEIGHT_MAX));
  const scrollRange = computed(() => Math.max(0, scrollHeight.value - viewportHeight.value));
  /** Where the scroll bar stands for the present position, in pixels. */
  const scrollTop = computed(() => (topMax.value === 0 ? 0 : (top.value / topMax.value) * scrollRange.value));
  /** First row to draw. */
  const firstRow = computed(() => Math.floor(top.value));
  /** How many rows to draw, the cut ones at both ends included. */
  const drawnCount = computed(() =>
    Math.min(rowCount.value - firstRow.value, Math.ceil(rowsInView.value) + 1),
  );
  /** Pixels by which the first row is cut at the top. */
  const cutPixels = computed(() => (top.value - firstRow.value) * rowHeight.value);

  function scrollToRow(row: number): void {
    kept.value = Math.max(0, Math.min(row, topMax.value));
  }

  /** The wheel, in pixels: exact, whatever the scale of the scroll bar. */
  const scrollByPixels = (pixels: number) => scrollToRow(top.value + pixels / rowHeight.value);

  /** The scroll bar was moved to `pixels` (by drag or by the browser). Ignores the echo of our own position. */
  function followScrollBar(pixels: number): void {
    if (Math.abs(pixels - scrollTop.value) < 1) return;
    scrollToRow(scrollRange.value === 0 ? 0 : (pixels / scrollRange.value) * topMax.value);
  }

  /** Scrolls as little as needed to show a row wholly. */
  function reveal(row: number): void {
    if (row < top.value) scrollToRow(row);
    else if (row + 1 > top.value + rowsInView.value) scrollToRow(row + 1 - rowsInView.value);
  }

  return {
    top,
    firstRow,
    drawnCount,
    cutPixels,
    rowsInView,
    scrollHeight,
    scrollTop,
    scrollToRow,
    scrollByPixels,
    followScrollBar,
    reveal,
  };
}
