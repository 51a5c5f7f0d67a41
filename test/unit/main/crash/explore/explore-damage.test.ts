import { describe, expect, it } from 'vitest';
import { crashRun } from '../../../../../main/crash/crash-lab';
import { exploreCrashes } from '../../../../../main/crash/explore/explore-crashes';
import { mergeExplorations } from '../../../../../main/crash/explore/merge-explorations';
import { planExploration } from '../../../../../main/crash/explore/plan-exploration';
import { parseStateId } from '../../../../../main/crash/state-id';
import { formatCrashPoint } from '../../../../../shared/crash/crash-point';
import { parseTear } from '../../../../../shared/crash/tear';
import { FLUSH, writeTo as write } from '../../../../support/image/crash-images';
import { countsOf, explorationOf, oneByOne, sha256 } from '../../../../support/image/explorations';

const SHAPES = ['suffix:512', 'sectors:3:512', 'low:0', 'high:0', 'entries:0x0'];

describe('exploreCrashes with torn and filled writes', () => {
  it.each([
    ['tears', [write(1)], { tears: SHAPES }],
    ['zeros', [write(1), FLUSH, write(1)], { fill: 'zero' }],
    [
      'garbage and tears',
      [write(1), FLUSH, { op: 'reset', zone: 1 }],
      { fill: 'garbage', tears: SHAPES.slice(1, 3) },
    ],
    [
      'FFh over what was flushed',
      [write(1), FLUSH, { op: 'finish', zone: 1 }],
      { fill: 'ff', tears: ['700'] },
    ],
  ] as const)('counts what one crash after the other counts: %s', (_name, commands, more) => {
    const setup = explorationOf(commands, more);
    const explored = exploreCrashes(setup);
    const { counts, ids } = oneByOne(setup);
    expect(countsOf(explored)).toEqual(counts);
    for (const { id } of explored.examples) expect(ids.has(id)).toBe(true);
  });

  it('has a formula that is the number of its states, whatever is torn', () => {
    const setup = explorationOf([write(1), write(2)], { tears: SHAPES });
    const explored = exploreCrashes(setup);
    const value = explored.formula
      .split(' + ')
      .map((term) => /^(?:(\d+)·)?2\^(\d+)$/.exec(term)!)
      .reduce((sum, [, times = '1', power]) => sum + Number(times) * 2 ** Number(power), 0);
    expect(explored.states).toBe(value);
    const { cuts } = planExploration(
      setup,
      setup.window,
      SHAPES.map((text) => parseTear(text).shape),
    );
    const powers = cuts.flatMap(({ pending, tearable }) => [pending, ...tearable.flat()]);
    expect(value).toBe(powers.reduce((sum, power) => sum + 2 ** power, 0));
    expect(explored.states).toBeGreaterThan(exploreCrashes({ ...setup, tears: [] }).states);
  });

  it('looks at every prefix of the newest write', () => {
    const commands = [write(1), FLUSH, write(2)];
    const each = exploreCrashes(explorationOf(commands, { tears: ['each:2k'] }));
    const spelt = [2048, 4096, 6144].map((bytes) => `prefix:${bytes}`);
    const one = exploreCrashes(explorationOf(commands, { tears: spelt }));
    expect([countsOf(each), each.formula]).toEqual([countsOf(one), one.formula]);
    expect(each.states).toBeGreaterThan(
      exploreCrashes(explorationOf(commands, { tears: [spelt[0]!] })).states,
    );
  });

  it('samples, shards and names the same states', () => {
    const many = [write(1), write(2), write(3), write(1)];
    const setup = explorationOf(many, { limit: 60, tears: SHAPES, fill: 'garbage' });
    const explored = exploreCrashes(setup);
    expect(explored).toMatchObject({ complete: false, states: 60 });
    const shards = [1, 2].map((number) => exploreCrashes({ ...setup, shard: { number, of: 2 } }));
    expect(mergeExplorations(shards)).toEqual(explored);
    for (const { id } of explored.examples) {
      const { point, loss } = parseStateId(id);
      const again = crashRun({ ...setup, ...loss, point: formatCrashPoint(point) });
      expect(again.summary.id).toBe(id);
      expect(sha256(again.crashed)).toMatch(/^[0-9a-f]{64}$/);
      again.dispose();
    }
  });

  it('finds that erased entries of a table are no state of its zones', () => {
    const setup = explorationOf([write(1), FLUSH, { op: 'finish', zone: 1 }]);
    expect(exploreCrashes(setup).violated).toBe(0);
    expect(exploreCrashes({ ...setup, fill: 'zero' }).violated).toBeGreaterThan(0);
  });

  it('tears the newest write alone', () => {
    expect(() => exploreCrashes(explorationOf([write(1)], { tears: ['low:0@2'] }))).toThrow(
      "tear: 'low:0@2' is not accepted here",
    );
  });
});
