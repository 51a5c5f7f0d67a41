import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { statesOf } from '../../../../../support/cli/cli-image';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const CAPTURES = new URL('../../../../../fixtures/captures/linux-6.1/', import.meta.url);
const path = useFolder();
const capture = (name: string) => new URL(name, CAPTURES).pathname;

interface Differences {
  readonly zones: readonly { readonly index: number; readonly field: string }[];
  readonly ranges: readonly unknown[];
  readonly semanticDifferences: number;
}

const REPORTS = [
  ...['zns-blkzone-report.txt', 'zns-blkzone-report-v.txt', 'zns-report.txt', 'zns-report-v.txt'].map(
    (name) => `zns/${name}`,
  ),
  ...['zns/zns-report.json', 'zns/zns-report-ext.json'],
  ...['nullblk-report.txt', 'nullblk-report-v.txt', 'nullblk-zbd-report.txt'].map(
    (name) => `nullblk-scsi/${name}`,
  ),
  ...['nullblk-scsi/scsi-blkzone-report.txt', 'nullblk-scsi/scsi-rep-zones.txt'],
  ...['btrfs', 'f2fs', 'fio'].map((job) => `trace/${job}-blkzone-after.txt`),
];

describe('diff of an image made from a report of the field', () => {
  it.each(REPORTS)(
    '%s: none with the report, and one changed zone is named and nothing else',
    async (name) => {
      const image = path('image');
      await cli('create', image, '--from-report', capture(name));
      const same = await cliJson<Differences>('diff', image, capture(name));
      expect({ status: same.status, ...same.json }).toMatchObject({
        ...{ status: 0, zones: [], ranges: [], semanticDifferences: 0 },
      });
      const zone = (await statesOf(image)).findIndex((state) => state === 'empty');
      expect(zone).toBeGreaterThan(-1);
      await cli('zone', 'finish', image, `${zone}`);
      const other = await cliJson<Differences>('diff', image, capture(name));
      expect(other.status).toBe(1);
      expect(new Set(other.json.zones.map(({ index }) => index))).toEqual(new Set([zone]));
      expect(other.json.zones.map(({ field }) => field)).toContain('state');
      expect(other.json.ranges).toEqual([]);
    },
  );

  it('takes a report from a pipe, in the words of another tool', async () => {
    await cli('create', path('image'), '--from-report', capture('zns/zns-report.json'));
    expect((await runCli('diff', path('image'), capture('zns/zns-blkzone-report.txt'))).status).toBe(0);
    expect(readFileSync(path('image')).length).toBeGreaterThan(0);
  });
});
