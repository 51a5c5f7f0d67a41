import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generateFioJobs } from '../../main/workload/fio/fio-workload';
import { parseFioJobFile } from '../../main/workload/fio/fio-job-file';
import type { PlannedCommand } from '../../shared/workload/planned-command';
import { MIB } from '../../shared/units/units';
import { setupOf } from '../support/engine/engine-zones';
import { useFolder } from '../support/storage/temporary-folder';
import { runPeer } from './support/peers';

const BLOCK = 4096;
const ZONE_BYTES = 4 * MIB;
const ZONES = 4;

interface Job {
  readonly title: string;
  /** MiB of a zone that can be written. */
  readonly capacity: number;
  readonly words: string;
}

const JOBS: readonly Job[] = [
  { title: 'a pass over all zones', capacity: 4, words: 'rw=write\nbs=256k' },
  { title: 'zones with a hole', capacity: 3, words: 'rw=write\nbs=256k' },
  {
    title: 'a block size that divides the capacity only',
    capacity: 3,
    words: 'rw=write\nbs=768k\nio_size=20m',
  },
  { title: 'more than fits, around again', capacity: 3, words: 'rw=write\nbs=1m\nio_size=40m' },
  { title: 'a region in zones', capacity: 3, words: 'rw=write\nbs=512k\noffset=1z\nsize=2z' },
  { title: 'a region that is no whole zones', capacity: 4, words: 'rw=write\nbs=1m\noffset=2m\nsize=10m' },
  { title: 'a number of requests', capacity: 4, words: 'rw=write\nbs=1m\nnumber_ios=20\nio_size=40m' },
  { title: 'loops', capacity: 4, words: 'rw=write\nbs=1m\nsize=8m\nloops=2' },
  { title: 'flushes', capacity: 4, words: 'rw=write\nbs=1m\nsize=2z\nfsync=3' },
  { title: 'trims before writes', capacity: 4, words: 'rw=trimwrite\nbs=4m' },
  { title: 'reads anywhere', capacity: 4, words: 'rw=read\nbs=1m\nsize=8m\nread_beyond_wp=1' },
  ...[0.3, 0.5].flatMap((threshold) =>
    [0.2, 0.25, 0.5].flatMap((frequency) =>
      [3, 4].map((capacity) => ({
        title: `early resets above ${threshold} as often as ${frequency}, capacity ${capacity} MiB`,
        capacity,
        words: `rw=write\nbs=1m\nio_size=40m\nzone_reset_threshold=${threshold}\nzone_reset_frequency=${frequency}`,
      })),
    ),
  ),
];

/** What fio's log and our commands have in common: reads, writes, trims and syncs with place and length. */
function fromLog(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [, , action, offset, length] = line.split(' ');
    if (action === 'sync') return ['flush'];
    return ['read', 'write', 'trim'].includes(action ?? '') ? [`${action} ${offset} ${length}`] : [];
  });
}

function ours(commands: readonly PlannedCommand[], trims: boolean): string[] {
  return commands.flatMap(({ op, zone, lba, blocks }) => {
    if (op === 'flush') return ['flush'];
    if (op === 'reset') return trims ? [`trim ${zone! * ZONE_BYTES} ${ZONE_BYTES}`] : [];
    return [`${op} ${lba! * BLOCK} ${blocks! * BLOCK}`];
  });
}

describe('a sequential job in fio and here', () => {
  const folder = useFolder();

  it.each(JOBS)('$title: the same requests', ({ capacity, words }) => {
    writeFileSync(folder('file'), '');
    truncateSync(folder('file'), ZONES * ZONE_BYTES);
    const zoned = `zonemode=zbd\nzonesize=4m\nzonecapacity=${capacity}m\n`;
    const engine = 'thread\nioengine=psync\nwrite_iolog=log\nfilename=file\n';
    writeFileSync(folder('job.fio'), `[global]\n${zoned}${engine}[job]\n${words}\n`);
    const { status, stdout, stderr } = runPeer('fio', ['job.fio'], { cwd: folder() });
    expect(`${status} ${stderr}`).toMatch(/^0 /);
    const setup = setupOf({
      geometry: {
        logicalBlockSizeBytes: BLOCK,
        zoneCount: ZONES,
        zoneSizeBlocks: ZONE_BYTES / BLOCK,
        zoneCapacityBlocks: (capacity * MIB) / BLOCK,
      },
    });
    const { jobs } = parseFioJobFile(readFileSync(folder('job.fio'), 'utf8').split('\n'));
    const run = { seed: 1, data: { pattern: 'stamp' }, commandsMax: Infinity } as const;
    const commands = [...generateFioJobs(jobs, setup, run)];
    expect(ours(commands, words.includes('trim'))).toEqual(fromLog(readFileSync(folder('log'), 'utf8')));
    if (words.includes('trim') || !words.includes('rw=write')) return;
    const resets = /(\d+) zone resets/.exec(stdout.toString());
    expect(commands.filter(({ op }) => op === 'reset')).toHaveLength(Number(resets?.[1]));
  });
});
