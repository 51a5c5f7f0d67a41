import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REPORT_FORMAT_NAMES } from '../../../../../../shared/image/report-formats';
import { cli, runCli } from '../../../../../support/cli/cli';
import { smallImage } from '../../../../../support/cli/cli-image';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();
const CAPTURES = 'test/fixtures/captures/linux-6.1';

const TOOLS: Readonly<Record<(typeof REPORT_FORMAT_NAMES)[number], string>> = {
  table: 'zonesmith report',
  blkzone: 'blkzone report',
  'blkzone-2.38': 'blkzone report',
  zbd: 'zbd report',
  'zbd-csv': 'zbd report -csv',
  zbc: 'zbc_report_zones',
  'sg-rep-zones': 'sg_rep_zones',
  nvme: 'nvme zns report-zones',
  'nvme-json': 'nvme zns report-zones -o json',
  'nvme-json-2.3': 'nvme zns report-zones -o json',
  'qemu-io': 'qemu-io zrp',
  csv: 'zonesmith report --as csv',
  markdown: 'zonesmith report --as markdown',
  json: 'zonesmith report --as json',
};

describe('a report of zones that is given as an image', () => {
  it.each(REPORT_FORMAT_NAMES)('%s is named', async (format) => {
    await smallImage(path('a'));
    writeFileSync(path('report.txt'), await cli('report', path('a'), '--as', format));
    for (const command of ['info', 'check', 'structure']) {
      const { status, out, err } = await runCli(command, path('report.txt'));
      expect([status, out]).toEqual([3, '']);
      expect(err).toContain(`is a report of zones, as ${TOOLS[format]} prints it, and no image`);
    }
  });

  it.each([
    ['zns/zns-blkzone-report-v.txt', 'blkzone report'],
    ['zns/zns-report-ext.json', 'nvme zns report-zones -o json'],
    ['nullblk-scsi/nullblk-zbd-report.txt', 'zbd report'],
    ['nullblk-scsi/scsi-rep-zones.txt', 'sg_rep_zones'],
  ])('%s', async (name, tool) => {
    writeFileSync(path('report.txt'), readFileSync(`${CAPTURES}/${name}`));
    expect((await runCli('info', path('report.txt'))).err).toContain(`as ${tool} prints it`);
  });

  it('what zbd says of the device before is passed over', async () => {
    const device = 'Device /dev/nvme0n1:\n    Vendor ID: QEMU\n    Zones: 1 zones of 4.0 MB\n';
    writeFileSync(path('report.txt'), `${device}Zone 00000: cnv, ofst 0, len 1, cap 1\n`);
    expect((await runCli('info', path('report.txt'))).err).toContain('as zbd report prints it');
  });

  it('any other text is not', async () => {
    writeFileSync(path('notes.txt'), 'zone 7 was full, zone 8 was not\n'.repeat(20));
    expect((await runCli('info', path('notes.txt'))).err).not.toContain('is a report of zones');
  });
});
