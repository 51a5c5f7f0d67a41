import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixturesOf } from '../../main/fixtures/gallery';
import { makeFixture } from '../../main/fixtures/make-gallery';
import { cli } from '../support/cli/cli';
import { useFolder } from '../support/storage/temporary-folder';
import { runPeer } from './support/peers';

const path = useFolder();

describe('a state of the suite t-zbd under fio', () => {
  it('is read by a job in zones, empty and full ones alike', async () => {
    const fixture = fixturesOf('t-zbd').find(({ file }) => file === 'empty-and-full.zoned')!;
    makeFixture(path(fixture.file), fixture);
    // A job of fio wants the bytes of the device alone.
    for (const zone of ['0', '1', '2', '3']) {
      const to = ['--zone', zone, '--length', '1MiB', '--out', path('zone')];
      await cli('read', path(fixture.file), ...to);
      appendFileSync(path('raw'), readFileSync(path('zone')));
      rmSync(path('zone'));
    }
    const job = ['--name=read', `--filename=${path('raw')}`, '--rw=read', '--bs=64k', '--size=4m'];
    const zoned = [
      '--zonemode=zbd',
      '--zonesize=1m',
      '--read_beyond_wp=1',
      '--ioengine=psync',
      '--output-format=json',
    ];
    const { stdout } = runPeer('fio', [...job, ...zoned, '--allow_file_create=0', '--randseed=1']);
    const { jobs } = JSON.parse(stdout.toString()) as {
      jobs: { error: number; read: { io_bytes: number } }[];
    };
    expect(jobs).toMatchObject([{ error: 0, read: { io_bytes: 4 * 2 ** 20 } }]);
  });
});
