import { spawnSync } from 'node:child_process';
import { closeSync, copyFileSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { formatBytes } from '../../shared/units/format';
import { GIB, MIB } from '../../shared/units/units';
import { cli, cliMilliseconds, inTurn, isThere, milliseconds, report, spread } from './measure';
import type { BenchSetup } from './measure';

/** Lowest byte of the incompatible features of a qcow2, of which bit 5 says that it is zoned. */
const INCOMPATIBLE_LOW = 79;
/** The clusters of the zones' table are leaks to who knows no zones. */
const LEAKS_FOUND = 3;

/** `check` and `diff` of qcow2 images beside what qemu-img does with them. */
export function benchComparingQcow2({ folder, quick }: BenchSetup): void {
  if (!isThere('qemu-img', 'qemu-utils')) return;
  const bytes = quick ? GIB / 4 : GIB;
  const [a, b] = [join(folder, 'a.qcow2'), join(folder, 'b.qcow2')];
  cli('create', a, '--format', 'qcow2', '--zone-size', '64MiB', '--zones', '48');
  const settings = ['--set', 'bytes=1MiB', '--set', `commands=${bytes / MIB}`];
  cli('run', 'sequential-fill', a, ...settings, '--quiet');
  copyFileSync(a, b);
  const [plainA, plainB] = [asPlain(a), asPlain(b)];
  const beside = [
    [
      'check',
      () => cliMilliseconds('check', a, '--quiet'),
      () => qemuImgMilliseconds('check', '-f', 'qcow2', plainA),
    ],
    [
      'diff',
      () => cliMilliseconds('diff', a, b, '--quiet'),
      () => qemuImgMilliseconds('compare', '-f', 'qcow2', '-F', 'qcow2', plainA, plainB),
    ],
  ] as const;
  for (const [name, ours, theirs] of beside) {
    const taken = inTurn(quick ? 3 : 7, ours, theirs);
    const seconds = (ms: readonly number[]): string => spread(ms, (one) => (one / 1000).toFixed(2));
    const what = name === 'check' ? 'qemu-img check' : 'qemu-img compare';
    report(
      `${name} / ${what}, qcow2 with ${formatBytes(bytes)} of data`,
      spread(taken.ratios, (ratio) => ratio.toFixed(2)),
      '',
    );
    report('  ours, qemu-img, seconds', `${seconds(taken.ours)}, ${seconds(taken.theirs)}`, '');
  }
}

/** A copy that says nothing of its zones: released versions of QEMU open no others. */
function asPlain(image: string): string {
  const copy = `${image}.plain`;
  copyFileSync(image, copy);
  const file = openSync(copy, 'r+');
  writeSync(file, Uint8Array.of(0), 0, 1, INCOMPATIBLE_LOW);
  closeSync(file);
  return copy;
}

function qemuImgMilliseconds(...words: readonly string[]): number {
  let status: number | null = null;
  const taken = milliseconds(() => {
    ({ status } = spawnSync('qemu-img', words, { stdio: 'ignore' }));
  });
  if (status !== 0 && status !== LEAKS_FOUND)
    throw new Error(`qemu-img ${words.join(' ')}: status ${status}`);
  return taken;
}
