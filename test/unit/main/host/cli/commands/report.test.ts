import { describe, expect, it } from 'vitest';
import type { ZoneRow } from '../../../../../../shared/image/zone-report';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { smallImage } from '../../../../../support/cli/cli-image';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();
const indexes = async (...words: string[]) => {
  const { json } = await cliJson<{ zones: ZoneRow[] }>('report', path('a'), ...words);
  return json.zones.map(({ index }) => index);
};

describe('report', () => {
  it('chooses zones by place and state', async () => {
    await smallImage(path('a'));
    await cli('zone', 'open', path('a'), '2,5');
    await cli('zone', 'finish', path('a'), '6');
    expect(await indexes()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(await indexes('--from', '6')).toEqual([6, 7]);
    expect(await indexes('--from', '0x1', '--count', '2')).toEqual([1, 2]);
    expect(await indexes('--count', '100')).toHaveLength(8);
    expect(await indexes('--count', '0')).toEqual([]);
    expect(await indexes('--state', 'explicitlyOpened,full')).toEqual([2, 5, 6]);
    expect(await indexes('--state', 'oe', '--from', '3')).toEqual([5]);
    expect(await indexes('--state', 'EMPTY', '--count', '2')).toEqual([1, 3]);
  });

  it('counts for nvme what a device counts: all zones in the states asked for, whatever part is listed', async () => {
    await smallImage(path('a'));
    await cli('zone', 'open', path('a'), '2,5');
    const nvme = async (...words: string[]) => {
      const { out } = await runCli('report', path('a'), '--as', 'nvme', ...words);
      const [count, ...zones] = out.trimEnd().split('\n');
      const json = await runCli('report', path('a'), '--as', 'nvme-json', ...words);
      const { nr_zones: same } = JSON.parse(json.out) as { nr_zones: number };
      expect(count).toBe(`nr_zones: ${same}`);
      return [same, zones.length];
    };
    expect(await nvme('--count', '1')).toEqual([8, 1]);
    expect(await nvme('--from', '6')).toEqual([8, 2]);
    expect(await nvme('--state', 'oe', '--from', '3')).toEqual([2, 1]);
    expect(await nvme('--state', 'full')).toEqual([0, 0]);
  });

  it('--json is --as json', async () => {
    await smallImage(path('a'));
    expect((await runCli('report', path('a'), '--json')).out).toBe(
      await cli('report', path('a'), '--as', 'json'),
    );
  });

  it('each format prints header, zones and footer', async () => {
    await smallImage(path('a'));
    const lines = async (format: string) =>
      (await cli('report', path('a'), '--as', format)).trimEnd().split('\n');
    for (const format of ['blkzone', 'zbd', 'zbc', 'qemu-io']) expect(await lines(format)).toHaveLength(8);
    for (const format of ['table', 'zbd-csv', 'nvme', 'csv']) expect(await lines(format)).toHaveLength(9);
    expect((await lines('nvme'))[0]).toBe('nr_zones: 8');
    expect(JSON.parse((await lines('nvme-json')).join(''))).toMatchObject({ nr_zones: 8 });
  });

  it.each([
    [['--from', '8'], /--from: zone 8 does not exist; the image has zones 0 to 7/],
    [['--state', 'open'], /--state: 'open' is not a state; accepted: .*empty, implicitlyOpened/],
    [['--count', '-1'], /--count: '-1' is not a whole number/],
  ])('%j is refused', async (words, message) => {
    await smallImage(path('a'));
    const { status, err } = await runCli('report', path('a'), ...words);
    expect(status).toBe(2);
    expect(err).toMatch(message);
  });
});
