/**
 * `soak.cjs --actions N [--seed S] [--reopen N]`: actions of a window, by `zonesmith api` on the built program, its memory
 * sampled. Ends with 1 where the memory of the last quarter is above that of the second one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ApiClient } from '../../main/host/api/client';
import { Random } from '../../shared/workload/random';
import { residentMemory } from '../support/run/memory';
import { specOf } from '../support/image/device-images';
import { act, ACTIONS, type Opened } from './actions';

const SAMPLES = 20;
/** Of the second quarter's memory, what the last one may have more. */
const GROWTH_MAX = 0.1;
const GROWTH_BYTES = 24 * 2 ** 20;
const MIB = 2 ** 20;

void main();

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      actions: { type: 'string', default: '10000' },
      reopen: { type: 'string', default: '250' },
      seed: { type: 'string' },
    },
  });
  const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
  console.log(`seed ${seed}; again: npm run soak -- --actions ${values.actions} --seed ${seed}`);
  const folder = mkdtempSync(join(tmpdir(), 'zonesmith-soak-'));
  const command = [process.execPath, join(process.cwd(), 'dist/main/cli.cjs')] as const;
  const api = new ApiClient({ root: folder, userData: join(folder, 'user'), command: [...command] });
  try {
    const samples = await soak(api, Number(values.actions), Number(values.reopen), new Random(seed));
    process.exitCode = judge(samples);
  } finally {
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Bytes of the program's memory after each part of the actions. */
async function soak(api: ApiClient, actions: number, reopen: number, random: Random): Promise<number[]> {
  const names = Object.keys(ACTIONS);
  const counts = new Map(names.map((name) => [name, { done: 0, refused: 0 }]));
  const samples: number[] = [];
  await api.run('images:create', { spec: specOf(), path: 'a.zoned', data: null, replace: false });
  let image = await opened(api, random);
  console.log('  actions   memory');
  for (let done = 1; done <= actions; done++) {
    const name = names[random.below(names.length)]!;
    const count = counts.get(name)!;
    if ((await act(name, image)) !== null) count.refused++;
    count.done++;
    if (done % reopen === 0) {
      await api.call('sessions:close', { session: image.session, discard: true });
      image = await opened(api, random);
    }
    if (done % Math.max(1, Math.floor(actions / SAMPLES)) === 0) {
      samples.push(residentMemory(api.pid!).now);
      console.log(`${String(done).padStart(9)} ${String(Math.round(samples.at(-1)! / MIB)).padStart(5)} MiB`);
    }
  }
  for (const [name, { done, refused }] of counts)
    console.log(`  ${name.padEnd(26)} ${String(done).padStart(6)} of them ${refused} refused`);
  return samples;
}

async function opened(api: ApiClient, random: Random): Promise<Opened> {
  const { session, info } = await api.call('sessions:open', { path: 'a.zoned', options: {} });
  await api.call('sessions:setMode', { session, mode: 'editing' });
  return { api, session, zones: info.geometry.zoneCount, random };
}

/** Exit status. */
function judge(samples: readonly number[]): number {
  const quarter = Math.floor(samples.length / 4);
  const meanOf = (from: number): number =>
    samples.slice(from, from + quarter).reduce((sum, one) => sum + one, 0) / quarter;
  const [second, last] = [meanOf(quarter), meanOf(3 * quarter)];
  const isFlat = last <= second * (1 + GROWTH_MAX) + GROWTH_BYTES;
  const said = `${Math.round(second / MIB)} MiB in the second quarter, ${Math.round(last / MIB)} MiB in the last one`;
  console.log(`memory ${isFlat ? 'is flat' : 'grows'}: ${said}`);
  return isFlat ? 0 : 1;
}
