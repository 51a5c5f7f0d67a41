import { describe, expect, it } from 'vitest';
import { exploreCrashes, type ExplorationSetup } from '../../../../../main/crash/explore/explore-crashes';
import type { ExplorationProgress } from '../../../../../main/crash/explore/exploration-progress';
import { fail } from '../../../../../shared/errors/app-error';
import { FLUSH, writeTo as write } from '../../../../support/image/crash-images';
import { explorationOf } from '../../../../support/image/explorations';
import { quietContext } from '../../../../support/session/job-context';

const COMMANDS = [write(1), FLUSH, write(2), { op: 'reset', zone: 1 } as const];

/** Keeps every moment that it is offered. */
function keeping(kept: Uint8Array | null = null) {
  const moments: Uint8Array[] = [];
  const ends: boolean[] = [];
  const progress: ExplorationProgress = {
    ...{ name: 'p', kept, judgedBy: '' },
    offer(take, isEnd) {
      moments.push(take());
      ends.push(isEnd);
    },
  };
  return { progress, moments, ends };
}

describe('an exploration that is taken up again', () => {
  it.each([
    ['whole', { tears: ['suffix:8'], nested: true, limit: 40 }],
    ['in shards', { shard: { number: 2, of: 3 } }],
    ['sampled', { limit: 20, fill: 'garbage' }],
  ] as const)('gives what one process gives, from any moment: %s', (_name, more) => {
    const setup = explorationOf(COMMANDS, more);
    const whole = exploreCrashes(setup);
    const { progress, moments, ends } = keeping();
    expect(exploreCrashes({ ...setup, progress })).toEqual(whole);
    expect(ends).toEqual([...ends.slice(1).map(() => false), true]);
    const step = Math.ceil(moments.length / 7);
    for (const kept of moments.filter((_, at) => at % step === 0 || at === moments.length - 1))
      expect(exploreCrashes({ ...setup, progress: keeping(kept).progress })).toEqual(whole);
  });

  it('judges nothing twice', () => {
    let judged = 0;
    const judge = (): null => (judged++, null);
    const setup = explorationOf(COMMANDS, { judge });
    const { moments } = (() => {
      const made = keeping();
      exploreCrashes({ ...setup, progress: made.progress });
      return made;
    })();
    const all = judged;
    judged = 0;
    exploreCrashes({ ...setup, progress: keeping(moments.at(-1)).progress });
    expect(judged).toBe(0);
    exploreCrashes({ ...setup, progress: keeping(moments[Math.floor(moments.length / 2)]).progress });
    expect(judged).toBeGreaterThan(0);
    expect(judged).toBeLessThan(all);
  });

  it('keeps what was done before a cancel in the middle of a judgement', () => {
    const setup = explorationOf(COMMANDS);
    const whole = exploreCrashes(setup);
    for (const looks of [40, 90, 200, 333]) {
      let left = looks;
      const context = {
        ...quietContext(),
        checkCancelled: () => void (left-- > 0 || fail('cancelled', 'cancelled')),
      };
      const { progress, moments, ends } = keeping();
      expect(() => exploreCrashes({ ...setup, context, progress })).toThrow('cancelled');
      if (moments.length === 0) continue;
      expect(ends.at(-1)).toBe(true);
      const again = keeping(moments.at(-1));
      expect(exploreCrashes({ ...setup, progress: again.progress })).toEqual(whole);
    }
  });

  it('takes up no other exploration, and nothing that is damaged or something else', () => {
    const setup = explorationOf(COMMANDS);
    const { progress, moments } = keeping();
    exploreCrashes({ ...setup, progress });
    const kept = moments.at(-1)!;
    const resume = (more: Partial<ExplorationSetup>, bytes = kept) =>
      exploreCrashes({ ...setup, ...more, progress: keeping(bytes).progress });
    const others: Partial<ExplorationSetup>[] = [
      { limit: 9 },
      { window: { first: 0, last: 1 } },
      { nested: true },
      { fill: 'ff' },
      { shard: { number: 1, of: 2 } },
      { base: explorationOf([]).base, trace: explorationOf([write(1), FLUSH, write(3), write(1)]).trace },
    ];
    for (const other of others)
      expect(() => resume(other)).toThrow('is the progress of another exploration: ');
    for (const at of [30, 95, 200, kept.length - 1]) {
      const damaged = Uint8Array.from(kept);
      damaged[at]! ^= 4;
      expect(() => resume({}, damaged)).toThrow(/is (damaged|not the progress)/);
    }
    for (const length of [0, 5, 89, kept.length - 1])
      expect(() => resume({}, kept.subarray(0, length))).toThrow(/is (damaged|not the progress)/);
  });
});
