import { execFileSync } from 'node:child_process';
import { closeSync, fdatasyncSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { MIB, type ByteCount } from '../../shared/units/units';
import { cli, milliseconds, programMilliseconds } from './measure';

const ZONE_BYTES = 64 * MIB;
const ZONES = 16;

/** When what was written is flushed to the disk: never, once behind all of it, or after each write. */
export type Flushed = 'none' | 'end' | 'each';

/** Bytes that are written one behind another, in blocks of one size. */
export interface WriteWork {
  readonly folder: string;
  readonly block: ByteCount;
  readonly total: ByteCount;
  readonly flushed: Flushed;
}

/** Seconds that `run` itself reports. */
export function runOurs(
  { folder, block, total, flushed }: WriteWork,
  format: 'zoned' | 'qcow2' = 'zoned',
  options: readonly string[] = [],
): number {
  const image = join(folder, `ours.${format}`);
  rmSync(image, { force: true });
  const shape = ['--zone-size', String(ZONE_BYTES), '--zones', String(ZONES)];
  cli('create', image, '--format', format, ...shape, ...options);
  const settings = ['--set', `bytes=${block}`, '--set', `commands=${total / block}`];
  const how = ['--durability', flushed, '--json', '--quiet'];
  const summary = JSON.parse(cli('run', 'sequential-fill', image, ...settings, ...how)) as {
    bytesWritten: number;
    elapsedSeconds: number;
  };
  if (summary.bytesWritten !== total) throw new Error(`run wrote ${summary.bytesWritten} of ${total} bytes`);
  return summary.elapsedSeconds;
}

const FIO_FLUSHES: Readonly<Record<Flushed, readonly string[]>> = {
  none: [],
  end: ['--end_fsync=1'],
  each: ['--fdatasync=1'],
};

/** Seconds that fio reports for a file with zones of its own making, which has to have its length before. */
export function runFio({ folder, block, total, flushed }: WriteWork): number {
  const file = newFile(folder, 'fio.dat');
  writeFileSync(file, '');
  truncateSync(file, ZONE_BYTES * ZONES);
  const zones = [`--zonemode=zbd`, `--zonesize=${ZONE_BYTES}`, `--size=${ZONE_BYTES * ZONES}`];
  const output = execFileSync('fio', [
    '--name=bench',
    `--filename=${file}`,
    '--rw=write',
    '--ioengine=psync',
    `--bs=${block}`,
    ...zones,
    `--io_size=${total}`,
    '--fallocate=none',
    ...FIO_FLUSHES[flushed],
    '--output-format=json',
  ]);
  const [job] = (JSON.parse(output.toString()) as { jobs: FioJob[] }).jobs;
  if (job!.write.io_bytes !== total) throw new Error(`fio wrote ${job!.write.io_bytes} of ${total} bytes`);
  return job!.job_runtime / 1000;
}

interface FioJob {
  readonly job_runtime: number;
  readonly write: { readonly io_bytes: number };
}

const DD_FLUSHES: Readonly<Record<Flushed, readonly string[]>> = {
  none: [],
  end: ['conv=fdatasync'],
  each: ['oflag=dsync'],
};

/** Seconds of dd as a whole program. */
export function runDd({ folder, block, total, flushed }: WriteWork): number {
  const words = ['if=/dev/zero', `of=${newFile(folder, 'dd.dat')}`, `bs=${block}`, `count=${total / block}`];
  return programMilliseconds('dd', [...words, ...DD_FLUSHES[flushed]]) / 1000;
}

/** Seconds of a loop in Node that writes one buffer. */
export function runNode({ folder, block, total, flushed }: WriteWork): number {
  const buffer = Buffer.alloc(block, 0xa5);
  const file = openSync(newFile(folder, 'node.dat'), 'w');
  const taken = milliseconds(() => {
    for (let at = 0; at < total; at += block) {
      writeSync(file, buffer, 0, block, at);
      if (flushed === 'each') fdatasyncSync(file);
    }
    if (flushed === 'end') fdatasyncSync(file);
  });
  closeSync(file);
  return taken / 1000;
}

function newFile(folder: string, name: string): string {
  const path = join(folder, name);
  rmSync(path, { force: true });
  return path;
}
