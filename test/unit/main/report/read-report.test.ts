import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readReport } from '../../../../main/report/read-report';
import { NO_POINTER, reportedZone, type ReadReport } from '../../../../main/report/zone-report';
import { ZONE_STATE_LETTERS, zoneStateName } from '../../../../shared/zone/state';
import { appErrorOf } from '../../../support/image/format-images';

const CAPTURES = new URL('../../../fixtures/captures/linux-6.1/', import.meta.url);

function capture(name: string): string {
  return readFileSync(new URL(name, CAPTURES), 'utf8');
}

/** Zone index, state and pointer in blocks behind the start, of all zones that are not empty. */
function told({ zones, logicalBlockSizeBytes }: ReadReport): string[] {
  return Array.from({ length: zones.count }, (_, position) => reportedZone(zones, position))
    .map(({ index, state, writePointerBytes: pointer, startBytes }) => {
      const letters = ZONE_STATE_LETTERS[zoneStateName(state)];
      return `${index} ${letters} ${pointer === null ? '-' : (pointer - startBytes) / logicalBlockSizeBytes}`;
    })
    .filter((text) => !/ em 0$/.test(text));
}

const ZNS = ['0 cl 5', '2 fu -', '4 oi 1', '9 fu -', '10 fu -', '11 oi 766'];
const NULL_BLK = ['0 nw -', '1 nw -', '2 cl 4', '3 fu -', '4 oi 1', '5 oi 1'];
const SCSI = ['0 nw -', '1 nw -', '2 cl 4', '3 fu -', '4 oe 0', '5 oe 0'];

describe('readReport of captures', () => {
  it.each([
    ['zns/zns-blkzone-report.txt', 'blkzone', ZNS],
    ['zns/zns-blkzone-report-v.txt', 'blkzone', ZNS],
    ['zns/zns-report.txt', 'nvme', ZNS],
    ['zns/zns-report-v.txt', 'nvme', ZNS],
    ['zns/zns-report.json', 'nvme-json', ZNS],
    ['zns/zns-report-ext.json', 'nvme-json', ZNS],
    ['nullblk-scsi/nullblk-report.txt', 'blkzone', [...NULL_BLK, '6 fu -']],
    ['nullblk-scsi/nullblk-report-v.txt', 'blkzone', [...NULL_BLK, '6 fu -']],
    ['nullblk-scsi/scsi-blkzone-report.txt', 'blkzone', SCSI],
    ['nullblk-scsi/scsi-rep-zones.txt', 'sg-rep-zones', SCSI],
  ])('%s: 16 zones of 4 MiB', (name, format, expected) => {
    const report = readReport([capture(name)]);
    expect(report).toMatchObject({ format, zoneSizeBytes: 4 * 1024 * 1024, logicalBlockSizeBytes: 4096 });
    expect(report.zones.count).toBe(16);
    expect(report.blockSizeFrom).toBe('guess');
    expect(told(report)).toEqual(expected);
  });

  it('reads each of the three reports of zbd, the block size from the head of the last', () => {
    const text = capture('zns/zns-zbd-report.txt');
    const csvAt = text.indexOf('zone num');
    const headAt = text.indexOf('Device ');
    const texts = [text.slice(0, csvAt), text.slice(csvAt, headAt), text.slice(headAt)];
    const reports = texts.map((part) => readReport([part]));
    expect(reports.map(({ format }) => format)).toEqual(['zbd', 'zbd-csv', 'zbd']);
    expect(reports.map(({ blockSizeFrom }) => blockSizeFrom)).toEqual(['guess', 'guess', 'text']);
    for (const report of reports) expect(told(report)).toEqual(ZNS);
    expect(told(readReport([capture('nullblk-scsi/nullblk-zbd-report.txt')]))).toEqual([
      ...NULL_BLK,
      '6 fu -',
    ]);
  });

  it('refuses several reports in one text, naming where the second begins', () => {
    const error = appErrorOf(() => readReport([capture('zns/zns-zbd-report.txt')]));
    expect(error.code).toBe('malformed');
    expect(error.message).toMatch(/^line 17: a second report begins \(zbd report -csv\), expected one/);
  });

  it.each(['trace/btrfs-blkzone-after.txt', 'trace/f2fs-blkzone-after.txt', 'trace/fio-blkzone-after.txt'])(
    '%s: as many zones as lines',
    (name) => {
      const text = capture(name);
      expect(readReport([text]).zones.count).toBe(text.trim().split('\n').length);
    },
  );
});

const BLKZONE =
  '  start: 0x000000000, len 0x000008, cap 0x000008, wptr 0x000001 reset:0 non-seq:0, zcond: 4(cl) [type: 2(SEQ_WRITE_REQUIRED)]';

describe('readReport', () => {
  it('tells the block size by what fits, and says that it is a guess', () => {
    const report = readReport([BLKZONE]);
    expect(report.logicalBlockSizeBytes).toBe(512);
    expect(report.guesses).toEqual(['logical blocks of 512 bytes: the report does not say']);
  });

  it('takes the block size that is given, unless the report contradicts it', () => {
    const text = capture('zns/zns-report.json');
    expect(readReport([text], { logicalBlockSizeBytes: 512 })).toMatchObject({
      ...{ logicalBlockSizeBytes: 512, blockSizeFrom: 'option', zoneSizeBytes: 1024 * 512 },
      guesses: ['a zone size of 512 KiB, the distance of the starts'],
    });
    expect(appErrorOf(() => readReport([BLKZONE], { logicalBlockSizeBytes: 4096 })).code).toBe('usage');
    const withHead = capture('zns/zns-zbd-report.txt').split('\n').slice(-26).join('\n');
    const headed = withHead.slice(withHead.indexOf('Device '));
    const error = appErrorOf(() => readReport([headed], { logicalBlockSizeBytes: 512 }));
    expect(error.message).toBe('a logical block of 512 bytes: the report is of blocks of 4096 bytes');
  });

  it('reads CRLF, a byte order mark, prompts in front, and bytes split anywhere', () => {
    const text = `\uFEFF$ blkzone report /dev/nvme0n1\r\n\r\n${BLKZONE}\r\n`;
    const bytes = new TextEncoder().encode(text);
    const chunks = Array.from(bytes, (byte) => Uint8Array.of(byte));
    expect(told(readReport(chunks))).toEqual(['0 cl 1']);
  });

  it('reads compact JSON, and JSON in any order', () => {
    const text = JSON.stringify(JSON.parse(capture('zns/zns-report.json')));
    expect(told(readReport([text]))).toEqual(ZNS);
    const zones = '"zone_list":[{"attrs":0,"type":"SEQWRITE_REQ","state":"CLOSED","cap":8,"wp":3,"slba":0}]';
    expect(told(readReport([`{${zones},"nr_zones":1}`]))).toEqual(['0 cl 3']);
  });

  it('reads a report that its tool printed in portions', () => {
    const { nr_zones: count, zone_list: list } = JSON.parse(capture('zns/zns-report.json')) as {
      nr_zones: number;
      zone_list: unknown[];
    };
    const portion = (zones: unknown[]): string =>
      JSON.stringify({ nr_zones: count, zone_list: zones }, null, 2);
    const text = `${portion(list.slice(0, 7))}\n${portion(list.slice(7))}\n`;
    expect(told(readReport([text]))).toEqual(ZNS);
    const lines = capture('zns/zns-blkzone-report-v.txt').split('\n');
    const portions = [...lines.slice(0, 9), 'Found 8 zones from 0x10000', ...lines.slice(9)].join('\n');
    expect(told(readReport([portions]))).toEqual(ZNS);
  });

  it('keeps a part of a device apart from the whole', () => {
    const lines = capture('zns/zns-report.txt').split('\n');
    const report = readReport([[lines[0], ...lines.slice(3, 6)].join('\n')]);
    expect(report.zonesOfDevice).toBe(16);
    expect(Array.from(report.zones.index)).toEqual([2, 3, 4]);
    expect(report.zones.writePointer[0]).toBe(NO_POINTER);
  });

  it.each([
    ['', 'not-recognised', 'the report is empty'],
    ['\n\n', 'not-recognised', 'the report is empty'],
    ['hello', 'not-recognised', "'hello' begins no report"],
    ['nr_zones: 0\n', 'malformed', 'lists no zone'],
    ['{"zones":[\n]}', 'malformed', 'lists no zone'],
    [`${BLKZONE}\nbash: x`, 'malformed', "line 2: found 'bash: x', expected 'start:'"],
    [BLKZONE.replace('4(cl)', '7(xx)'), 'malformed', "line 1: found '0x7', expected a state"],
    [BLKZONE.replace('len 0x000008', 'len 8'), 'not-recognised', 'begins no report'],
    [
      `${BLKZONE}\n${BLKZONE.replace('len 0x000008', 'len zz')}`,
      'malformed',
      "line 2: found 'zz, cap 0x000008, wptr 0x000001 reset:0 ', expected a number such as 0x1f40",
    ],
    [`${BLKZONE}\n${BLKZONE}`, 'malformed', 'line 2: a second report begins'],
    [
      `${BLKZONE}\n${BLKZONE.replace('start: 0x000000000', 'start: 0x8').replace('4(cl)', '7(xx)')}`,
      'malformed',
      "line 2: found '0x7', expected a state",
    ],
    [
      `${BLKZONE}\n${BLKZONE.replace('start: 0x000000000', 'start: 0x8').replace('non-seq:0', 'non-seq:zz')}`,
      'malformed',
      "line 2: found 'zz, zcond: 4(cl)",
    ],
    [
      [0, 16, 8].map((start) => BLKZONE.replace('start: 0x000000000', `start: 0x${start}`)).join('\n'),
      'malformed',
      "line 3: found 'a start of 8', expected one above that of the zone before, 22",
    ],
    [
      'Zone 00000: swr, ofst 0, len 8, cap 8, wp 3, cl, non_seq 0, reset 0\nZone 1: swr, ofst x8, len 8, cap 8',
      'malformed',
      "line 2: found 'x8, len 8, cap 8', expected a decimal number",
    ],
    [BLKZONE.replace('cap 0x000008', 'cap 0x000009'), 'malformed', 'a capacity of 9'],
    [BLKZONE.replace('wptr 0x000001', 'wptr N/A'), 'malformed', "a write pointer of N/A', expected a number"],
    ['{"nr_zones":1,"zone_list":[{"slba":0,', 'malformed', "expected the end of the list 'zone_list'"],
    ['{"zones":[{"index":0}]}', 'malformed', "line 1: found '\"type\": nothing', expected a text as 'type'"],
    [
      'nr_zones: 1\nSLBA: 0 WP: 0 Cap: 0x8 State: 0x50 Type: 0x2 Attrs: 0',
      'malformed',
      "line 2: found '0x5'",
    ],
  ])('refuses %j', (text, code, message) => {
    const error = appErrorOf(() => readReport([text]));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.message).not.toMatch(message.includes('a second') ? /^$/ : /a second report/);
  });
});
