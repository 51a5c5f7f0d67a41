import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostileLine, HostileResult } from '../support/hostile/result';
import { bundleTo } from '../support/session/session-bundle';

const MUTATIONS = 10_000;
/** An image that keeps the program busy for so long keeps it busy for ever. */
const SILENCE_MAX_MS = 60_000;
/** HOSTILE_SEED repeats a run. */
const SEED = Number(process.env['HOSTILE_SEED'] ?? randomInt(2 ** 31));

describe(`every field of every family, damaged (HOSTILE_SEED=${SEED})`, () => {
  let folder: string;
  let program: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zonesmith-hostile-'));
    program = await bundleTo(
      join(folder, 'hostile.cjs'),
      fileURLToPath(new URL('../support/hostile/program.ts', import.meta.url)),
    );
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The objects of the child have to fit into a small heap; a hang ends it. */
  async function run(): Promise<HostileResult> {
    const child = spawn(process.execPath, ['--max-old-space-size=160', program, `${SEED}`, `${MUTATIONS}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let last: HostileLine | null = null;
    const watchdog = setTimeout(() => child.kill('SIGKILL'), SILENCE_MAX_MS);
    for await (const text of createInterface({ input: child.stdout })) {
      watchdog.refresh();
      last = JSON.parse(text) as HostileLine;
    }
    clearTimeout(watchdog);
    if (last !== null && 'result' in last) return last.result;
    throw new Error(`seed ${SEED}: the program ended or hung behind ${JSON.stringify(last)}`);
  }

  it(`opens or refuses ${MUTATIONS} damaged images, with reasons, in time and in little memory`, async () => {
    process.stdout.write(`hostile images: seed ${SEED}\n`);
    const result = await run();
    expect(result.failures, `seed ${SEED}`).toEqual([]);
    expect(result.mutations).toBe(MUTATIONS);
    expect(result.opened).toBeGreaterThan(MUTATIONS / 10);
    expect(result.refused).toBeGreaterThan(MUTATIONS / 100);
  }, 600_000);
});
