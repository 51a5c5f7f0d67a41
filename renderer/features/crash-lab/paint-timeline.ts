import type { CrashPoint } from '../../../shared/crash/crash-point';
import { timelineColumns, type CommandFate, type TraceOutline } from './timeline-model';

/** What the strip shows, in CSS pixels. */
export interface TimelinePicture {
  readonly width: number;
  readonly height: number;
  readonly outline: TraceOutline;
  readonly point: CrashPoint;
}

const BAND_PIXELS = 7;
/** Closer than this, flush lines would only be a grey area. */
const FLUSH_LINES_APART = 4;

const TOKENS: Readonly<Record<CommandFate, string>> = {
  durable: '--ok-soft',
  pending: '--byte-edited',
  cut: '--danger',
  never: '--panel',
};

/** Draws the trace from left to right: what would be lost, flush epochs as alternating bands, flushes as lines. */
export function paintTimeline(
  context: CanvasRenderingContext2D,
  { width, height, outline, point }: TimelinePicture,
): void {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const pixels = Math.floor(width);
  const colors = { line: token('--line-strong'), soft: token('--line'), text: token('--text-muted') };
  context.clearRect(0, 0, width, height);
  if (outline.count === 0) return;
  const linesApart = pixels / Math.max(1, outline.flushes.length);
  timelineColumns(outline, point, pixels).forEach(({ fate, epoch, hasFlush }, x) => {
    context.fillStyle = token(TOKENS[fate]);
    context.fillRect(x, 0, 1, height - BAND_PIXELS);
    context.fillStyle = epoch % 2 === 0 ? colors.line : colors.soft;
    context.fillRect(x, height - BAND_PIXELS, 1, BAND_PIXELS);
    if (!hasFlush || linesApart < FLUSH_LINES_APART) return;
    context.fillStyle = colors.text;
    context.fillRect(x, 0, 1, height - BAND_PIXELS);
  });
}
