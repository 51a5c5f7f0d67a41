import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { openImage } from '../../main/image/open-image';
import { MIB } from '../../shared/units/units';
import { Random } from '../../shared/workload/random';
import { STOP_VARIABLE, type Stop } from '../support/cli/stop-at-call';
import { programOf, startProgram } from '../support/run/programs';
import { runsOf } from '../support/run/seeds';
import { commandsFor, GENERATION_ZONES, generationOf } from '../support/session/session-generations';
import { specOf } from '../support/image/device-images';

const KILLS = runsOf(16, 800);
const JOINED_KILLS = runsOf(4, 160);
/** So many rounds without every outcome are no bad luck. */
const ROUNDS_MAX = 40;
/** A child saves about ten times in this span. */
const KILL_WITHIN_MS = 40;
/** Calls that change files: an opening, a save and the beginning of the next one. */
const KILL_WITHIN_CALLS = 120;
/** The first call at which a child is killed, as a part of those: its save is committed and not yet applied. */
const FIRST_CALL = 0.45;
/** A thorough run takes its time. */
const TIMEOUT_MS = 3_600_000;

/** How often which content was found, and a save that was committed but not yet applied. */
interface Counts {
  generation0: number;
  generation1: number;
  pending: number;
}
const OUTCOMES = ['generation0', 'generation1', 'pending'] as const;

/** Kills in several chains at once, each chain on an image of its own. */
interface Round {
  readonly firstSeed: number;
  readonly chains: number;
  readonly kills: number;
  readonly joined: boolean;
}

/** Calls from the first on, spread evenly however many of them are taken: steps of the golden ratio. */
function evenly(): () => number {
  let part = FIRST_CALL;
  return () => {
    const at = 1 + Math.floor(part * KILL_WITHIN_CALLS);
    part = (part + (Math.sqrt(5) - 1) / 2) % 1;
    return at;
  };
}

describe('SIGKILL during saves', () => {
  let folder: string;
  let program: string;
  let preload: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zonesmith-kill-'));
    program = await programOf(new URL('../support/session/session-save-loop.ts', import.meta.url));
    preload = await programOf(new URL('../support/cli/stop-at-call.ts', import.meta.url));
  });
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

  /** A kill that comes from outside at any time. */
  async function killAtSomeTime(words: string[], random: Random): Promise<ChildProcess> {
    const child = startProgram(program, words);
    await once(child.stdout, 'data');
    setTimeout(() => child.kill('SIGKILL'), random.below(KILL_WITHIN_MS));
    return child;
  }

  /** A kill that comes with a call: what lasts for a moment only is met by these. */
  function killAtCall(words: string[], random: Random, at: number): ChildProcess {
    const half = random.below(2) === 0;
    const stop: Stop = { at, signal: 'SIGKILL', half, counted: join(folder, 'counted') };
    return startProgram(program, words, ['--require', preload], { [STOP_VARIABLE]: JSON.stringify(stop) });
  }

  /** Kills one after the other on one image, every second one at a call; counts what the kills left behind. */
  async function chain(
    name: string,
    seed: number,
    kills: number,
    joined: boolean,
    nextCall: () => number,
  ): Promise<Counts> {
    const files = newImage(name, joined);
    const { path, data } = files;
    const words = [path, ...(data === undefined ? [] : [data])];
    const random = new Random(seed);
    const seen: Counts = { generation0: 0, generation1: 0, pending: 0 };
    for (let kill = 0; kill < kills; kill++) {
      const child =
        kill % 2 === 0 ? killAtCall(words, random, nextCall()) : await killAtSomeTime(words, random);
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      expect(signal).toBe('SIGKILL');
      const found = generationOf(path, 'read', data);
      expect(generationOf(path, 'read', data)).toEqual(found);
      expect(generationOf(path, 'write', data)).toEqual({ generation: found.generation, pending: false });
      expect(generationOf(path, 'read', data)).toEqual({ generation: found.generation, pending: false });
      seen[`generation${found.generation}`]++;
      if (found.pending) seen.pending++;
    }
    // A kill while a lock is being made may leave its draft, which nobody ever reads.
    const beside = readdirSync(folder).filter((other) => other.startsWith(name) && !other.endsWith('.zsnew'));
    expect(beside).toEqual(joined ? [name, `${name}-data`] : [name]);
    return seen;
  }

  /** Rounds of chains until every outcome was met: where a kill falls is up to the machine. */
  async function killUntilAllMet(name: string, { firstSeed, chains, kills, joined }: Round): Promise<void> {
    const sums: Counts = { generation0: 0, generation1: 0, pending: 0 };
    const missing = () => OUTCOMES.filter((what) => sums[what] === 0);
    const nextCall = evenly();
    for (let round = 0; round < ROUNDS_MAX && missing().length > 0; round++) {
      const seeds = Array.from({ length: chains }, (_, index) => firstSeed + round * chains + index);
      const seen = await Promise.all(
        seeds.map((seed) => chain(`${name}${seed}-`, seed, kills / chains, joined, nextCall)),
      );
      for (const counts of seen) for (const what of OUTCOMES) sums[what] += counts[what];
      expect(sums.generation0 + sums.generation1).toBe((round + 1) * kills);
    }
    expect(missing()).toEqual([]);
    console.log(`kills of a save, ${name}: ${OUTCOMES.map((what) => `${what} ${sums[what]}`).join(', ')}`);
  }

  it(
    `${JOINED_KILLS} kills or more leave a zone file and its data image entirely old or entirely new, both of them`,
    {
      timeout: TIMEOUT_MS,
    },
    () => killUntilAllMet('pair', { firstSeed: 31, chains: 2, kills: JOINED_KILLS, joined: true }),
  );

  it(
    `${KILLS} kills or more leave entirely the old or entirely the new image, and so it stays`,
    {
      timeout: TIMEOUT_MS,
    },
    () => killUntilAllMet('image', { firstSeed: 1, chains: 4, kills: KILLS, joined: false }),
  );
});
