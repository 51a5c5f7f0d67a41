import { describe, expect, it } from 'vitest';
import { exploreCrashes, type ExplorationSetup } from '../../../../../main/crash/explore/explore-crashes';
import { judgeCutStates } from '../../../../../main/crash/explore/judge-cut-states';
import { crashSetup, FLUSH, writeTo as write } from '../../../../support/image/crash-images';
import { contextCancelledAfter } from '../../../../support/session/job-context';
import { memoryImage, specOf } from '../../../../support/image/device-images';

const COMMANDS = [write(0), FLUSH, write(1), write(0)];

function setupOf(more: Partial<ExplorationSetup> = {}): ExplorationSetup {
  const limits = { openZonesMax: 3, activeZonesMax: 4 };
  const base = memoryImage(specOf({ variant: 'extended', zoneCount: 6, zoneSizeBytes: 2 ** 16, limits }));
  const { open, trace, context } = crashSetup(COMMANDS, { base });
  return {
    ...{ base, open, trace, context },
    ...{ window: { first: 1, last: 3 }, policy: 'strict', limit: 65_536, tearBytes: null, shard: null },
    ...more,
  };
}

/** All states of every cut, one cut after the other. */
function statesOf(setup: ExplorationSetup, cuts: number) {
  return Array.from({ length: cuts }, (_, cut) => judgeCutStates(setup, { cut, first: 0, count: 2 ** 16 }));
}

describe('judgeCutStates', () => {
  it.each([
    ['all', {}],
    ['torn ones, too', { tearBytes: 512 }],
    ['a sample', { limit: 20 }],
  ])('goes through the states that an exploration counts: %s', (_, more) => {
    const { cuts, examples } = exploreCrashes(setupOf(more));
    const pages = statesOf(setupOf(more), cuts.length);
    expect(pages.map(({ total }) => total)).toEqual(cuts.map(({ states }) => states));
    expect(pages.map(({ states }) => states.length)).toEqual(cuts.map(({ states }) => states));
    const ids = new Set(pages.flatMap(({ states }) => states.map(({ id }) => id)));
    for (const { id } of examples) expect(ids).toContain(id);
  });

  it('finds violated what the exploration finds violated, at the cut of each', () => {
    const { cuts } = exploreCrashes(setupOf());
    const pages = statesOf(setupOf(), cuts.length);
    expect(cuts.filter(({ violated }) => violated > 0).length).toBeGreaterThan(0);
    for (const [number, { violated, example }] of cuts.entries()) {
      const found = pages[number]!.states.filter(({ verdict }) => verdict === 'violated');
      expect(found.length).toBeGreaterThanOrEqual(violated);
      if (example) expect(found.map(({ id }) => id)).toContain(example.id);
    }
  });

  it('gives a page, refuses a cut that there is not, and stops when it is cancelled', () => {
    const last = exploreCrashes(setupOf()).cuts.length - 1;
    const all = judgeCutStates(setupOf(), { cut: last, first: 0, count: 100 });
    const page = judgeCutStates(setupOf(), { cut: last, first: 2, count: 3 });
    expect(page).toEqual({ cut: last, first: 2, states: all.states.slice(2, 5), total: all.total });
    expect(() => judgeCutStates(setupOf(), { cut: last + 1, first: 0, count: 1 })).toThrow(
      'the exploration has',
    );
    const context = contextCancelledAfter(20);
    expect(() => judgeCutStates(setupOf({ context }), { cut: last, first: 0, count: 100 })).toThrow(
      'cancelled',
    );
  });
});
