/**
 * `fuzz.cjs --seconds N [--seed S] [--target T] [--again FILE] [--out DIR]`: feeds every target by turns until the time is
 * over, the kept inputs first. A thread works; this one sees to it that no input takes for ever.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { corpusIn, inputOf, keepInput, readInput, tried } from './run';
import type { FuzzTarget } from './target';
import { TARGETS } from './targets';

interface Work {
  readonly seconds: number;
  readonly seed: number;
  readonly targets: readonly string[];
  readonly again: string | null;
  readonly out: string;
  readonly corpus: string;
  /** Index of the target, number of the run, number of runs begun. */
  readonly now: SharedArrayBuffer;
}

interface Tally {
  readonly target: string;
  readonly runs: number;
  readonly failures: number;
}

/** Microseconds of processor time that one input may take, and milliseconds where it takes none. */
const INPUT_CPU_MAX = 60_000_000;
const INPUT_MS_MAX = 600_000;
/** Milliseconds of a turn: those that are quick get as much time as those that are not. */
const SLICE_MS = 100;
/** A target that fails so often is left alone. */
const FAILURES_MAX = 5;

if (isMainThread) void main();
else void work(workerData as Work);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string' },
      target: { type: 'string', multiple: true },
      again: { type: 'string' },
      out: { type: 'string', default: 'dist/fuzz' },
    },
  });
  const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
  const known = TARGETS.map(({ name }) => name);
  const targets = values.target ?? known;
  const wrong = targets.find((name) => !known.includes(name));
  if (wrong !== undefined) throw new Error(`no target "${wrong}"; there are ${known.join(', ')}`);
  const setup: Work = {
    ...{ seconds: Number(values.seconds), seed, targets, again: values.again ?? null, out: values.out },
    corpus: 'test/fixtures/corpus',
    now: new SharedArrayBuffer(12),
  };
  console.log(`seed ${seed}; again: npm run fuzz -- --seconds ${values.seconds} --seed ${seed}`);
  process.exitCode = (await watched(setup)) ? 0 : 1;
}

/** Whether nothing was found. */
function watched(setup: Work): Promise<boolean> {
  const worker = new Worker(__filename, {
    workerData: setup,
    resourceLimits: { maxOldGenerationSizeMb: 768 },
  });
  const now = new Int32Array(setup.now);
  return new Promise((resolve) => {
    let begun = 0;
    let since = performance.now();
    let cpu = process.cpuUsage();
    const looking = setInterval(() => {
      const { user, system } = process.cpuUsage(cpu);
      // Until the first one is begun, the program is loaded.
      if (now[2] === 0 || now[2] !== begun) {
        [begun, since, cpu] = [now[2]!, performance.now(), process.cpuUsage()];
      } else if (user + system > INPUT_CPU_MAX || performance.now() - since > INPUT_MS_MAX) {
        end(hung(setup, now));
      }
    }, 1000);
    const end = (failure: string | null): void => {
      clearInterval(looking);
      if (failure !== null) console.log(failure);
      void worker.terminate().then(() => resolve(failure === null));
    };
    worker.on('message', (tallies: readonly Tally[]) => end(told(tallies)));
    worker.on('error', (error) => end(`${hung(setup, now)}\n${error.stack ?? error.message}`));
  });
}

function hung({ targets, seed, out }: Work, now: Int32Array): string {
  const target = TARGETS.find(({ name }) => name === targets[now[0]!])!;
  const input = inputOf(target, seed, now[1]!);
  const why = 'it did not end, or took all memory';
  const path = keepInput(out, `${target.name}-${seed}-${now[1]!}`, { target: target.name, why, input });
  return `${target.name}: ${why}; again: npm run fuzz -- --seconds 1 --again ${path}`;
}

/** Prints how much was done; null = nothing was found. */
function told(tallies: readonly Tally[]): string | null {
  for (const { target, runs, failures } of tallies)
    console.log(
      `${target.padEnd(24)} ${String(runs).padStart(9)} inputs ${String(failures).padStart(4)} failures`,
    );
  const runs = tallies.reduce((sum, one) => sum + one.runs, 0);
  const failures = tallies.reduce((sum, one) => sum + one.failures, 0);
  console.log(
    `${'all'.padEnd(24)} ${String(runs).padStart(9)} inputs ${String(failures).padStart(4)} failures`,
  );
  return failures === 0 ? null : `${failures} inputs failed`;
}

async function work(setup: Work): Promise<void> {
  const { seconds, seed, out, again } = setup;
  const targets = setup.targets.map((name) => TARGETS.find((target) => target.name === name)!);
  const tallies = targets.map(({ name }) => ({ target: name, runs: 0, failures: 0 }));
  const now = new Int32Array(setup.now);
  const feed = async (index: number, input: unknown, path: () => string): Promise<void> => {
    Atomics.add(now, 2, 1);
    const tally = tallies[index]!;
    const found = await tried(targets[index]!, input);
    tally.runs++;
    if (found === null) return;
    tally.failures++;
    console.log(`${tally.target}: ${found}\n   again: npm run fuzz -- --seconds 1 --again ${path()}`);
  };
  for (const path of again === null ? corpusIn(setup.corpus) : [again]) {
    const { target, input } = readInput(path);
    const index = targets.findIndex(({ name }) => name === target);
    if (index !== -1) await feed(index, input, () => path);
  }
  const until = performance.now() + (again === null ? 1000 * seconds : 0);
  const next = targets.map(() => 0);
  while (performance.now() < until) {
    for (const [index, target] of targets.entries()) {
      const stop = Math.min(until, performance.now() + SLICE_MS);
      while (performance.now() < stop && tallies[index]!.failures < FAILURES_MAX) {
        const run = next[index]!++;
        [now[0], now[1]] = [index, run];
        const input = inputOf(target, seed, run);
        const keep = (): string => keepInput(out, `${target.name}-${seed}-${run}`, keptOf(target, input));
        await feed(index, input, keep);
      }
    }
  }
  parentPort!.postMessage(tallies);
}

function keptOf({ name }: FuzzTarget, input: unknown) {
  return { target: name, why: 'found by fuzzing', input };
}
