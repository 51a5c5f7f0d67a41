import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpusIn, inputOf, keepInput, readInput, tried } from '../fuzz/run';
import type { FuzzTarget } from '../fuzz/target';
import { TARGETS } from '../fuzz/targets';
import { drawsOf, seedsOf } from '../support/run/seeds';
import { useFolder } from '../support/storage/temporary-folder';

const path = useFolder();
const corpus = corpusIn(join(import.meta.dirname, '../fixtures/corpus'));
const RUNS = drawsOf(8, 500);

describe.each(seedsOf('fuzz-inputs'))('what is fuzzed, seed $seed', ({ seed }) => {
  it.each(TARGETS)('$name answers or refuses in words', async (target) => {
    for (let run = 0; run < RUNS; run++)
      expect(await tried(target, inputOf(target, seed, run)), `run ${run}`).toBeNull();
  });
});

describe('the kept inputs', () => {
  it.each(corpus)('%s', async (file) => {
    const { target, input } = readInput(file);
    expect(
      await tried(
        TARGETS.find(({ name }) => name === target)!,
        input,
      ),
    ).toBeNull();
  });
});

describe('an input that fails', () => {
  const fragile: FuzzTarget<{ readonly bytes: Uint8Array }> = {
    name: 'a fragile one',
    make: (random) => ({ bytes: Uint8Array.of(random.below(256)) }),
    run({ bytes }) {
      if (bytes[0]! > 127) throw new Error(`too much: ${bytes[0]!}`);
    },
  };

  it('is found, kept as it is, and fails again', async () => {
    const runs = Array.from({ length: 50 }, (_, run) => inputOf(fragile, 1, run));
    const found = await Promise.all(runs.map((input) => tried(fragile, input)));
    const first = found.findIndex((one) => one !== null);
    expect(found[first]).toMatch(/too much/);
    const kept = keepInput(path('new'), fragile.name, { target: fragile.name, why: 'x', input: runs[first] });
    expect(kept).toMatch(/a-fragile-one\.json$/);
    const { input } = readInput(kept);
    expect(input).toEqual(runs[first]);
    expect(await tried(fragile, input)).toMatch(/too much/);
    expect(inputOf(fragile, 1, first)).toEqual(runs[first]);
  });
});
