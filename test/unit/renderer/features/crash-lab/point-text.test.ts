import { describe, expect, it } from 'vitest';
import { parseCrashPoint } from '../../../../../shared/crash/crash-point';
import { describePoint } from '../../../../../renderer/features/crash-lab/point-text';

describe('crash point in words', () => {
  it('says in words which command it is and how far that came', () => {
    const entry = { i: 7, t: 0, op: 'append' as const, zone: 8, blocks: 16 };
    expect(describePoint(parseCrashPoint('7:after-data'), entry, 1000)).toBe(
      'command 7 of 1,000, append zone 8, 16 blocks, after its data, before its table writes',
    );
    expect(describePoint(parseCrashPoint('7:w1'), entry, 1000)).toMatch(/, after its first storage write$/);
    expect(describePoint(parseCrashPoint('7:w2'), entry, 1000)).toMatch(
      /, after its first 2 storage writes$/,
    );
    expect(describePoint(parseCrashPoint('7:before'), null, 8)).toBe(
      'command 7 of 8, before it does anything',
    );
  });
});
