import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { formatBytes } from '../../shared/units/format';
import { KIB, MIB } from '../../shared/units/units';
import { cli, inTurn, isThere, median, report, spread, type BenchSetup } from './measure';

/** Less would measure how a program warms up, which is not what a workload of minutes waits for. */
const BYTES = { quick: 256 * MIB, full: 512 * MIB } as const;

/** How much is written with one size of commands. */
interface Work {
  readonly folder: string;
  readonly block: number;
  readonly total: number;
}

/** Our `run` against fio, and a qcow2 image against our own format: the same bytes and blocks, one flush at the end. */
export function benchWriting(setup: BenchSetup): void {
  const hasFio = isThere('fio', 'fio');
  for (const block of [4 * KIB, 64 * KIB, MIB]) {
    const total = BYTES[setup.quick ? 'quick' : 'full'] * (block === 4 * KIB ? 0.5 : 1);
    const work = { folder: setup.folder, block, total };
    const rounds = setup.quick ? 3 : 7;
    if (hasFio) againstFio(work, rounds);
    againstQcow2(work, rounds);
  }
}

function againstFio(work: Work, rounds: number): void {
  const taken = inTurn(
    rounds,
    () => runOurs(work, 'zoned'),
    () => runFio(work),
  );
  const rate = (seconds: readonly number[]): string =>
    `${formatBytes(Math.round(work.total / median(seconds)))}/s`;
  const name = `run / fio, ${formatBytes(work.block)}, one flush at the end`;
  report(name, spread(taken.ratios, twoDigits), work.block >= 64 * KIB ? 'aim ≥ 1.00' : 'aim ≥ 0.80');
  report('  ours, fio', `${rate(taken.ours)}, ${rate(taken.theirs)}`, '');
}

function againstQcow2(work: Work, rounds: number): void {
  const { ratios } = inTurn(
    rounds,
    () => runOurs(work, 'qcow2'),
    () => runOurs(work, 'zoned', ['--logical-block', '512']),
  );
  report(`run, qcow2 / zoned, ${formatBytes(work.block)}`, spread(ratios, twoDigits), 'aim ≥ 0.90');
}

function twoDigits(value: number): string {
  return value.toFixed(2);
}

/** Seconds that `run` itself reports. */
function runOurs({ folder, block, total }: Work, format: string, options: readonly string[] = []): number {
  const image = join(folder, `ours.${format}`);
  rmSync(image, { force: true });
  cli('create', image, '--format', format, '--zone-size', '64MiB', '--zones', '16', ...options);
  const settings = ['--set', `bytes=${block}`, '--set', `commands=${total / block}`];
  const summary = JSON.parse(cli('run', 'sequential-fill', image, ...settings, '--json', '--quiet')) as {
    bytesWritten: number;
    elapsedSeconds: number;
  };
  if (summary.bytesWritten !== total) throw new Error(`run wrote ${summary.bytesWritten} of ${total} bytes`);
  return summary.elapsedSeconds;
}

/** Seconds that fio reports for sequential writes with one fsync at the end. */
function runFio({ folder, block, total }: Work): number {
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
