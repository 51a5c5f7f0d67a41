import { execFileSync } from 'node:child_process';
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatBytes } from '../../shared/units/format';
import { KIB, MIB } from '../../shared/units/units';
import { cli, inTurn, isThere, median, report, spread, type BenchSetup } from './measure';

const ZONE_BYTES = 64 * MIB;
/** Less would measure how a program warms up; 4 KiB take far longer a byte. */
const ZONES = { quick: 4, full: 8 } as const;

/** One log of writes of one size that fill zone after zone, for both. */
interface Work {
  readonly folder: string;
  readonly block: number;
  readonly total: number;
}

/** Replay with data against fio: the same iolog, on the same disk, one flush at the end. */
export function benchReplaying({ folder, quick }: BenchSetup): void {
  if (!isThere('fio', 'fio')) return;
  for (const block of [4 * KIB, 64 * KIB, MIB]) {
    const total = ZONE_BYTES * ZONES[quick ? 'quick' : 'full'];
    againstFio({ folder, block, total }, quick ? 5 : 7);
  }
}

function againstFio(work: Work, rounds: number): void {
  const { folder, block, total } = work;
  writeLog(work);
  createImage(work);
  cli(
    'trace',
    'import',
    join(folder, 'writes.iolog'),
    '--for',
    image(work),
    '-o',
    join(folder, 'writes.jsonl'),
    '--force',
  );
  const taken = inTurn(
    rounds,
    () => replayOurs(work),
    () => replayFio(work),
  );
  const rate = (seconds: readonly number[]): string =>
    `${formatBytes(Math.round(total / median(seconds)))}/s`;
  const name = `replay / fio of one iolog, ${formatBytes(block)}`;
  report(
    name,
    spread(taken.ratios, (ratio) => ratio.toFixed(2)),
    'aim ≥ 0.90',
  );
  report('  ours, fio', `${rate(taken.ours)}, ${rate(taken.theirs)}`, '');
}

function image({ folder }: Work): string {
  return join(folder, 'replayed.zoned');
}

function createImage(work: Work): void {
  rmSync(image(work), { force: true });
  const zones = String(work.total / ZONE_BYTES);
  cli('create', image(work), '--zone-size', '64MiB', '--zones', zones, '--logical-block', '4096');
}

function writeLog({ folder, block, total }: Work): void {
  const lines = ['fio version 2 iolog', 'data add', 'data open'];
  for (let at = 0; at < total; at += block) lines.push(`data write ${at} ${block}`);
  lines.push('data sync 0 0', 'data close');
  writeFileSync(join(folder, 'writes.iolog'), `${lines.join('\n')}\n`);
}

/** Seconds that `replay` itself reports. */
function replayOurs(work: Work): number {
  createImage(work);
  const words = ['replay', join(work.folder, 'writes.jsonl'), image(work), '--json', '--quiet'];
  const { matched, elapsedSeconds } = JSON.parse(cli(...words)) as {
    matched: number;
    elapsedSeconds: number;
  };
  const commands = work.total / work.block + 1;
  if (matched !== commands) throw new Error(`${matched} of ${commands} commands as asserted`);
  return elapsedSeconds;
}

/** Seconds that fio reports. */
function replayFio({ folder, total }: Work): number {
  const file = join(folder, 'data');
  rmSync(file, { force: true });
  writeFileSync(file, '');
  truncateSync(file, total);
  const options = ['--name=bench', '--filename=data', '--ioengine=psync', '--output-format=json'];
  const output = execFileSync('fio', [...options, '--read_iolog=writes.iolog', '--fallocate=none'], {
    cwd: folder,
  });
  const { jobs } = JSON.parse(output.toString()) as {
    jobs: { job_runtime: number; write: { io_bytes: number } }[];
  };
  const [{ job_runtime, write }] = jobs as [(typeof jobs)[number]];
  if (write.io_bytes !== total) throw new Error(`fio wrote ${write.io_bytes} of ${total} bytes`);
  return job_runtime / 1000;
}
