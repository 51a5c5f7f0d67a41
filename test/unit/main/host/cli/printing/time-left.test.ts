import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TimeLeft } from '../../../../../../main/host/cli/printing/time-left';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('says nothing at first, then how long the rest takes at the pace of the last seconds', () => {
  const left = new TimeLeft();
  const takeAt = (ms: number, done: number): boolean => {
    vi.advanceTimersByTime(ms - performance.now() + begun);
    return left.take({ done, total: 1000, unit: 'states' });
  };
  const begun = performance.now();
  expect([takeAt(0, 0), String(left)]).toEqual([true, '']);
  expect([takeAt(50, 5), String(left)]).toEqual([false, '']);
  expect([takeAt(10_000, 100), String(left)]).toEqual([true, ', 2 min left']);
  expect([takeAt(20_000, 500), String(left)]).toEqual([true, ', 15 s left']);
});

it('cannot tell the rest of work whose end is not known', () => {
  const left = new TimeLeft();
  left.take({ done: 0, total: null });
  vi.advanceTimersByTime(20_000);
  expect([left.take({ done: 7, total: null }), String(left)]).toEqual([true, '']);
});
