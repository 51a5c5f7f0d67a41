import { closeSync, fdatasyncSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  cli,
  cliMilliseconds,
  inTurn,
  isThere,
  milliseconds,
  programMilliseconds,
  report,
  spread,
} from './measure';
import type { BenchSetup } from './measure';

/** The command line as a whole program: its start, a long report, conversions. */
export function benchPrograms(setup: BenchSetup): void {
  const { folder, quick } = setup;
  const small = join(folder, 'small.zoned');
  cli('create', small, '--zone-size', '1MiB', '--zones', '16');
  const rounds = quick ? 5 : 15;
  for (const words of [
    ['--version'],
    ['info', small],
    ['zone', 'open', small, '0'],
    ['append', small, '--zone', '1', '--pattern', '1', '--length', '4KiB'],
  ]) {
    const { ours, theirs } = inTurn(
      rounds,
      () => cliMilliseconds(...words),
      () => programMilliseconds(process.execPath, ['-e', '0']),
    );
    const ratios = ours.map((taken, round) => taken / theirs[round]!);
    report(`start of \`${words[0]}\` / node -e 0`, spread(ratios, twoDigits), 'aim ≤ 1.50');
  }

  const many = join(folder, 'many-zones.zoned');
  cli('create', many, '--zone-size', '1MiB', '--zones', '1000000');
  const reports = Array.from({ length: quick ? 3 : 7 }, () => cliMilliseconds('report', many) / 1000);
  report('report of 1,000,000 zones, seconds', spread(reports, twoDigits), 'aim ≤ 1.50');
  if (isThere('qemu-img', 'qemu-utils')) benchConversions(setup);
}

/** Data of an image that is converted: so much that the start of a program, a tenth of a second, does not count. */
const CONVERTED_MIB = 2048;

/**
 * To qcow2 and back against qemu-img, of an image with two thirds of its zones full. Ours answers when all of it is durable; qemu-img leaves
 * that to the system. So its file is flushed, too, and both times end with the data on the disk.
 */
function benchConversions({ folder, quick }: BenchSetup): void {
  const [zoned, qcow2] = [join(folder, 'from.zoned'), join(folder, 'from.qcow2')];
  cli('create', zoned, '--zone-size', '64MiB', '--zones', '48');
  const settings = ['--set', 'bytes=1MiB', '--set', `commands=${CONVERTED_MIB}`];
  cli('run', 'sequential-fill', zoned, ...settings, '--quiet');
  cli('convert', zoned, qcow2, '--format', 'qcow2', '--accept-loss');
  // qemu-img knows no zones: it copies the whole file, and back from a qcow2 without any.
  const plain = join(folder, 'plain.qcow2');
  programMilliseconds('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', zoned, plain]);
  const target = join(folder, 'made');
  const ours = (source: string, format: string): number =>
    fresh(target, () => cliMilliseconds('convert', source, target, '--format', format, '--accept-loss'));
  const theirs = (source: string, [from, to]: readonly [from: string, to: string]): number =>
    fresh(
      target,
      () =>
        programMilliseconds('qemu-img', ['convert', '-f', from, '-O', to, source, target]) +
        flushMilliseconds(target),
    );
  const rounds = quick ? 3 : 7;
  for (const [name, ratios] of [
    [
      'to qcow2',
      inTurn(
        rounds,
        () => ours(zoned, 'qcow2'),
        () => theirs(zoned, ['raw', 'qcow2']),
      ).ratios,
    ],
    [
      'from qcow2',
      inTurn(
        rounds,
        () => ours(qcow2, 'zoned'),
        () => theirs(plain, ['qcow2', 'raw']),
      ).ratios,
    ],
  ] as const)
    report(`convert / qemu-img and a flush, ${name}, 2 GiB`, spread(ratios, twoDigits), 'aim ≥ 0.90');
}

function fresh(target: string, make: () => number): number {
  rmSync(target, { force: true });
  return make();
}

function flushMilliseconds(path: string): number {
  return milliseconds(() => {
    const file = openSync(path, 'r+');
    fdatasyncSync(file);
    closeSync(file);
  });
}

function twoDigits(value: number): string {
  return value.toFixed(2);
}
