import { computed, shallowRef, type Ref } from 'vue';
import { hitCell, MAP_PAD, type CellHit } from './map-layout';
import type { MapView } from './map-zoom';

/** A pointer moves this far before a press becomes a drag. */
const DRAG_MIN = 4;
/** Wheel pixels a zoom step; a notch of a common wheel is about 100. */
const WHEEL_STEP = 60;

/** What the pointer is over and where, relative to the map's box. */
export interface MapHover {
  readonly x: number;
  readonly y: number;
  readonly hit: CellHit;
}

interface PointerActions {
  readonly view: Readonly<Ref<MapView>>;
  readonly gutter: () => number;
  readonly zoom: (steps: number, x: number, y: number) => void;
  readonly scrollTo: (top: number) => void;
  readonly pick: (hit: CellHit) => void;
  /** Dragging chooses zones, from cell to cell, in place of panning; `isDone` when the pointer is let go. */
  readonly sweep?: ((from: CellHit, to: CellHit, isDone: boolean) => void) | undefined;
}

/** Wheel zooms, shift and wheel scrolls, drag pans, click picks, hover tells. */
export function useMapPointer({ view, gutter, zoom, scrollTo, pick, sweep }: PointerActions) {
  /** Where the pointer rests; null = not on the map, or dragging it. */
  const point = shallowRef<{ readonly x: number; readonly y: number } | null>(null);
  /** What it is over now, which also changes when the map moves beneath it. */
  const hover = computed<MapHover | null>(() => {
    if (point.value === null) return null;
    const { x, y } = point.value;
    const hit = hitCell(view.value.grid, view.value.top, x - gutter(), y - MAP_PAD);
    return hit === null ? null : { x, y, hit };
  });
  const dragging = shallowRef(false);
  let press: { y: number; top: number; hit: CellHit | null } | null = null;
  /** Where a sweep has come to. */
  let reached: CellHit | null = null;
  let wheelRest = 0;

  const pointOf = (event: MouseEvent) => ({ x: event.offsetX - gutter(), y: event.offsetY - MAP_PAD });
  const hitOf = (event: MouseEvent) => {
    const { x, y } = pointOf(event);
    return hitCell(view.value.grid, view.value.top, x, y);
  };

  function wheel(event: WheelEvent): void {
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1) || event.deltaX;
    if (event.shiftKey) return scrollTo(view.value.top + pixels);
    wheelRest += pixels;
    const steps = Math.trunc(wheelRest / WHEEL_STEP);
    wheelRest -= steps * WHEEL_STEP;
    const { x, y } = pointOf(event);
    if (steps !== 0) zoom(-steps, x, y);
  }

  function down(event: PointerEvent): void {
    if (event.button !== 0) return;
    reached = hitOf(event);
    press = { y: event.clientY, top: view.value.top, hit: reached };
    sweepOn(false);
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  }

  function sweepOn(isDone: boolean): void {
    if (press?.hit && reached !== null) sweep?.(press.hit, reached, isDone);
  }

  function move(event: PointerEvent): void {
    if (press !== null && sweep !== undefined) {
      reached = hitOf(event) ?? reached;
      point.value = { x: event.offsetX, y: event.offsetY };
      return sweepOn(false);
    }
    if (press !== null && Math.abs(event.clientY - press.y) >= DRAG_MIN) dragging.value = true;
    if (press !== null && dragging.value) {
      point.value = null;
      scrollTo(press.top + press.y - event.clientY);
      return;
    }
    point.value = { x: event.offsetX, y: event.offsetY };
  }

  function up(event: PointerEvent): void {
    if (sweep !== undefined) {
      sweepOn(true);
      return cancel();
    }
    const hit = press === null || dragging.value ? null : hitOf(event);
    cancel();
    if (hit !== null) pick(hit);
  }

  function cancel(): void {
    press = null;
    dragging.value = false;
  }

  const leave = () => (point.value = null);
  return { hover, dragging, wheel, down, move, up, cancel, leave };
}
