import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { cli, runCli } from '../../../../support/cli/cli';
import { useFolder } from '../../../../support/storage/temporary-folder';

const path = useFolder();
const capture = (name: string) => readFileSync(`test/fixtures/captures/linux-6.1/${name}`, 'utf8');
const report = (...words: string[]) => cli('report', path('a'), '--as', ...words);
const GEOMETRY = ['--zone-size', '4MiB', '--zone-capacity', '3MiB', '--zones', '16'];

/** Writes so many blocks of 4096 bytes at the pointer of a zone. */
const fill = (zone: number, blocks: number) =>
  cli('write', path('a'), '--zone', `${zone}`, '--pattern', '1', '--length', `${blocks * 4096}`);

describe('a ZNS drive of QEMU 7.2 after the commands of the capture', () => {
  beforeEach(async () => {
    const limits = ['--max-open', '3', '--max-active', '5', '--zde', '64', '--profile', 'zns'];
    await cli('create', path('a'), ...GEOMETRY, ...limits);
    await fill(0, 5);
    await cli('zone', 'close', path('a'), '0');
    for (const zone of [2, 9]) await cli('zone', 'finish', path('a'), `${zone}`);
    await fill(10, 768);
    await fill(4, 1);
    await fill(11, 766);
  });

  it.each([
    ['zns/zns-report.txt', ['nvme']],
    ['zns/zns-report-v.txt', ['nvme', '--verbose']],
    ['zns/zns-report.json', ['nvme-json-2.3']],
    ['zns/zns-report-ext.json', ['nvme-json-2.3', '--extended']],
    ['zns/zns-blkzone-report.txt', ['blkzone-2.38']],
    ['zns/zns-blkzone-report-v.txt', ['blkzone-2.38', '--verbose']],
  ])('%s', async (name, words) => {
    expect(await report(...words)).toBe(capture(name));
  });

  it('zns/zns-zbd-report.txt: report, report -csv, and report -i behind what only the drive knows', async () => {
    const device = /^Device .*\n( {4}.*\n)*/m;
    const [text, csv] = [await report('zbd'), await report('zbd-csv')];
    expect(text + csv + text).toBe(capture('zns/zns-zbd-report.txt').replace(device, ''));
  });

  it('nvme-json of version 2.13: the same with attrs_info', async () => {
    const attrs = /^( {6}"attrs":0)$/gm;
    expect(await report('nvme-json')).toBe(
      capture('zns/zns-report.json').replace(attrs, '$1,\n      "attrs_info":0'),
    );
  });

  it('a valid descriptor extension, in rows', async () => {
    await cli('zone', 'reset', path('a'), '4');
    await cli('zone', 'set-zde', path('a'), '12', '--hex', '5a'.repeat(64));
    const one = (...words: string[]) => report('nvme', '--from', '12', '--count', '1', ...words);
    const row = `${'5a '.repeat(16)}"ZZZZZZZZZZZZZZZZ"`;
    const rows = [
      'Extension Data:        0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f',
      ...['0000', '0010', '0020', '0030'].map((at) => `${at}: ${row}`),
      '..',
    ];
    expect((await one('--extended')).split('\n').slice(1, -1)).toEqual([
      'SLBA: 0x3000     WP: 0x3000     Cap: 0x300      State: 0x40 Type: 0x2  Attrs: 0x80 AttrsInfo: 0   ',
      ...rows,
    ]);
    expect((await one('--extended', '--verbose')).split('\n').slice(1, -1)).toEqual([
      'SLBA: 0x3000     WP: 0x3000     Cap: 0x300      State: CLOSED       Type: SEQWRITE_REQ  ',
      'Attrs: Zone Descriptor Extension is Vaild',
      ...rows,
    ]);
    const json = await report('nvme-json', '--from', '12', '--count', '1', '--extended');
    const { zone_list: zones } = JSON.parse(json) as { zone_list: { ext_data: string[] }[] };
    expect(zones[0]!.ext_data).toEqual(new Array(4).fill('Z'.repeat(16)));
  });
});

describe('null_blk with conventional zones', () => {
  /** Which of a full zone's two ways led there is not in an image: the kernel's pointer of a filled one is its capacity. */
  const asFinished = (text: string) =>
    text.replace('wptr 0x001800', 'wptr 0x002000').replace('28311552', '29360128');

  beforeEach(async () => {
    const limits = ['--conventional', '0-1', '--max-open', '3', '--max-active', '4'];
    await cli('create', path('a'), ...GEOMETRY, ...limits);
    await fill(2, 4);
    await cli('zone', 'close', path('a'), '2');
    await cli('zone', 'finish', path('a'), '3');
    await fill(6, 768);
    for (const zone of [4, 5]) await fill(zone, 1);
  });

  it.each([
    ['nullblk-scsi/nullblk-report.txt', ['blkzone-2.38']],
    ['nullblk-scsi/nullblk-report-v.txt', ['blkzone-2.38', '--verbose']],
    ['nullblk-scsi/nullblk-zbd-report.txt', ['zbd']],
  ])('%s', async (name, words) => {
    expect(await report(...words)).toBe(asFinished(capture(name)));
  });

  it('zones made read-only and offline: the pointer of the kernel, less the start', async () => {
    await cli('zone', 'inject-read-only', path('a'), '5');
    await cli('zone', 'inject-offline', path('a'), '6');
    const [, , , , , readOnly, offline] = (await report('blkzone-2.38')).split('\n');
    expect(readOnly).toContain('wptr 0xffffffffffff5fff reset:0 non-seq:0, zcond:13(ro)');
    expect(offline).toContain('wptr 0xffffffffffff3fff reset:0 non-seq:0, zcond:15(of)');
  });
});

describe('scsi_debug, host-managed', () => {
  beforeEach(async () => {
    const geometry = ['--zone-size', '4MiB', '--zones', '16', '--conventional', '0-1', '--max-open', '3'];
    await cli('create', path('a'), ...geometry, '--profile', 'zbc');
    await fill(2, 4);
    await cli('zone', 'close', path('a'), '2');
    await cli('zone', 'finish', path('a'), '3');
    await cli('zone', 'open', path('a'), '4-5');
  });

  it.each([
    ['nullblk-scsi/scsi-blkzone-report.txt', 'blkzone-2.38'],
    ['nullblk-scsi/scsi-rep-zones.txt', 'sg-rep-zones'],
  ])('%s', async (name, format) => {
    expect(await report(format)).toBe(capture(name));
  });
});

describe('null_blk after a workload', () => {
  it.each(['fio', 'f2fs', 'btrfs'])('trace/%s-blkzone-after.txt', async (name) => {
    const text = capture(`trace/${name}-blkzone-after.txt`);
    const lines = text.trimEnd().split('\n');
    await cli('create', path('a'), '--zone-size', '16MiB', '--zones', `${lines.length}`);
    for (const [zone, line] of lines.entries()) {
      const [, sectors] = /wptr (0x\w+) .* zcond: [12]/.exec(line)!;
      if (Number(sectors) > 0) await fill(zone, Number(sectors) / 8);
    }
    expect(await report('blkzone-2.38')).toBe(text);
  });
});

describe('details of a report', () => {
  it('an extended report of an image without descriptor extensions is refused as the device refuses it', async () => {
    await cli('create', path('a'), ...GEOMETRY);
    const { status, out, err } = await runCli('report', path('a'), '--as', 'nvme', '--extended');
    expect([status, out]).toEqual([1, '']);
    expect(err).toContain('extended report of a device without descriptor extensions — Invalid Field');
  });

  it('a detail that a tool does not know is a usage error', async () => {
    await cli('create', path('a'), ...GEOMETRY);
    const { status, err } = await runCli('report', path('a'), '--as', 'zbd', '--extended');
    expect(status).toBe(2);
    expect(err).toContain('--extended: zbd has none; accepted with --as nvme, nvme-json, nvme-json-2.3');
  });
});
