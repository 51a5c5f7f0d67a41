import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { formatBytes } from '../../shared/units/format';
import { KIB, MIB } from '../../shared/units/units';
import { median, report, type BenchSetup } from './measure';

const CLI = join(__dirname, '../main/cli.cjs');

/** Our `run` against fio: the same bytes, block size and one flush at the end, in turn on the same disk. */
export function benchWriting(setup: BenchSetup): void {
  if (spawnSync('fio', ['--version']).status !== 0) {
    console.log('run against fio: fio is not installed (Debian: apt-get install fio)');
    return;
  }
  for (const block of [4 * KIB, 64 * KIB, MIB]) compare(setup, block);
}

function compare({ folder, quick }: BenchSetup, block: number): void {
  const total = (quick ? 64 : 512) * MIB * (block === 4 * KIB ? 0.5 : 1);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < (quick ? 3 : 7); round++) {
    ours.push(runOurs(folder, block, total));
    theirs.push(runFio(folder, block, total));
  }
  const ratio = median(ours.map((seconds, round) => theirs[round]! / seconds));
  const rate = (seconds: readonly number[]): string =>
    `${formatBytes(Math.round(total / median(seconds)))}/s`;
  report(`run / fio, ${formatBytes(block)}, one flush at the end`, ratio.toFixed(2), aimOf(block));
  report('  ours, fio', `${rate(ours)}, ${rate(theirs)}`, '');
}

function aimOf(block: number): string {
  return block >= 64 * KIB ? 'aim ≥ 0.70' : 'no aim';
}

/** Seconds that `run` itself reports. */
function runOurs(folder: string, block: number, total: number): number {
  const image = join(folder, 'ours.zoned');
  rmSync(image, { force: true });
  cli(['create', image, '--zone-size', '64MiB', '--zones', '16']);
  const settings = ['--set', `bytes=${block}`, '--set', `commands=${total / block}`];
  const summary = JSON.parse(cli(['run', 'sequential-fill', image, ...settings, '--json', '--quiet'])) as {
    bytesWritten: number;
    elapsedSeconds: number;
  };
  if (summary.bytesWritten !== total) throw new Error(`run wrote ${summary.bytesWritten} of ${total} bytes`);
  return summary.elapsedSeconds;
}

/** Seconds that fio reports for sequential writes with one fsync at the end. */
function runFio(folder: string, block: number, total: number): number {
  const file = join(folder, 'fio.dat');
  rmSync(file, { force: true });
  const output = execFileSync('fio', [
    '--name=bench',
    `--filename=${file}`,
    '--rw=write',
    '--ioengine=psync',
    `--bs=${block}`,
    `--size=${total}`,
    '--fallocate=none',
    '--end_fsync=1',
    '--output-format=json',
  ]);
  const parsed = JSON.parse(output.toString()) as { jobs: { job_runtime: number }[] };
  return parsed.jobs[0]!.job_runtime / 1000;
}

function cli(args: readonly string[]): string {
  return execFileSync(process.execPath, [CLI, ...args], { encoding: 'utf8', maxBuffer: 64 * MIB });
}
