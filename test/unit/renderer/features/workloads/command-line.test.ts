import { describe, expect, it } from 'vitest';
import { formatRunLine } from '../../../../../renderer/features/workloads/command-line';

describe('command line of a workload', () => {
  it('names workload, image, seed and every setting', () => {
    const choice = {
      name: 'reset-churn',
      seed: 7,
      settings: { zones: '0-3,60', bytes: ' 4KiB' },
      target: 'scratch',
    } as const;
    expect(formatRunLine(choice, '/images/a.img')).toBe(
      'zonesmith run reset-churn /images/a.img --seed 7 --set zones=0-3,60 --set bytes=4KiB',
    );
  });

  it('quotes what a shell would take apart', () => {
    const choice = { name: 'reset-churn', seed: 0, settings: {}, target: 'edits' } as const;
    expect(formatRunLine(choice, "/my images/bob's.img")).toBe(
      String.raw`zonesmith run reset-churn '/my images/bob'\''s.img' --seed 0`,
    );
  });
});
