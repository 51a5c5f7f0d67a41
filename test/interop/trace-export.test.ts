import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KIB } from '../../shared/units/units';
import { useFolder } from '../support/storage/temporary-folder';
import { createSmall, EXTENDED, readZone, ZONE_BYTES, ZONE_COUNT } from './support/images';
import { runPeer } from './support/peers';
import { succeed, zonesmith } from './support/zonesmith';

const DEVICE_BYTES = ZONE_COUNT * ZONE_BYTES;

/** Runs a workload with one byte as its data and answers its trace. */
function recorded(folder: (name: string) => string, workload: string, ...settings: string[]): string {
  const image = createSmall(folder('image.zoned'), EXTENDED);
  const trace = folder('recorded.jsonl');
  const set = ['pattern=0x5a', 'zones=1-6', ...settings].flatMap((setting) => ['--set', setting]);
  succeed('run', workload, image, '--record', trace, '--seed', '3', ...set);
  return trace;
}

function exported(trace: string, format: string, file: string, ...options: string[]): string {
  const { status, stderr } = zonesmith('trace', 'export', trace, '--to', format, '-o', file, ...options);
  expect(status, stderr.toString()).toBe(0);
  return file;
}

/** All bytes of the device, zone by zone, as reads may not cross from one into the next. */
function deviceBytes(image: string): Buffer {
  const zones = Array.from({ length: ZONE_COUNT }, (_, zone) => readZone(image, `${zone}`, ZONE_BYTES));
  return Buffer.concat(zones);
}

/** An empty file as large as the device. */
function emptyFile(path: string): string {
  writeFileSync(path, '');
  truncateSync(path, DEVICE_BYTES);
  return path;
}

describe('exported traces in the tools they are for', () => {
  const folder = useFolder();

  it.each(['sequential-fill', 'append-round-robin'])(
    'fio replays the iolog of %s and writes the same bytes',
    (workload) => {
      const trace = recorded(folder, workload, `bytes=${16 * KIB}`, 'commands=200');
      const disk = emptyFile(folder('fio.img'));
      const iolog = exported(trace, 'fio-iolog', folder('trace.iolog'), '--target', disk);
      const { status, stdout, stderr } = runPeer(
        'fio',
        [
          ...[
            '--name=replay',
            '--thread',
            '--ioengine=psync',
            `--read_iolog=${iolog}`,
            '--replay_no_stall=1',
          ],
          ...['--buffer_pattern=0x5a', '--output-format=json'],
        ],
        { cwd: folder() },
      );
      expect(`${status} ${stderr}`).toBe('0 ');
      expect(stdout.toString()).not.toMatch(/bad iolog|ignored|malformed/);
      const { jobs } = JSON.parse(stdout.toString()) as {
        jobs: [{ write: { total_ios: number }; error: number }];
      };
      const lines = readFileSync(iolog, 'utf8').split('\n');
      expect(jobs[0].error).toBe(0);
      expect(jobs[0].write.total_ios).toBe(lines.filter((line) => line.includes(' write ')).length);
      const ours = deviceBytes(folder('image.zoned'));
      expect(readFileSync(disk).equals(ours)).toBe(true);
    },
  );

  it('fio takes every line of a trace with resets, flushes and reads', () => {
    const trace = recorded(folder, 'reset-churn', `bytes=${16 * KIB}`, 'commands=500', 'flush=20');
    const disk = emptyFile(folder('fio.img'));
    const iolog = exported(trace, 'fio-iolog', folder('trace.iolog'), '--target', disk);
    const lines = readFileSync(iolog, 'utf8').split('\n');
    const counted = (word: string): number => lines.filter((line) => line.includes(` ${word} `)).length;
    expect(readFileSync(trace, 'utf8')).toContain('"op":"reset"');
    const place = ['--name=replay', `--read_iolog=${iolog}`, '--ioengine=null', '--replay_no_stall=1'];
    const { status, stdout, stderr } = runPeer('fio', [...place, '--output-format=json'], { cwd: folder() });
    expect(`${status} ${stderr}`).toBe('0 ');
    const { jobs } = JSON.parse(stdout.toString().replace(/^[^{]*/, '')) as {
      jobs: [Record<'read' | 'write', { total_ios: number }>];
    };
    expect(jobs[0].write.total_ios).toBe(counted('write'));
    expect(jobs[0].read.total_ios).toBe(counted('read'));
  });

  it('fio parses the job', () => {
    const trace = recorded(folder, 'reset-churn', 'commands=300');
    const job = exported(trace, 'fio-job', folder('trace.fio'), '--target', folder('fio.img'));
    const { status, stderr } = runPeer('fio', ['--parse-only', job], { cwd: folder() });
    expect(`${status} ${stderr}`).toBe('0 ');
  });

  it('qemu-io runs the script of a trace without zone commands on a raw file', () => {
    const trace = recorded(folder, 'sequential-fill', `bytes=${16 * KIB}`, 'commands=120', 'flush=10');
    const script = readFileSync(exported(trace, 'qemu-io', folder('trace.qemu-io')), 'utf8');
    const disk = emptyFile(folder('raw.img'));
    const { status, stdout, stderr } = runPeer('qemu-io', ['-f', 'raw', disk], { input: script });
    expect(`${status} ${stderr}`).toBe('0 ');
    expect(stdout.toString()).not.toMatch(/not found|failed|usage/i);
    const ours = deviceBytes(folder('image.zoned'));
    expect(readFileSync(disk).equals(ours)).toBe(true);
  });

  it('our io runs the script of any trace to the same image', () => {
    const trace = recorded(folder, 'reset-churn', 'commands=400');
    const script = exported(trace, 'qemu-io', folder('trace.qemu-io'));
    const other = createSmall(folder('other.zoned'), EXTENDED);
    const commands = readFileSync(script, 'utf8').trimEnd().split('\n');
    succeed('io', other, ...commands.flatMap((line) => ['-c', line]));
    const tables = ['image.zoned', 'other.zoned'].map((name) => succeed('report', folder(name)).toString());
    expect(tables[1]).toBe(tables[0]);
    expect(deviceBytes(other).equals(deviceBytes(folder('image.zoned')))).toBe(true);
  });
});
