import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ImageInfo } from '../../../../../../shared/image/image-info';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { smallImage } from '../../../../../support/cli/cli-image';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();
const infoOf = async (...words: string[]) => (await cliJson<ImageInfo>('info', path('a'), ...words)).json;

describe('info', () => {
  it('has every field that scripts rely on', async () => {
    await smallImage(path('a'), '--label', 'mine');
    await cli('zone', 'open', path('a'), '1-2');
    await cli('append', path('a'), '--zone', '3', '--pattern', '1', '--length', '4096');
    await cli('zone', 'close', path('a'), '3');
    expect(await infoOf()).toEqual({
      path: path('a'),
      format: 'zoned',
      variant: 'extended',
      confidence: 1,
      candidates: [{ variant: 'extended', score: 1, why: expect.any(String) }],
      evidence: expect.arrayContaining([{ offset: 0, length: 8, what: expect.stringContaining('magic') }]),
      profile: 'zns',
      profileSource: 'image',
      logicalBlockSizeBytes: 4096,
      geometry: {
        zoneCount: 8,
        zoneSizeBytes: 1048576,
        zoneCapacityBytes: 524288,
        conventionalZones: [[0, 0]],
        lastZoneSizeBytes: 1048576,
      },
      limits: { openZonesMax: 3, activeZonesMax: 4, appendMaxBytes: null },
      zdeBytes: 64,
      counts: {
        open: 2,
        active: 3,
        notWritePointer: 1,
        empty: 4,
        implicitlyOpened: 0,
        explicitlyOpened: 2,
        closed: 1,
        full: 0,
        readOnly: 0,
        offline: 0,
      },
      fileSizeBytes: expect.any(Number),
      allocatedBytes: expect.any(Number),
      pendingSave: false,
      label: 'mine',
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      writer: null,
      dataImage: null,
      hasData: true,
      readOnlyReason: null,
      recoveryPolicy: 'nvme',
      qemuVerdict: null,
      notices: [],
    });
  });

  it('says the same to people', async () => {
    await smallImage(path('a'));
    const out = await cli('info', path('a'));
    expect(out).toMatch(/^format +zoned, variant extended \(confidence 100 %\)$/m);
    expect(out).toMatch(/^zones +8 of 1 MiB \(1,048,576 B\)$/m);
    expect(out).toMatch(/^open limit +3 \(0 now\)$/m);
    expect(out).toMatch(/^states +1 conventional, 7 empty|^states +7 empty, 1 conventional/m);
  });

  it('takes a profile over the one that is recorded', async () => {
    await smallImage(path('a'));
    expect(await infoOf('--profile', 'zbc')).toMatchObject({ profile: 'zbc', profileSource: 'option' });
  });

  it('takes limits given when opening', async () => {
    await cli('create', path('a'), '--plain', '--zone-size', '1M', '--zones', '4');
    expect(await infoOf()).toMatchObject({ profile: 'linux-blk', profileSource: 'default' });
    expect((await infoOf('--max-open', '2', '--max-active', '0x3')).limits).toMatchObject({
      openZonesMax: 2,
      activeZonesMax: 3,
    });
  });

  it.each([
    [
      ['--variant', 'v9'],
      2,
      /--variant v9: not a variant of zoned; accepted: extended, rfc, branch-a, branch-b/,
    ],
    [['--variant', 'rfc'], 3, /is no rfc image, its first bytes are those of extended/],
    [['--max-open', 'few'], 2, /--max-open: 'few' is not a whole number/],
  ])('%j is refused', async (words, status, message) => {
    await smallImage(path('a'));
    const result = await runCli('info', path('a'), ...words);
    expect(result.status).toBe(status);
    expect(result.err).toMatch(message);
  });

  it('prints the hashes of its files, the data image among them, when asked', async () => {
    const data = path('data.raw');
    const shape = ['--zone-size', '1MiB', '--zones', '2', '--data', data];
    await cli('create', path('a'), '--format', 'zone-file', ...shape);
    const sum = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
    const lines = (await cli('info', path('a'), '--data', data, '--hash')).trimEnd().split('\n').slice(-2);
    expect(lines).toEqual([path('a'), data].map((file) => `sha256           ${sum(file)}  ${file}`));
    const { json } = await cliJson<{ hashes: object[] }>('info', path('a'), '--hash');
    expect(json.hashes).toEqual([{ path: path('a'), sha256: sum(path('a')) }]);
  });
});
