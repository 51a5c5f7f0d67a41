import { truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ReplaySummary } from '../../shared/workload/summary';
import type { ImportReport } from '../../shared/workload/import-report';
import { MIB } from '../../shared/units/units';
import { cli, cliJson } from '../support/cli/cli';
import { useFolder } from '../support/storage/temporary-folder';
import { runPeer } from './support/peers';

const ZONES = 16;
const ZONE_BYTES = 4 * MIB;

const JOBS = [
  ['sequential writes', 'rw=write\nbs=64k\nio_size=24m'],
  ['writes around the device more than once', 'rw=write\nbs=256k\nio_size=100m'],
  ['random writes on few open zones', 'rw=randwrite\nbs=64k\nio_size=48m\nmax_open_zones=3\nrandseed=7'],
  ['a mix of reads and writes', 'rw=randrw\nbs=64k\nio_size=32m\nmax_open_zones=4\nrandseed=3'],
  ['flushes', 'rw=write\nbs=128k\nio_size=16m\nfsync=8'],
  ['trims before writes', 'rw=trimwrite\nbs=4m\nio_size=64m'],
] as const;

describe('what fio logs of a job on zones', () => {
  const folder = useFolder();

  it.each(JOBS)('%s: imports and replays without a refusal', async (_title, words) => {
    writeFileSync(folder('file'), '');
    truncateSync(folder('file'), ZONES * ZONE_BYTES);
    const zoned = 'zonemode=zbd\nzonesize=4m\nzonecapacity=4m\n';
    const engine = 'thread\nioengine=psync\nwrite_iolog=log\nfilename=file\n';
    writeFileSync(folder('job.fio'), `[global]\n${zoned}${engine}[job]\n${words}\n`);
    const { status, stdout, stderr } = runPeer('fio', ['job.fio'], { cwd: folder() });
    expect(`${status} ${stderr}${stdout}`).toMatch(/^0 /);
    const image = folder('image');
    await cli('create', image, '--zone-size', '4MiB', '--zones', String(ZONES), '--logical-block', '4096');
    const imported = await cliJson<ImportReport>(
      ...['trace', 'import', folder('log'), '--from', 'fio-iolog', '--for', image, '-o', folder('trace')],
    );
    expect(imported.json.outcomes.refused).toMatchObject({ count: 0 });
    expect(imported.status).toBe(0);
    expect(imported.json.commands).toBeGreaterThan(10);
    const replayed = await cliJson<ReplaySummary>('replay', folder('trace'), image);
    expect(replayed.json).toMatchObject({ commands: imported.json.commands, divergences: [] });
    const ran = await cliJson<{ refused: object }>('run', folder('trace'), await fresh(folder('again')));
    expect(ran.json.refused).toEqual({});
  });

  async function fresh(path: string): Promise<string> {
    await cli('create', path, '--zone-size', '4MiB', '--zones', String(ZONES), '--logical-block', '4096');
    return path;
  }
});
