import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createImage } from '../../main/service/create-image';
import { openImage } from '../../main/service/open-image';
import { MIB } from '../../shared/units/units';
import { Random } from '../../shared/workload/random';
import { bundleTo } from '../support/service-bundle';
import { commandsFor, GENERATION_ZONES, generationOf } from '../support/service-generations';
import { specOf } from '../support/service-images';

const KILLS = 200;
const CHAINS = 4;
/** A child saves about ten times in this span. */
const KILL_WITHIN_MS = 40;

describe('SIGKILL during saves', () => {
  let folder: string;
  let program: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zonesmith-kill-'));
    program = await bundleTo(
      join(folder, 'save-loop.cjs'),
      fileURLToPath(new URL('../support/service-save-loop.ts', import.meta.url)),
    );
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function newImage(name: string): string {
    const path = join(folder, name);
    createImage(path, specOf({ zoneCount: GENERATION_ZONES, zoneSizeBytes: MIB }), { replace: false });
    const image = openImage(path, { access: 'write' });
    for (const command of commandsFor(0)) image.device.execute(command);
    image.dispose();
    return path;
  }

  async function saveUntilKilled(path: string, afterMs: number): Promise<void> {
    const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    await once(child.stdout, 'data');
    setTimeout(() => child.kill('SIGKILL'), afterMs);
    const [, signal] = (await exited) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
  }

  /** Kills one after the other on one image; counts what the kills left behind. */
  async function chain(name: string, seed: number, kills: number): Promise<Record<string, number>> {
    const path = newImage(name);
    const random = new Random(seed);
    const seen: Record<string, number> = { generation0: 0, generation1: 0, pending: 0 };
    for (let kill = 0; kill < kills; kill++) {
      await saveUntilKilled(path, random.below(KILL_WITHIN_MS));
      const found = generationOf(path, 'read');
      expect(generationOf(path, 'read')).toEqual(found);
      expect(generationOf(path, 'write')).toEqual({ generation: found.generation, pending: false });
      expect(generationOf(path, 'read')).toEqual({ generation: found.generation, pending: false });
      seen[`generation${found.generation}`]!++;
      if (found.pending) seen['pending']!++;
    }
    // A kill while a lock is being made may leave its draft, which nobody ever reads.
    const beside = readdirSync(folder).filter((other) => other.startsWith(name) && !other.endsWith('.tmp'));
    expect(beside).toEqual([name]);
    return seen;
  }

  it(`${KILLS} kills leave entirely the old or entirely the new image, and so it stays`, async () => {
    const chains = Array.from({ length: CHAINS }, (_, index) =>
      chain(`image${index}`, 1 + index, KILLS / CHAINS),
    );
    const seen = await Promise.all(chains);
    const sum = (what: string) => seen.reduce((total, counts) => total + counts[what]!, 0);
    expect(sum('generation0') + sum('generation1')).toBe(KILLS);
    // The kills really met both contents, and saves that were committed but not yet applied.
    for (const what of ['generation0', 'generation1', 'pending']) expect(sum(what), what).toBeGreaterThan(0);
  }, 120_000);
});
