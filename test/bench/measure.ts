import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { KIB, MIB, type ByteCount } from '../../shared/units/units';
import { writePeakTeller } from '../support/run/memory';
import { isMet, keepResult } from './results';

/** Where a benchmark works and how thorough it is. */
export interface BenchSetup {
  readonly folder: string;
  readonly quick: boolean;
  /** Long inputs where shorter ones tell the rate: for memory that has to stay flat. */
  readonly thorough: boolean;
}

/** The built command line; benchmarks are run from the root. */
export const CLI = join(process.cwd(), 'dist/main/cli.cjs');

/** Milliseconds that `work` takes. */
export function milliseconds(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** Middle value; the mean of the middle two for an even count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Median, smallest and largest value. */
export function spread(values: readonly number[], format: (value: number) => string): string {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map(format);
  return `${middle} (${least} … ${most})`;
}

/** Seconds of two works in turn, so that both meet the same machine; and the second by the first, round by round. */
export function inTurn(
  rounds: number,
  ours: () => number,
  theirs: () => number,
): { readonly ours: number[]; readonly theirs: number[]; readonly ratios: number[] } {
  const taken = { ours: [] as number[], theirs: [] as number[], ratios: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    taken.ours.push(ours());
    taken.theirs.push(theirs());
    taken.ratios.push(taken.theirs[round]! / taken.ours[round]!);
  }
  return taken;
}

let part = 'window';

/** What is reported from here on belongs to this part of the benchmarks. */
export function beginPart(name: string): void {
  part = name;
}

/** One line of the result table. */
export function report(name: string, value: string, aim: string): void {
  const verdict = { true: '   met', false: '   MISSED', null: '' }[
    String(isMet(value, aim)) as 'true' | 'false' | 'null'
  ];
  console.log(`${name.padEnd(44)} ${value.padStart(34)}   ${aim}${verdict}`);
  keepResult(part, name, value, aim);
}

/** Runs the built command line; answers what it printed. */
export function cli(...words: readonly string[]): string {
  return execFileSync(process.execPath, [CLI, ...words], { encoding: 'utf8', maxBuffer: 512 * MIB });
}

/** Milliseconds of a whole program, its output thrown away. */
export function programMilliseconds(program: string, words: readonly string[]): number {
  return milliseconds(() => execFileSync(program, words, { stdio: 'ignore' }));
}

/** As programMilliseconds, of the built command line. */
export function cliMilliseconds(...words: readonly string[]): number {
  return programMilliseconds(process.execPath, [CLI, ...words]);
}

/** Milliseconds, output and largest memory of the built command line. `folder` takes a file of it. */
export function peakOf(
  folder: string,
  words: readonly string[],
): { readonly milliseconds: number; readonly printed: string; readonly peakBytes: ByteCount } {
  const teller = writePeakTeller(folder, 3);
  let [printed, kibibytes] = ['', ''];
  const taken = milliseconds(() => {
    const { output } = spawnSync(process.execPath, ['--require', teller, CLI, ...words], {
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
      encoding: 'utf8',
      maxBuffer: 512 * MIB,
    });
    [printed, kibibytes] = [output[1]!, output[3]!];
  });
  return { milliseconds: taken, printed, peakBytes: Number(kibibytes) * KIB };
}

/** Says so and is false where a program that is measured against is not there. */
export function isThere(program: string, debianPackage: string): boolean {
  if (spawnSync(program, ['--version']).status === 0) return true;
  console.log(`against ${program}: it is not installed (Debian: apt-get install ${debianPackage})`);
  return false;
}
