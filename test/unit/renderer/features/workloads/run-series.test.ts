import { describe, expect, it } from 'vitest';
import type { JobProgress } from '../../../../../shared/session/job';
import {
  levelSeries,
  POINTS_MAX,
  rateSeries,
  thinPoints,
  type SeriesPoint,
} from '../../../../../renderer/features/workloads/run-series';

const report = (elapsedMs: number, done: number, openZones = 0): JobProgress => ({
  job: 'j',
  session: 's',
  title: 't',
  done,
  total: null,
  unit: 'commands',
  bytesWritten: done * 4096,
  load: { openZones, activeZones: 0, refusedCommands: 0 },
  elapsedMs,
});

describe('thinned points', () => {
  const line = (count: number): SeriesPoint[] =>
    Array.from({ length: count }, (_, at) => [at, at % 2 === 0 ? 10 : 11]);

  it('leave a short line alone', () => {
    const points = line(POINTS_MAX);
    expect(thinPoints(points)).toBe(points);
  });

  it('bound a long line, keep its ends, its order and its extremes', () => {
    const points = line(100_000);
    points[54_321] = [54_321, 999];
    points[12_345] = [12_345, 0];
    const thin = thinPoints(points);
    expect(thin.length).toBeLessThanOrEqual(POINTS_MAX);
    expect(thin.length).toBeGreaterThan(POINTS_MAX / 2);
    expect(thin[0]).toEqual(points[0]);
    expect(thin.at(-1)).toEqual(points.at(-1));
    expect(thin).toContainEqual([54_321, 999]);
    expect(thin).toContainEqual([12_345, 0]);
    expect(thin.every(([x], at) => at === 0 || x > thin[at - 1]![0])).toBe(true);
  });
});

describe('series of a job', () => {
  it('give the rate between two reports, not the average', () => {
    const history = [report(100, 50), report(300, 250), report(400, 250)];
    expect(rateSeries(history, (one) => one.done, 'time')).toEqual([
      [0.1, 500],
      [0.3, 1000],
      [0.4, 0],
    ]);
    expect(rateSeries(history, (one) => one.bytesWritten!, 'time')[0]).toEqual([0.1, 500 * 4096]);
  });

  it('skip reports without a lapse of time instead of dividing by zero', () => {
    expect(rateSeries([report(0, 0), report(100, 10), report(100, 12)], (one) => one.done, 'time')).toEqual([
      [0.1, 100],
    ]);
  });

  it('give levels over time, bounded for long jobs', () => {
    const history = Array.from({ length: 5000 }, (_, at) => report(at * 100, at, at % 7));
    expect(levelSeries(history.slice(0, 2), (one) => one.load!.openZones, 'time')).toEqual([
      [0, 0],
      [0.1, 1],
    ]);
    expect(levelSeries(history.slice(0, 2), (one) => one.load!.openZones, 'commands')).toEqual([
      [0, 0],
      [history[1]!.done, 1],
    ]);
    expect(levelSeries(history, (one) => one.load!.openZones, 'time').length).toBeLessThanOrEqual(POINTS_MAX);
  });
});
