import { describe, expect, it } from 'vitest';
import { formatCrashPoint } from '../../../../../shared/crash/crash-point';
import type { WriteKind } from '../../../../../shared/image/write-kind';
import type { ZoneCommand } from '../../../../../shared/workload/command';
import { crashAndRecover } from '../../../../../main/crash/crash-lab';
import { exploreCrashes, type ExplorationSetup } from '../../../../../main/crash/explore/explore-crashes';
import { mergeExplorations } from '../../../../../main/crash/explore/merge-explorations';
import { planExploration } from '../../../../../main/crash/explore/plan-exploration';
import { parseStateId } from '../../../../../main/crash/state-id';
import type { BlockFile } from '../../../../../main/storage/block-file';
import { FLUSH, writeTo as write } from '../../../../support/image/crash-images';
import { countsOf, explorationOf, NAMES, oneByOne, sha256 } from '../../../../support/image/explorations';
import { contextCancelledAfter } from '../../../../support/session/job-context';
import { deviceOver } from '../../../../support/image/device-images';
import { forgetful } from '../../../../support/image/forgetful-driver';

/** A cache that keeps the newest data for itself, whatever is flushed, until the next comes. */
class LateData implements BlockFile {
  readonly name: string;
  readonly writable = true;
  readonly #target: BlockFile;
  #held: { readonly offset: number; readonly bytes: Uint8Array } | null = null;

  constructor(target: BlockFile) {
    this.name = target.name;
    this.#target = target;
  }

  size(): number {
    return this.#target.size();
  }

  read(offset: number, into: Uint8Array): number {
    return this.#target.read(offset, into);
  }

  write(offset: number, from: Uint8Array, kind: WriteKind): void {
    if (kind !== 'data') return this.#target.write(offset, from, kind);
    if (this.#held) this.#target.write(this.#held.offset, this.#held.bytes, 'data');
    this.#held = { offset, bytes: from.slice() };
  }

  zero(offset: number, length: number, kind: WriteKind): void {
    this.#target.zero(offset, length, kind);
  }

  resize(length: number): void {
    this.#target.resize(length);
  }

  flush(of?: 'mapping'): void {
    this.#target.flush(of);
  }

  dispose(): void {
    this.#target.dispose();
  }
}

const RESET: ZoneCommand = { op: 'reset', zone: 1 };

describe('exploreCrashes', () => {
  it.each(['eager', 'deferred'] as const)(
    'finds no more active zones than the limit where a zone takes the place of another, entries %s',
    (tableWrites) => {
      const close: ZoneCommand = { op: 'close', zone: 0 };
      const active = [write(0), write(1), write(2), close, write(3), FLUSH];
      const replaced = [...active, { op: 'finish', zone: 0 } as const, write(4), RESET, write(5), FLUSH];
      const open = (file: BlockFile) => deviceOver(file, { durability: 'flush', tableWrites });
      const setup = explorationOf(replaced, { limit: 3000, open });
      expect(exploreCrashes(setup).violated).toBe(0);
      // Without that wait there are.
      const carryOut = forgetful(open, ({ of, number, entry }) =>
        tableWrites === 'eager' ? of === 'mapping' : entry.i === replaced.length - 1 && number === 2,
      );
      expect(exploreCrashes({ ...setup, carryOut }).examples[0]).toMatchObject({ invariant: 'active-limit' });
    },
  );

  it.each([
    ['writes and a reset', [write(1), write(2), RESET]],
    ['a flush between', [write(1), FLUSH, write(2), write(1)]],
    ['a flush at the end', [write(1), write(2), FLUSH]],
    ['forced access', [write(1), write(2, 1, { fua: true }), write(1)]],
    ['management', [{ op: 'open', zone: 3 }, { op: 'finish', zone: 1 }, FLUSH, RESET]],
    ['the same blocks again', [write(1), RESET, write(1), FLUSH, RESET]],
    ['a refused command', [write(1), { op: 'close', zone: 5 }]],
  ] as const)('counts what one crash after the other counts: %s', (_name, commands) => {
    const setup = explorationOf(commands);
    const explored = exploreCrashes(setup);
    const { counts, ids } = oneByOne(setup);
    expect(countsOf(explored)).toEqual(counts);
    expect(explored.complete).toBe(true);
    for (const { id } of explored.examples) expect(ids.has(id)).toBe(true);
  });

  it('counts torn states beside whole ones, where they are asked for', () => {
    const setup = explorationOf([write(1), write(2)], { tearBytes: 512 });
    const explored = exploreCrashes(setup);
    // Two data writes can be torn: at each cut they are among the pending ones, of 2^n subsets the newest.
    const cuts = planExploration(setup, setup.window, [{ kind: 'prefix', bytes: 512 }]).cuts;
    const expected = cuts.reduce(
      (sum, { pending, tearable }) => sum + 2 ** pending + sumOfPowers(tearable.flat()),
      0,
    );
    expect(explored.states).toBe(expected);
    expect(explored.states).toBeGreaterThan(exploreCrashes({ ...setup, tearBytes: null }).states);
  });

  it.each([1, 2, 3, 7])('gives the same in %i shards as in one', (of) => {
    const setup = explorationOf([write(1), FLUSH, write(2), RESET, write(3)]);
    const numbers = Array.from({ length: of }, (_, n) => n + 1);
    const shards = numbers.map((number) => exploreCrashes({ ...setup, shard: { number, of } }));
    expect(mergeExplorations(shards)).toEqual(exploreCrashes(setup));
    expect(Math.min(...shards.map(({ unique }) => unique))).toBeGreaterThan(0);
  });

  it('refuses to merge a shard twice, too few, or those of another exploration', () => {
    const setup = explorationOf([write(1), write(2)]);
    const [first, second] = [1, 2].map((number) => exploreCrashes({ ...setup, shard: { number, of: 2 } }));
    const other = exploreCrashes({ ...setup, limit: 9, shard: { number: 2, of: 2 } });
    expect(() => mergeExplorations([first!, first!])).toThrow('shards 1, 1 were given; expected: 1, 2');
    expect(() => mergeExplorations([first!])).toThrow('shards 1 were given; expected: 1, 2');
    expect(() => mergeExplorations([first!, other])).toThrow('of different explorations');
    expect(mergeExplorations([second!, first!]).states).toBe(exploreCrashes(setup).states);
  });

  it('draws a sample that is always the same where there are more states than the limit', () => {
    const many = Array.from({ length: 30 }, (_, n) => write(1 + (n % 3)));
    const setup = explorationOf(many, { limit: 500 });
    const explored = exploreCrashes(setup);
    expect(explored).toEqual(exploreCrashes(setup));
    expect(explored.complete).toBe(false);
    expect(explored.states).toBe(500);
    expect(exploreCrashes({ ...setup, limit: 20 }).states).toBe(20);
  });

  it('makes ids that crash gives the same bytes and verdict for', () => {
    const many = Array.from({ length: 12 }, (_, n) => write(1 + (n % 3)));
    for (const more of [{ limit: 300 }, { tearBytes: 512, limit: 300 }]) {
      const setup = explorationOf(many, more);
      for (const { id, verdict } of exploreCrashes(setup).examples) {
        const { point, loss } = parseStateId(id);
        const again = crashAndRecover(
          { ...setup, ...loss, point: formatCrashPoint(point) },
          setup.policy,
          NAMES,
        );
        expect(again.report.crash.id).toBe(id);
        expect(again.report.verdict.startsWith(verdict.slice(0, 9))).toBe(true);
        again.dispose();
      }
    }
  });

  it('takes an image for violated that another judge does not take', () => {
    const setup = explorationOf([write(1)], { judge: () => 'it does not mount' });
    const explored = exploreCrashes(setup);
    expect(explored.violated).toBe(explored.unique);
    expect(explored.examples[0]).toMatchObject({
      invariant: 'external-check',
      message: 'Violated: it does not mount',
    });
  });

  it('finds what a driver loses whose data reaches the disk behind the flush', () => {
    const setup = explorationOf([write(1), FLUSH, write(2)]);
    const open: ExplorationSetup['open'] = (file) => setup.open(new LateData(file));
    const explored = exploreCrashes({ ...setup, open });
    expect(exploreCrashes(setup).violated).toBe(0);
    expect(explored.violated).toBeGreaterThan(0);
    expect(explored.examples[0]).toMatchObject({ verdict: 'violated', invariant: 'flushed-data' });
  });

  it('never writes to the base, and ends at once when it is cancelled', () => {
    const setup = explorationOf([write(1), write(2), FLUSH]);
    const before = sha256(setup.base);
    exploreCrashes(setup);
    expect(sha256(setup.base)).toBe(before);
    for (const looks of [1, 10, 100])
      expect(() => exploreCrashes({ ...setup, context: contextCancelledAfter(looks) })).toThrow('cancelled');
  });

  it.each([
    [{ first: 0, last: 9 }, 'the trace has no commands 0 to 9'],
    [{ first: 5, last: 9 }, 'the trace has no commands 5 to 9'],
  ])('refuses a window that the trace does not have: %o', (window, message) => {
    expect(() => exploreCrashes(explorationOf([write(1)], { window }))).toThrow(message);
  });
});

function sumOfPowers(powers: readonly number[]): number {
  return powers.reduce((sum, power) => sum + 2 ** power, 0);
}
