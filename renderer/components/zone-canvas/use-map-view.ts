import { computed, shallowRef, type Ref } from 'vue';
import { clampTop, makeGrid, revealZone, type Viewport } from './map-layout';
import { rungIndex, zoomAt, zoomLadder, type MapView } from './map-zoom';

/** Zoom and scroll position of the map. Until the user zooms, the whole device is shown at any size. */
export function useMapView(
  viewport: Readonly<Ref<Viewport>>,
  zoneCount: () => number,
  /** null = the whole device. */
  chosen: Ref<MapView | null> = shallowRef(null),
) {
  const ladder = computed(() => zoomLadder(viewport.value, Math.max(1, zoneCount())));

  const view = computed<MapView>(() => {
    const kept = chosen.value;
    if (kept?.grid.zoneCount !== zoneCount())
      return { grid: makeGrid(viewport.value, zoneCount(), ladder.value[0]!), top: 0 };
    const rung = ladder.value[rungIndex(ladder.value, kept.grid)]!;
    const grid = makeGrid(viewport.value, zoneCount(), rung, kept.grid.lead);
    return { grid, top: clampTop(grid, kept.top) };
  });
  const level = computed(() => rungIndex(ladder.value, view.value.grid));

  /** Goes `steps` of the ladder in (or out), keeping what is at (x, y) there. */
  function zoom(steps: number, x: number, y: number): void {
    const next = Math.min(Math.max(0, level.value + steps), ladder.value.length - 1);
    if (next === level.value) return;
    chosen.value = next === 0 ? null : zoomAt(view.value, ladder.value[next]!, x, y);
  }

  function scrollTo(top: number): void {
    const { grid } = view.value;
    chosen.value = { grid, top: clampTop(grid, top) };
  }

  function reveal(zone: number): void {
    const { grid, top } = view.value;
    const to = revealZone(grid, top, zone);
    if (to !== top) scrollTo(to);
  }

  const showAll = () => (chosen.value = null);
  return { view, level, levels: computed(() => ladder.value.length), zoom, scrollTo, reveal, showAll };
}
