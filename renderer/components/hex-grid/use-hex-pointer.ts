import { onScopeDispose, type Ref } from 'vue';
import type { HexColumns } from './hex-columns';
import { byteAtCharacter, type LineLayout } from './hex-point';

/** Height of a line, in CSS pixels; the stylesheet of HexLine has the same. */
export const LINE_PIXELS = 20;

/** How often a drag that is held beyond an edge scrolls on, and by how many lines at most. */
const HELD_MS = 50;
const HELD_LINES_MAX = 20;

interface PointerOptions {
  readonly grid: Readonly<Ref<HTMLElement | null>>;
  /** An element of 100 characters, to measure one. */
  readonly probe: Readonly<Ref<HTMLElement | null>>;
  readonly top: Readonly<Ref<number>>;
  readonly columns: () => HexColumns;
  readonly layout: () => LineLayout;
  readonly scrollBy: (rows: number) => void;
  readonly pick: (offset: number, column: 'hex' | 'text', extend: boolean) => void;
}

/** Wheel scrolls by whole lines, press and drag select; held above or below the bytes, a drag scrolls on, the faster the farther. */
export function useHexPointer({ grid, probe, top, columns, layout, scrollBy, pick }: PointerOptions) {
  let isSelecting = false;
  let held: ReturnType<typeof setInterval> | null = null;
  let wheelRest = 0;

  function wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
    event.preventDefault();
    wheelRest += event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY : event.deltaY / LINE_PIXELS;
    const lines = Math.trunc(wheelRest);
    wheelRest -= lines;
    if (lines !== 0) scrollBy(lines);
  }

  /** Width of a character now: the text has the size of the settings. */
  const charPixels = () => (probe.value?.getBoundingClientRect().width ?? 0) / 100 || 7;

  /** The byte nearest to a point of the window, which may lie outside of the file. */
  function offsetAt(event: MouseEvent): { offset: number; column: 'hex' | 'text' } {
    const element = grid.value;
    const box = element?.getBoundingClientRect() ?? { top: 0, left: 0 };
    const line = Math.floor((event.clientY - box.top) / LINE_PIXELS) - 1;
    const character = (event.clientX - box.left + (element?.scrollLeft ?? 0)) / charPixels();
    const { byte, column } = byteAtCharacter(columns(), layout(), character);
    return { offset: (top.value + line) * columns().bytesPerRow + byte, column };
  }

  function point(event: PointerEvent, extend: boolean): void {
    const { offset, column } = offsetAt(event);
    pick(offset, column, extend);
  }

  /** Lines that a pointer is above (negative) or below the bytes. */
  function linesBeyond({ clientY }: PointerEvent): number {
    const { top: from, bottom } = grid.value?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
    const above = Math.min(0, clientY - from - LINE_PIXELS);
    const lines = (above + Math.max(0, clientY - bottom)) / LINE_PIXELS;
    return Math.sign(lines) * Math.min(Math.ceil(Math.abs(lines)), HELD_LINES_MAX);
  }

  function release(): void {
    if (held !== null) clearInterval(held);
    held = null;
  }

  /** Scrolls on while the pointer is not moved, with the selection's end under it. */
  function hold(event: PointerEvent): void {
    release();
    const lines = linesBeyond(event);
    if (lines === 0) return;
    held = setInterval(() => {
      scrollBy(lines);
      point(event, true);
    }, HELD_MS);
  }

  function down(event: PointerEvent): void {
    if (event.button !== 0) return;
    isSelecting = true;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    point(event, event.shiftKey);
  }

  function move(event: PointerEvent): void {
    if (!isSelecting) return;
    point(event, true);
    hold(event);
  }

  function up(): void {
    isSelecting = false;
    release();
  }

  onScopeDispose(release);
  return { wheel, down, move, up, offsetAt };
}
