import { describe, expect, it } from 'vitest';
import { formatStateId, parseStateId } from '../../../../main/crash/state-id';

const identity = {
  point: { command: 12, stage: 'writes' as const, writes: 3 },
  loss: { lose: 'a5', tearBytes: 0, seed: 2 ** 52 },
  traceHash: '9f3a1c20b7d4e615',
};

describe('state id', () => {
  it('is printable and needs no quotes', () => {
    expect(formatStateId(identity)).toBe('zs1_12-w3_a5_0_4503599627370496_9f3a1c20b7d4e615');
    expect(formatStateId(identity)).toMatch(/^[\w-]+$/);
  });

  it.each([
    identity,
    { ...identity, point: { command: 0, stage: 'after-data' as const, writes: 1 } },
    { ...identity, loss: { lose: 'random', tearBytes: null, seed: 0 } },
  ])('carries everything', (given) => {
    expect(parseStateId(formatStateId(given))).toEqual(given);
  });

  it.each([
    '',
    'zs1',
    'zs2_1-after_all_whole_1_ab',
    'zs1_1-after_all_whole_1',
    'zs1_1-after_all_x_1_ab',
    'zs1_1-after_all_whole_x_ab',
    'zs1_after_all_whole_1_ab',
  ])("refuses '%s'", (text) => {
    expect(() => parseStateId(text)).toThrow('is not the id of a crash state');
  });
});
