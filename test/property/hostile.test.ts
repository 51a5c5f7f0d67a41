import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, it } from 'vitest';
import type { HostileLine, HostileResult } from '../support/hostile/result';
import { programOf, startProgram } from '../support/run/programs';
import { drawsOf, seedsOf } from '../support/run/seeds';

const MUTATIONS = drawsOf(1_500, 50_000);
/** An image that keeps the program busy for so long keeps it busy for ever. */
const SILENCE_MAX_MS = 300_000;

describe.each(seedsOf('hostile'))(
  'every field of every family, damaged: seed $seed',
  ({ seed, runs, from = 0 }) => {
    const end = runs ?? MUTATIONS;
    const mutations = end - from;
    let program: string;

    beforeAll(async () => {
      program = await programOf(new URL('../support/hostile/program.ts', import.meta.url));
    });

    /** The objects of the child have to fit into a small heap; a hang ends it. */
    async function run(): Promise<HostileResult> {
      const child = startProgram(program, [`${seed}`, `${end}`, `${from}`], ['--max-old-space-size=160']);
      let last: HostileLine | null = null;
      const watchdog = setTimeout(() => child.kill('SIGKILL'), SILENCE_MAX_MS);
      for await (const text of createInterface({ input: child.stdout })) {
        watchdog.refresh();
        last = JSON.parse(text) as HostileLine;
      }
      clearTimeout(watchdog);
      if (last !== null && 'result' in last) return last.result;
      throw new Error(`seed ${seed}: the program ended or hung behind ${JSON.stringify(last)}`);
    }

    it(`opens or refuses ${mutations} damaged images, with reasons and in little memory`, async () => {
      const result = await run();
      expect(result.failures).toEqual([]);
      expect(result.mutations).toBe(mutations);
      expect(result.opened).toBeGreaterThan(mutations / 10);
      expect(result.refused).toBeGreaterThan(mutations / 100);
    });
  },
);
