import type { TraceSeries } from '../../../shared/session/moment';
import type { TrackRange } from './track-range';

/** What the scrubber shows, in CSS pixels. */
export interface SeriesPicture {
  readonly width: number;
  readonly height: number;
  readonly series: TraceSeries | null;
  readonly range: TrackRange;
}

const REFUSED_PIXELS = 8;
const LINE_DASH = 4;

/** The greatest value of the places that each pixel column stands for; a column behind the end has none. */
export function columnsOf(
  values: Float64Array,
  { step, range, width }: { readonly step: number; readonly range: TrackRange; readonly width: number },
): Float64Array {
  const columns = new Float64Array(width);
  const perPixel = (range.to - range.from) / width;
  for (let x = 0; x < width; x++) {
    const first = Math.floor((range.from + x * perPixel) / step);
    const next = Math.max(first + 1, Math.ceil((range.from + (x + 1) * perPixel) / step));
    for (let place = first; place < Math.min(next, values.length); place++)
      columns[x] = Math.max(columns[x]!, values[place]!);
  }
  return columns;
}

/** Draws open zones as an area, active ones as a dashed line, and refusals as ticks at the foot. */
export function paintSeries(
  context: CanvasRenderingContext2D,
  { width, height, series, range }: SeriesPicture,
): void {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const pixels = Math.floor(width);
  context.clearRect(0, 0, width, height);
  if (series === null || pixels < 1) return;
  const shown = { step: series.step, range, width: pixels };
  const [open, active, refused] = [series.open, series.active, series.refused].map((values) =>
    columnsOf(values, shown),
  ) as [Float64Array, Float64Array, Float64Array];
  const most = Math.max(1, ...series.active.values(), ...series.open.values());
  const room = height - REFUSED_PIXELS - 4;
  const yOf = (value: number) => Math.round(2 + room * (1 - value / most));
  const colors = {
    area: token('--accent-soft'),
    open: token('--accent'),
    active: token('--warning'),
    refused: token('--danger'),
  };
  for (let x = 0; x < pixels; x++) {
    context.fillStyle = colors.area;
    context.fillRect(x, yOf(open[x]!), 1, room + 2 - yOf(open[x]!));
    context.fillStyle = colors.open;
    context.fillRect(x, yOf(open[x]!), 1, 2);
    context.fillStyle = colors.active;
    if (Math.floor(x / LINE_DASH) % 2 === 0) context.fillRect(x, yOf(active[x]!), 1, 2);
    context.fillStyle = colors.refused;
    if (refused[x]! > 0) context.fillRect(x, height - REFUSED_PIXELS, 1, REFUSED_PIXELS);
  }
}
