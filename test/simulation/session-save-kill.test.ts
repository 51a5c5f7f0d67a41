import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { openImage } from '../../main/image/open-image';
import { MIB } from '../../shared/units/units';
import { Random } from '../../shared/workload/random';
import { bundleTo } from '../support/session/session-bundle';
import { commandsFor, GENERATION_ZONES, generationOf } from '../support/session/session-generations';
import { specOf } from '../support/image/device-images';

const KILLS = 200;
const CHAINS = 4;
const JOINED_KILLS = 24;
/** Rounds of JOINED_KILLS kills at most. */
const ROUNDS_MAX = 8;
const JOINED_CHAINS = 2;
/** A child saves about ten times in this span. */
const KILL_WITHIN_MS = 40;

/** How often which content was found, and a save that was committed but not yet applied. */
interface Counts {
  generation0: number;
  generation1: number;
  pending: number;
}

describe('SIGKILL during saves', () => {
  let folder: string;
  let program: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zonesmith-kill-'));
    program = await bundleTo(
      join(folder, 'save-loop.cjs'),
      fileURLToPath(new URL('../support/session/session-save-loop.ts', import.meta.url)),
    );
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** An image in one file, or a zone file and its data image. */
  interface Files {
    readonly path: string;
    readonly data?: string;
  }

  function newImage(name: string, joined: boolean): Files {
    const path = join(folder, name);
    const data = joined ? `${path}-data` : undefined;
    const format = joined ? 'zone-file' : 'zoned';
    const spec = specOf({ format, zoneCount: GENERATION_ZONES, zoneSizeBytes: MIB });
    createImage(path, spec, { replace: false, data: data ?? null });
    const image = openImage(path, { access: 'write', data });
    for (const command of commandsFor(0)) image.device.execute(command);
    image.dispose();
    return { path, data };
  }

  async function saveUntilKilled({ path, data }: Files, afterMs: number): Promise<void> {
    const args = [program, path, ...(data === undefined ? [] : [data])];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    await once(child.stdout, 'data');
    setTimeout(() => child.kill('SIGKILL'), afterMs);
    const [, signal] = (await exited) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
  }

  /** Kills one after the other on one image; counts what the kills left behind. */
  async function chain(name: string, seed: number, kills: number, joined = false): Promise<Counts> {
    const files = newImage(name, joined);
    const { path, data } = files;
    const random = new Random(seed);
    const seen: Counts = { generation0: 0, generation1: 0, pending: 0 };
    for (let kill = 0; kill < kills; kill++) {
      await saveUntilKilled(files, random.below(KILL_WITHIN_MS));
      const found = generationOf(path, 'read', data);
      expect(generationOf(path, 'read', data)).toEqual(found);
      expect(generationOf(path, 'write', data)).toEqual({ generation: found.generation, pending: false });
      expect(generationOf(path, 'read', data)).toEqual({ generation: found.generation, pending: false });
      seen[`generation${found.generation}`]++;
      if (found.pending) seen.pending++;
    }
    // A kill while a lock is being made may leave its draft, which nobody ever reads.
    const beside = readdirSync(folder).filter((other) => other.startsWith(name) && !other.endsWith('.tmp'));
    expect(beside).toEqual(joined ? [name, `${name}-data`] : [name]);
    return seen;
  }

  it(`${JOINED_KILLS} kills or more leave a zone file and its data image entirely old or entirely new, both of them`, async () => {
    const outcomes = ['generation0', 'generation1', 'pending'] as const;
    const sums: Counts = { generation0: 0, generation1: 0, pending: 0 };
    // Where a kill falls is up to the machine: they go on until every outcome was met.
    for (let round = 0; round < ROUNDS_MAX && outcomes.some((what) => sums[what] === 0); round++) {
      const chains = Array.from({ length: JOINED_CHAINS }, (_, index) =>
        chain(
          `pair${round}-${index}`,
          31 + round * JOINED_CHAINS + index,
          JOINED_KILLS / JOINED_CHAINS,
          true,
        ),
      );
      for (const seen of await Promise.all(chains))
        for (const what of outcomes) sums[what] = sums[what] + seen[what];
    }
    for (const what of outcomes) expect(sums[what], what).toBeGreaterThan(0);
  }, 120_000);

  it(`${KILLS} kills leave entirely the old or entirely the new image, and so it stays`, async () => {
    const chains = Array.from({ length: CHAINS }, (_, index) =>
      chain(`image${index}`, 1 + index, KILLS / CHAINS),
    );
    const seen = await Promise.all(chains);
    const sum = (what: keyof Counts) => seen.reduce((total, counts) => total + counts[what], 0);
    expect(sum('generation0') + sum('generation1')).toBe(KILLS);
    // The kills really met both contents, and saves that were committed but not yet applied.
    for (const what of ['generation0', 'generation1', 'pending'] as const)
      expect(sum(what), what).toBeGreaterThan(0);
  }, 120_000);
});
