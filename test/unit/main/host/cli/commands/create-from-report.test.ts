import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cli, runCli } from '../../../../../support/cli/cli';
import { smallImage } from '../../../../../support/cli/cli-image';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const CAPTURES = new URL('../../../../../fixtures/captures/linux-6.1/', import.meta.url);
const path = useFolder();

function capture(name: string): string {
  return readFileSync(new URL(name, CAPTURES), 'utf8');
}

/** A full zone's pointer means nothing: null_blk's kernel gives where its data ends, where others give its end. */
function withFullPointers(text: string): string {
  return text.replace(/wptr 0x001800(.*14\(fu\))/, 'wptr 0x002000$1');
}

function saved(text: string): string {
  writeFileSync(path('report'), text);
  return path('report');
}

describe('create --from-report', () => {
  it.each([
    ['zns/zns-blkzone-report.txt', ['--as', 'blkzone-2.38']],
    ['zns/zns-blkzone-report-v.txt', ['--as', 'blkzone-2.38', '--verbose']],
    ['zns/zns-report.txt', ['--as', 'nvme']],
    ['zns/zns-report-v.txt', ['--as', 'nvme', '--verbose']],
    ['zns/zns-report.json', ['--as', 'nvme-json-2.3']],
    ['zns/zns-report-ext.json', ['--as', 'nvme-json-2.3', '--extended'], ['--zde', '64']],
    ['nullblk-scsi/nullblk-report.txt', ['--as', 'blkzone-2.38']],
    ['nullblk-scsi/nullblk-report-v.txt', ['--as', 'blkzone-2.38', '--verbose']],
    ['nullblk-scsi/scsi-blkzone-report.txt', ['--as', 'blkzone-2.38']],
    ['nullblk-scsi/scsi-rep-zones.txt', ['--as', 'sg-rep-zones']],
    ['trace/btrfs-blkzone-after.txt', ['--as', 'blkzone-2.38']],
    ['trace/f2fs-blkzone-after.txt', ['--as', 'blkzone-2.38']],
    ['trace/fio-blkzone-after.txt', ['--as', 'blkzone-2.38']],
  ])('%s comes back byte for byte', async (name, as, more: readonly string[] = []) => {
    await cli('create', path('image'), '--from-report', saved(capture(name)), ...more);
    expect(await cli('report', path('image'), ...as)).toBe(withFullPointers(capture(name)));
    expect((await runCli('check', path('image'))).status).toBeLessThan(2);
  });

  it('zbd comes back, as text, as csv and behind what it says of the drive', async () => {
    const text = capture('zns/zns-zbd-report.txt');
    const [csvAt, headAt] = [text.indexOf('zone num'), text.indexOf('Device ')];
    for (const [part, as] of [
      [text.slice(0, csvAt), 'zbd'],
      [text.slice(csvAt, headAt), 'zbd-csv'],
      [text.slice(headAt), 'zbd'],
    ] as const) {
      await cli('create', path(`image${part.length}${as}`), '--from-report', saved(part));
      const printed = await cli('report', path(`image${part.length}${as}`), '--as', as);
      expect(part.endsWith(printed)).toBe(true);
    }
  });

  it('null_blk as zbd reports it: a full zone that is only full to its capacity is full', async () => {
    const text = capture('nullblk-scsi/nullblk-zbd-report.txt');
    await cli('create', path('image'), '--from-report', saved(text));
    // The kernel gives the pointer of zone 6 as where its data ends; a full zone's pointer means nothing.
    expect(await cli('report', path('image'), '--as', 'zbd')).toBe(
      text.replace('wp 00000028311552', 'wp 00000029360128'),
    );
  });

  it('says what it guessed, and --logical-block settles it', async () => {
    const report = saved(capture('zns/zns-report.json'));
    const guessed = await runCli('create', path('a'), '--from-report', report);
    expect(guessed.err).toContain('read as nvme zns report-zones -o json; logical blocks of 4096 bytes');
    await cli('create', path('b'), '--from-report', report, '--logical-block', '512');
    const { geometry } = JSON.parse(await cli('info', path('b'), '--json')) as {
      geometry: { zoneSizeBytes: number };
    };
    expect(geometry.zoneSizeBytes).toBe(1024 * 512);
  });

  it('makes images of other families of it', async () => {
    const report = saved(capture('nullblk-scsi/nullblk-report.txt'));
    await cli('create', path('q'), '--format', 'qcow2', '--variant', '48-a', '--from-report', report);
    expect(await cli('report', path('q'), '--as', 'blkzone-2.38')).toBe(
      withFullPointers(capture('nullblk-scsi/nullblk-report.txt')),
    );
    const derived = await runCli('create', path('r'), '--format', 'qcow2', '--from-report', report);
    expect(derived.status).toBe(1);
    expect(derived.err).toContain('zone 4: implicitly opened is not representable in qcow2 44');
    expect(existsSync(path('r'))).toBe(false);
  });

  it('takes every text that report prints of an image with all states', async () => {
    const image = await smallImage(path('image'), '--last-zone', '256KiB', '--zde', '0');
    await cli('write', image, '--zone', '1', '--pattern', '1', '--length', '4096');
    await cli('zone', 'close', image, '1');
    await cli('zone', 'open', image, '2');
    await cli('zone', 'finish', image, '3');
    await cli('zone', 'inject-offline', image, '4');
    await cli('zone', 'inject-read-only', image, '5');
    const formats = [
      'table',
      'blkzone',
      'blkzone-2.38',
      'zbd',
      'zbd-csv',
      'nvme',
      'nvme-json',
      'qemu-io',
      'csv',
    ];
    for (const format of [...formats, 'json', 'zbc', 'sg-rep-zones']) {
      const text = await cli('report', image, '--as', format);
      await cli('create', path(format), '--from-report', saved(text));
      expect(await cli('report', path(format), '--as', format), format).toBe(text);
    }
  });

  it.each([
    ['', 3],
    ['hello\n', 3],
    ['nr_zones: 0\n', 2],
  ])('leaves no file of %j', async (text, status) => {
    const result = await runCli('create', path('image'), '--from-report', saved(text));
    expect(result.status).toBe(status);
    expect(result.err).toContain('report');
    expect(existsSync(path('image'))).toBe(false);
  });

  it('refuses a part of a device, and zones of different sizes', async () => {
    const lines = capture('zns/zns-blkzone-report.txt').split('\n');
    const part = await runCli('create', path('image'), '--from-report', saved(lines.slice(2).join('\n')));
    expect(part).toMatchObject({ status: 2 });
    expect(part.err).toContain('the report lists zone 2 where zone 0 is expected');
    const other = lines
      .join('\n')
      .replace('start: 0x000004000, len 0x002000', 'start: 0x000004000, len 0x001000');
    const sizes = await runCli('create', path('image'), '--from-report', saved(other));
    expect(sizes).toMatchObject({ status: 2 });
    expect(existsSync(path('image'))).toBe(false);
  });
});
