import { describe, expect, it } from 'vitest';
import {
  describePoint,
  formatPoint,
  parsePoint,
} from '../../../../../renderer/features/crash-lab/crash-point';

describe('crash point', () => {
  it.each(['0:before', '12:after-data', '7:w3', '999:after'])('%s reads and prints the same', (text) => {
    expect(formatPoint(parsePoint(text))).toBe(text);
  });

  it('without a stage is after the command', () => {
    expect(parsePoint('41')).toEqual({ command: 41, stage: 'after', writes: 1 });
  });

  it('says in words which command it is and how far that came', () => {
    const entry = { i: 7, t: 0, op: 'append' as const, zone: 8, blocks: 16 };
    expect(describePoint(parsePoint('7:after-data'), entry, 1000)).toBe(
      'command 7 of 1,000, append zone 8, 16 blocks, after its data, before its table writes',
    );
    expect(describePoint(parsePoint('7:w1'), entry, 1000)).toMatch(/, after its first storage write$/);
    expect(describePoint(parsePoint('7:w2'), entry, 1000)).toMatch(/, after its first 2 storage writes$/);
    expect(describePoint(parsePoint('7:before'), null, 8)).toBe('command 7 of 8, before it does anything');
  });
});
