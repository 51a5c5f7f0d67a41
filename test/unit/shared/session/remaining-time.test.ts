import { describe, expect, it } from 'vitest';
import { remainingMs, roughTime } from '../../../../shared/session/remaining-time';
import type { JobProgress } from '../../../../shared/session/job';
import { progressOf } from '../../../support/workbench/progress';

const at = (elapsedMs: number, done: number, more: Partial<JobProgress> = {}): JobProgress =>
  progressOf({ job: 's1-job-1', session: 's1', elapsedMs, done, total: 1000, unit: 'zones', ...more });

describe('the rest of a job', () => {
  it.each([
    ['nothing was told', [], null],
    ['it is too early', [at(0, 0), at(900, 300)], null],
    ['no total is known', [at(0, 0, { total: null }), at(5000, 10, { total: null })], null],
    ['nothing gets done', [at(0, 100), at(9000, 100)], null],
    ['the pace is even', [at(0, 0), at(2000, 200)], 8000],
    ['it is done', [at(0, 0), at(2000, 1000)], 0],
    ['it was slow long ago', [at(0, 0), at(80_000, 100), at(90_000, 600)], 8000],
    [
      'a part began anew',
      [at(0, 0, { unit: 'bytes' }), at(5000, 990, { unit: 'bytes' }), at(6000, 0), at(7000, 100)],
      9000,
    ],
  ])('when %s', (_, history, left) => {
    expect(remainingMs(history)).toBe(left);
  });

  it.each([
    [0, 'a few seconds'],
    [4_999, 'a few seconds'],
    [31_000, '35 s'],
    [56_000, '1 min'],
    [61_000, '2 min'],
    [3_599_000, '1 h'],
    [3_900_000, '1 h 10 min'],
    [7_100_000, '2 h'],
    [400_000_000, 'days'],
  ])('%d ms are %s', (ms, text) => expect(roughTime(ms)).toBe(text));
});
