import { describe, expect, it } from 'vitest';
import { runWindow } from '../../../../renderer/composables/run-window';
import { MIB } from '../../../../shared/units/units';

const run = (offsetA: number, length: number, offsetB = offsetA) => ({
  ...{ number: 0, offsetA, offsetB, length, fileOffsetA: null, fileOffsetB: null },
  ...{ zoneA: Math.floor(offsetA / MIB), zoneB: Math.floor(offsetB / MIB) },
});

describe('the window on a run of bytes', () => {
  it('is whole rows, with four around it', () => {
    expect(runWindow(run(MIB + 1000, 1), 16, MIB)).toEqual({
      offsetA: MIB + 992 - 64,
      offsetB: MIB + 992 - 64,
      rows: 9,
    });
  });

  it('keeps both sides beside each other', () => {
    const { offsetA, offsetB } = runWindow(run(3 * MIB + 1000, 40, 9 * MIB + 1000), 8, MIB);
    expect(offsetB - offsetA).toBe(6 * MIB);
  });

  it('leaves neither the zone that the run begins in, nor the one that it ends in', () => {
    expect(runWindow(run(2 * MIB + 20, 4), 16, MIB)).toEqual({ offsetA: 2 * MIB, offsetB: 2 * MIB, rows: 6 });
    const { offsetA, rows } = runWindow(run(3 * MIB - 8, 8), 16, MIB);
    expect(offsetA + rows * 16).toBe(3 * MIB);
    const whole = runWindow(run(2 * MIB, MIB), 16, MIB);
    expect(whole).toEqual({ offsetA: 2 * MIB, offsetB: 2 * MIB, rows: MIB / 16 });
  });

  it('begins no side before its device', () => {
    expect(runWindow(run(5 * MIB + 40, 1, 40), 16, MIB).offsetB).toBe(0);
    expect(runWindow(run(5 * MIB + 40, 1, 40), 16, MIB).offsetA).toBe(5 * MIB);
  });
});
