import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { cli, cliMilliseconds, inTurn, isThere, programMilliseconds, report, spread } from './measure';
import type { BenchSetup } from './measure';

/** The command line as a whole program: its start, a long report, conversions. */
export function benchPrograms({ folder, quick }: BenchSetup): void {
  const small = join(folder, 'small.zoned');
  cli('create', small, '--zone-size', '1MiB', '--zones', '16');
  const rounds = quick ? 5 : 15;
  for (const words of [
    ['info', small],
    ['zone', 'open', small, '0'],
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
  if (isThere('qemu-img', 'qemu-utils')) benchConversions({ folder, quick });
}

/** To qcow2 and back against qemu-img, of an image half full. */
function benchConversions({ folder, quick }: BenchSetup): void {
  const [zoned, qcow2] = [join(folder, 'from.zoned'), join(folder, 'from.qcow2')];
  cli('create', zoned, '--zone-size', '64MiB', '--zones', '16');
  cli(
    'run',
    'sequential-fill',
    zoned,
    '--set',
    'bytes=1MiB',
    '--set',
    `commands=${quick ? 64 : 512}`,
    '--quiet',
  );
  cli('convert', zoned, qcow2, '--format', 'qcow2', '--accept-loss');
  // qemu-img knows no zones: it copies the whole file, and back from a qcow2 without any.
  const plain = join(folder, 'plain.qcow2');
  programMilliseconds('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', zoned, plain]);
  const target = join(folder, 'made');
  const fresh = (make: () => number): number => {
    rmSync(target, { force: true });
    return make();
  };
  const rounds = quick ? 3 : 7;
  const to = inTurn(
    rounds,
    () => fresh(() => cliMilliseconds('convert', zoned, target, '--format', 'qcow2', '--accept-loss')),
    () =>
      fresh(() => programMilliseconds('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', zoned, target])),
  );
  report('convert / qemu-img, to qcow2', spread(to.ratios, twoDigits), 'aim ≥ 0.90');
  const from = inTurn(
    rounds,
    () => fresh(() => cliMilliseconds('convert', qcow2, target, '--format', 'zoned', '--accept-loss')),
    () =>
      fresh(() => programMilliseconds('qemu-img', ['convert', '-f', 'qcow2', '-O', 'raw', plain, target])),
  );
  report('convert / qemu-img, from qcow2', spread(from.ratios, twoDigits), 'aim ≥ 0.90');
}

function twoDigits(value: number): string {
  return value.toFixed(2);
}
