import { onBeforeUnmount, onMounted, shallowRef, type Ref, type ShallowRef } from 'vue';

/** CSS pixels of a canvas. */
interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Keeps a canvas as large as its box at the screen's resolution. `paint` runs at most once a frame, in CSS
 * pixels, after `repaint` was called or the box changed.
 */
export function useCanvas(
  canvas: Readonly<Ref<HTMLCanvasElement | null>>,
  paint: (context: CanvasRenderingContext2D, size: CanvasSize, pixelRatio: number) => void,
): { size: ShallowRef<CanvasSize>; repaint: () => void } {
  const size = shallowRef<CanvasSize>({ width: 0, height: 0 });
  let frame = 0;

  function paintNow(): void {
    frame = 0;
    const element = canvas.value;
    const context = element?.getContext('2d');
    const { width, height } = size.value;
    if (!element || !context || width === 0 || height === 0) return;
    const ratio = window.devicePixelRatio || 1;
    fitBackingStore(element, Math.round(width * ratio), Math.round(height * ratio));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(context, size.value, ratio);
  }

  function repaint(): void {
    if (frame === 0) frame = requestAnimationFrame(paintNow);
  }

  function measure(): void {
    const { clientWidth: width = 0, clientHeight: height = 0 } = canvas.value ?? {};
    if (width !== size.value.width || height !== size.value.height) size.value = { width, height };
    repaint();
  }

  const observer = new ResizeObserver(measure);
  onMounted(() => {
    if (canvas.value !== null) observer.observe(canvas.value);
    window.addEventListener('resize', measure);
    measure();
  });
  onBeforeUnmount(() => {
    observer.disconnect();
    window.removeEventListener('resize', measure);
    cancelAnimationFrame(frame);
  });
  return { size, repaint };
}

function fitBackingStore(element: HTMLCanvasElement, width: number, height: number): void {
  if (element.width !== width) element.width = width;
  if (element.height !== height) element.height = height;
}
