import { describe, expect, it } from 'vitest';
import type { TraceEntry } from '../../../../../shared/workload/trace-entry';
import { parseCrashPoint } from '../../../../../shared/crash/crash-point';
import {
  collectOutline,
  countFates,
  durableEnd,
  epochOf,
  epochStep,
  fateOf,
  pointShare,
  timelineColumns,
  type TraceOutline,
} from '../../../../../renderer/features/crash-lab/timeline-model';

/** Ten commands: w w F w(fua) w F w w w w. */
const OUTLINE: TraceOutline = { count: 10, flushes: [2, 5], forced: new Set([3]) };
const fatesAt = (text: string, outline = OUTLINE) => {
  const point = parseCrashPoint(text);
  const end = durableEnd(outline, point);
  return Array.from({ length: outline.count }, (_, command) => fateOf(outline, point, end, command));
};

describe('trace outline', () => {
  it('collects flushes and accepted forced writes', () => {
    const entries: TraceEntry[] = [
      { i: 0, t: 0, op: 'write', zone: 1, fua: true, expect: { status: 'ok' } },
      { i: 1, t: 1, op: 'write', zone: 1, fua: true, expect: { status: 'zone-full' } },
      { i: 2, t: 2, op: 'flush' },
      { i: 3, t: 3, op: 'append', zone: 2, fua: true },
    ];
    const found = { flushes: [] as number[], forced: new Set<number>() };
    collectOutline(entries, found);
    expect(found.flushes).toEqual([2]);
    expect([...found.forced]).toEqual([0, 3]);
  });
});

describe('flush epochs', () => {
  it('a flush ends its epoch', () => {
    expect([0, 2, 3, 5, 6, 9].map((command) => epochOf(OUTLINE, command))).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('steps go to the start of an epoch and stay within the trace', () => {
    expect(epochStep(OUTLINE, 4, -1)).toBe(3);
    expect(epochStep(OUTLINE, 3, -1)).toBe(0);
    expect(epochStep(OUTLINE, 0, -1)).toBe(0);
    expect(epochStep(OUTLINE, 4, 1)).toBe(6);
    expect(epochStep(OUTLINE, 7, 1)).toBe(9);
    expect(epochStep({ ...OUTLINE, flushes: [2, 9] }, 4, 1)).toBe(9);
  });
});

describe('fates at a crash point', () => {
  it('a complete flush makes all before it durable, one that was cut does not', () => {
    expect(fatesAt('5:after').slice(0, 6)).toEqual(Array.from({ length: 6 }, () => 'durable'));
    expect(fatesAt('5:before').slice(0, 6)).toEqual([
      ...['durable', 'durable', 'durable', 'durable'],
      ...['pending', 'never'],
    ]);
  });

  it('a forced write is durable without a flush, but not while it is in progress', () => {
    expect(fatesAt('4:after').slice(3, 6)).toEqual(['durable', 'pending', 'never']);
    expect(fatesAt('3:after-data')[3]).toBe('cut');
  });

  it('counts add up to the trace at every stage', () => {
    expect(countFates(OUTLINE, parseCrashPoint('8:after'))).toEqual({
      durable: 6,
      pending: 3,
      cut: 0,
      never: 1,
    });
    expect(countFates(OUTLINE, parseCrashPoint('4:w1'))).toEqual({
      durable: 4,
      pending: 0,
      cut: 1,
      never: 5,
    });
    for (const stage of ['before', 'after-data', 'w1', 'after']) {
      for (let command = 0; command < OUTLINE.count; command++) {
        const counts = countFates(OUTLINE, parseCrashPoint(`${command}:${stage}`));
        const listed = fatesAt(`${command}:${stage}`);
        for (const fate of ['durable', 'pending', 'cut', 'never'] as const) {
          expect(listed.filter((one) => one === fate)).toHaveLength(counts[fate]);
        }
      }
    }
  });
});

describe('timeline columns', () => {
  it('squeezes a long trace, keeping every flush in some column', () => {
    const flushes = Array.from({ length: 100 }, (_, epoch) => epoch * 1000 + 999);
    const outline = { count: 100_000, flushes, forced: new Set<number>() };
    const columns = timelineColumns(outline, parseCrashPoint('50499:after'), 200);
    expect(columns).toHaveLength(200);
    expect(columns.filter((column) => column.hasFlush)).toHaveLength(100);
    expect(columns.findIndex((column) => column.fate === 'pending')).toBe(100);
    expect(columns.findIndex((column) => column.fate === 'never')).toBe(101);
    expect(columns.at(-1)?.epoch).toBe(99);
  });

  it('spreads a short trace over the width', () => {
    const columns = timelineColumns(OUTLINE, parseCrashPoint('9:after'), 40);
    expect(columns[3]?.epoch).toBe(0);
    expect(columns[12]?.epoch).toBe(1);
    expect(columns[39]?.fate).toBe('pending');
  });

  it('puts the line before, inside or after its command', () => {
    expect(pointShare(OUTLINE, parseCrashPoint('5:before'))).toBe(0.5);
    expect(pointShare(OUTLINE, parseCrashPoint('5:after'))).toBe(0.6);
    const inside = pointShare(OUTLINE, parseCrashPoint('5:after-data'));
    expect(inside).toBeGreaterThan(0.5);
    expect(inside).toBeLessThan(0.6);
    expect(pointShare({ ...OUTLINE, count: 0 }, parseCrashPoint('0'))).toBe(0);
  });
});
