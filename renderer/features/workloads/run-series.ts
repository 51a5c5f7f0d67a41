import type { JobProgress } from '../../../shared/session/job';

/** Where on its way the run was, value. */
export type SeriesPoint = readonly [at: number, value: number];

/** What a run is followed along: of equal seeds commands draw equal lines, whatever the machine had to do. */
export type RunAxis = 'commands' | 'time';

/** Commands done, or seconds since the start. */
const placeOn = (axis: RunAxis, { done, elapsedMs }: JobProgress) =>
  axis === 'commands' ? done : elapsedMs / 1000;

/** Points a line draws at most, whatever the length of the run. */
export const POINTS_MAX = 240;

/** Lowest and highest point of a part of a line, in the order of time. */
function extremes(points: readonly SeriesPoint[]): readonly SeriesPoint[] {
  let low = points[0]!;
  let high = points[0]!;
  for (const point of points) {
    if (point[1] < low[1]) low = point;
    if (point[1] > high[1]) high = point;
  }
  if (low === high) return [low];
  return low[0] < high[0] ? [low, high] : [high, low];
}

/**
 * At most `most` points that keep the shape of a line: the first and the last one, and of equal parts between them
 * the lowest and the highest, so that no peak and no pause gets lost.
 */
export function thinPoints(points: readonly SeriesPoint[], most = POINTS_MAX): readonly SeriesPoint[] {
  if (points.length <= most) return points;
  const parts = Math.floor((most - 2) / 2);
  const inner = points.slice(1, -1);
  const thinned = Array.from({ length: parts }, (_, part) =>
    inner.slice(Math.floor((part * inner.length) / parts), Math.floor(((part + 1) * inner.length) / parts)),
  ).flatMap(extremes);
  return [points[0]!, ...thinned, points.at(-1)!];
}

/** How fast a growing number grew between two reports, per second; placed at the later one. */
export function rateSeries(
  history: readonly JobProgress[],
  amount: (progress: JobProgress) => number,
  axis: RunAxis,
): readonly SeriesPoint[] {
  const points: SeriesPoint[] = [];
  let [lastMs, lastAmount] = [0, 0];
  for (const progress of history) {
    const elapsedMs = progress.elapsedMs - lastMs;
    if (elapsedMs <= 0) continue;
    points.push([placeOn(axis, progress), ((amount(progress) - lastAmount) * 1000) / elapsedMs]);
    [lastMs, lastAmount] = [progress.elapsedMs, amount(progress)];
  }
  return thinPoints(points);
}

/** A number of each report. */
export function levelSeries(
  history: readonly JobProgress[],
  level: (progress: JobProgress) => number,
  axis: RunAxis,
): readonly SeriesPoint[] {
  return thinPoints(history.map((progress) => [placeOn(axis, progress), level(progress)]));
}
