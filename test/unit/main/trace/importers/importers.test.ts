import { describe, expect, it } from 'vitest';
import { BIOSNOOP } from '../../../../../main/trace/importers/biosnoop';
import { DM_LOG_WRITES } from '../../../../../main/trace/importers/dm-log-writes';
import { MSR_CSV } from '../../../../../main/trace/importers/msr-csv';
import { QEMU_TRACE } from '../../../../../main/trace/importers/qemu-trace';
import { encodeLogEntry, encodeLogSuper, LOG_FLAG } from '../../../../../main/trace/dm-log-writes-layout';
import { exportCommands } from '../../../../support/trace/export-texts';
import { requestsOf } from '../../../../support/trace/foreign-requests';

describe('biosnoop', () => {
  const text = [
    'TIME(s)     COMM           PID     DISK      T SECTOR     BYTES  LAT(ms)',
    '0.000000000 jbd2/nvme0n1-8 174     nvme0n1   W 5767168    69632     1.98',
    '0.002042000 my app 2       1234    nvme0n1   R 8          4096      0.52',
    '0.002050    x              1       sda       R 8          4096      0.52',
    '0.003       mkfs           7       nvme0n1   FF 0         0         0.10',
    '0.004       mkfs           7       nvme0n1   WFS 16       4096      0.10',
    '0.005       mkfs           7       nvme0n1   D 16         4096      0.10',
    'Ending',
  ].join('\n');

  it('is read from its columns, processes with blanks in their names too', () => {
    expect(BIOSNOOP.recognises(Buffer.from(text))).toBe(true);
    const { requests, notes } = requestsOf(BIOSNOOP, text);
    expect(requests).toEqual([
      { line: 2, t: 0, op: 'write', offset: 5767168 * 512, bytes: 69632 },
      { line: 3, t: 2042, op: 'read', offset: 4096, bytes: 4096 },
      { line: 5, t: 3000, op: 'flush', offset: null, bytes: 0 },
      { line: 6, t: 4000, op: 'write', offset: 8192, bytes: 4096, fua: true },
      { line: 7, t: 5000, op: 'discard', offset: 8192, bytes: 4096 },
    ]);
    expect(notes.map(({ line, outcome }) => `${line} ${outcome}`)).toEqual([
      '1 ignored',
      '4 ignored',
      '8 refused',
    ]);
  });

  it('has a column more with -Q', () => {
    const queued = 'TIME(s) COMM PID DISK T SECTOR BYTES QUE(ms) LAT(ms)\n1.5 dd 9 vda W 64 512 0.01 0.30\n';
    expect(requestsOf(BIOSNOOP, queued).requests).toEqual([
      { line: 2, t: 1_500_000, op: 'write', offset: 32768, bytes: 512 },
    ]);
  });
});

describe('tables of requests', () => {
  it.each([
    [
      'MSR',
      '128166372003061629,hm,0,Read,383496192,32768,58822\n128166372003061729,hm,0,Write,4096,512,1\n128166372003061730,hm,1,Write,4096,512,1\n',
      [
        { line: 1, t: 0, op: 'read', offset: 383496192, bytes: 32768 },
        { line: 2, t: 10, op: 'write', offset: 4096, bytes: 512 },
      ],
    ],
    [
      'Tencent',
      'Timestamp,Offset,Size,IOType,VolumeID\n1538323200,4287,8,0,1283\n1538323202,8,16,1,1283\n1538323202,8,16,1,9\n',
      [
        { line: 2, t: 0, op: 'read', offset: 4287 * 512, bytes: 4096 },
        { line: 3, t: 2e6, op: 'write', offset: 4096, bytes: 8192 },
      ],
    ],
    [
      'Alibaba',
      '419,W,8792731648,16384,1577808144360767\n419,R,0,4096,1577808144360700\n725,R,0,4096,1577808144360800\n',
      [
        { line: 1, t: 0, op: 'write', offset: 8792731648, bytes: 16384 },
        // Told earlier than the row before it.
        { line: 2, t: 0, op: 'read', offset: 0, bytes: 4096 },
      ],
    ],
  ])('of %s are told by their columns', (_title, text, requests) => {
    expect(MSR_CSV.recognises(Buffer.from(text))).toBe(true);
    const answer = requestsOf(MSR_CSV, text);
    expect(answer.requests).toEqual(requests);
    expect(answer.notes.at(-1)).toMatchObject({
      outcome: 'ignored',
      why: expect.stringContaining('another device') as string,
    });
  });

  it.each(['a,b,c\n1,2,3\n', '1,2,3,4,5,6\n', '', 'nvme zns reset-zone\n'])('%j is none of them', (text) => {
    expect(MSR_CSV.recognises(Buffer.from(text))).toBe(false);
    expect(requestsOf(MSR_CSV, text).requests).toEqual([]);
  });
});

describe('a QEMU trace log', () => {
  const write = (cid: number, lba: string, name = 'NVME_NVM_CMD_WRITE') =>
    `pci_nvme_write cid ${cid} opname '${name}' nsid 1 nlb 8 count 32768 lba ${lba}`;
  const done = (cid: number, status: string, dw0 = '0x0') =>
    `pci_nvme_enqueue_req_completion cid ${cid} cqid 1 dw0 ${dw0} dw1 0x0 status ${status}`;

  it('has requests in the order of their submission, with the status that they completed with', () => {
    const text = [
      `4711@1700000000.000100:${write(1, '0x0')}`,
      `4711@1700000000.000150:${write(2, '0x400', 'NVME_ZONED_CMD_ZONE_APPEND')}`,
      `4711@1700000000.000200:${done(2, '0x0', '0x408')}`,
      `4711@1700000000.000300:${done(1, '0x0')}`,
      'pci_nvme_open_zone open zone, slba=2048, idx=2, all=0',
      'pci_nvme_reset_zone reset zone, slba=0, idx=0, all=1',
      'pci_nvme_flush_ns nsid 0x1',
      'pci_nvme_read cid 3 nsid 1 nlb 1 count 4096 lba 0x5',
      'qemu-system-x86_64: warning: something',
      "pci_nvme_io_cmd cid 3 nsid 0x1 sqid 1 opc 0x2 opname 'NVME_NVM_CMD_READ'",
    ].join('\n');
    expect(QEMU_TRACE.recognises(Buffer.from(text))).toBe(true);
    const { requests, notes } = requestsOf(QEMU_TRACE, text);
    expect(requests).toEqual([
      { line: 1, t: 0, op: 'write', offset: 0, bytes: 32768, status: 'ok' },
      {
        line: 2,
        t: 50,
        op: 'append',
        offset: 4 * 2 ** 20,
        bytes: 32768,
        status: 'ok',
        assigned: 0x408 * 4096,
      },
      { line: 5, t: 200, op: 'open', offset: 8 * 2 ** 20, bytes: 0 },
      { line: 6, t: 200, op: 'reset', offset: null, bytes: 0, all: true },
      { line: 7, t: 200, op: 'flush', offset: null, bytes: 0 },
      { line: 8, t: 200, op: 'read', offset: 20480, bytes: 4096 },
    ]);
    expect(notes.map(({ line }) => line)).toEqual([9, 10]);
  });

  it.each([
    ['write_not_at_wp writing at slba=16, zone=0, but wp=8', 'unaligned-write'],
    ['zone_boundary lba 0x10 nlb 8 zcap 0x300', 'boundary'],
    ['zone_is_full lba 0x10', 'zone-full'],
    ['zone_is_read_only lba 0x10', 'read-only'],
    ['zone_is_offline lba 0x10', 'offline'],
    ['insuff_active_res max_active=5 zone limit exceeded', 'too-many-active'],
    ['insuff_open_res max_open=3 zone limit exceeded', 'too-many-open'],
    ['invalid_lba_range Invalid LBA start=16 len=8 limit=8', 'out-of-range'],
  ])('takes pci_nvme_err_%s for a refusal', (error, status) => {
    const text = [write(7, '0x10'), `pci_nvme_err_${error}`, done(7, '0x41bc')].join('\n');
    expect(requestsOf(QEMU_TRACE, text).requests).toMatchObject([{ op: 'write', status }]);
  });

  it('takes a status from the completion where no error is logged', () => {
    const text = [write(7, '0x10'), 'pci_nvme_err_req_status cid 7 nsid 1 status 0x41b8 opc 0x1'].join('\n');
    expect(requestsOf(QEMU_TRACE, text).requests).toMatchObject([{ status: 'boundary' }]);
    const strange = [write(7, '0x10'), done(7, '0x281')].join('\n');
    expect(requestsOf(QEMU_TRACE, strange).requests).toMatchObject([{ failed: 'status 0x281' }]);
  });

  it('makes a request of a zone command that was refused before it was one', () => {
    const text = 'pci_nvme_err_unaligned_zone_cmd unaligned zone op 0x4, got slba=1025, zslba=1024';
    const other = 'pci_nvme_err_unaligned_zone_cmd action 0x4 slba 1025 zslba 1024';
    for (const one of [text, other]) {
      expect(requestsOf(QEMU_TRACE, one).requests).toMatchObject([
        { op: 'reset', offset: 1025 * 4096, status: 'invalid-field' },
      ]);
    }
  });

  it('reads what the block layer and virtio-blk log', () => {
    const text = [
      'zbd_zone_mgmt bs 0x55 BLKRESETZONE starts at sector offset 0x2000 over a range of 0x2000 sectors',
      'zbd_zone_append bs 0x55 append at sector offset 0x2000',
      'virtio_blk_handle_write vdev 0x1 req 0x2 sector 8 nsectors 16',
      'virtio_blk_rw_complete vdev 0x1 req 0x2 ret 0',
    ].join('\n');
    const { requests, notes } = requestsOf(QEMU_TRACE, text);
    expect(requests).toEqual([
      { line: 1, t: 0, op: 'reset', offset: 4 * 2 ** 20, bytes: 4 * 2 ** 20 },
      { line: 3, t: 0, op: 'write', offset: 4096, bytes: 8192, status: 'ok' },
    ]);
    expect(notes).toEqual([{ line: 2, outcome: 'refused', why: 'zbd_zone_append does not say how much' }]);
  });

  it('keeps no more than it may of requests that never complete', () => {
    function* endless() {
      for (let cid = 0; cid < 5000; cid++) yield Buffer.from(`${write(cid, '0x0')}\n`);
    }
    const { requests } = QEMU_TRACE;
    let given = 0;
    const counted = (function* () {
      for (const piece of endless()) {
        given++;
        yield piece;
      }
    })();
    const first = requests(counted, {
      device: { geometry: { logicalBlockSizeBytes: 4096 } } as never,
      note: () => undefined,
    });
    first[Symbol.iterator]().next();
    expect(given).toBeLessThan(1100);
  });
});

describe('a log of dm-log-writes', () => {
  it('is what our export writes', () => {
    const { bytes } = exportCommands('dm-log-writes', [
      { op: 'write', zone: 1, blocks: 2, data: { pattern: 'byte', value: 7 } },
      { op: 'write', zone: 1, blocks: 1, data: { pattern: 'increment' }, fua: true },
      { op: 'flush' },
      { op: 'reset', zone: 1 },
      { op: 'mark', text: 'done' },
    ]);
    expect(DM_LOG_WRITES.recognises(bytes)).toBe(true);
    const increment = Buffer.from(Array.from({ length: 4096 }, (_, at) => at % 256)).toString('base64');
    for (const pieceBytes of [Infinity, 4096, 100]) {
      expect(requestsOf(DM_LOG_WRITES, bytes, { pieceBytes }).requests).toEqual([
        { line: 1, t: 0, op: 'write', offset: 2 ** 20, bytes: 8192, data: { pattern: 'byte', value: 7 } },
        {
          line: 2,
          t: 0,
          op: 'write',
          offset: 2 ** 20 + 8192,
          bytes: 4096,
          data: { base64: increment },
          fua: true,
        },
        { line: 3, t: 0, op: 'flush', offset: null, bytes: 0 },
        { line: 4, t: 0, op: 'reset', offset: 2 ** 20, bytes: 0 },
        { line: 5, t: 0, op: 'mark', offset: null, bytes: 0, text: 'done' },
      ]);
    }
  });

  it('splits data that is too long for one command, and has discards', () => {
    const sectors = (9 * 2 ** 20) / 512;
    const bytes = Buffer.concat([
      encodeLogSuper(2, 512),
      encodeLogEntry({ sector: 8, sectors, flags: LOG_FLAG.flush }, 512),
      Buffer.alloc(sectors * 512),
      encodeLogEntry({ sector: 8, sectors, flags: LOG_FLAG.discard }, 512),
    ]);
    const { requests, notes } = requestsOf(DM_LOG_WRITES, bytes, { pieceBytes: 65536 });
    expect(requests.map(({ op, bytes: length }) => [op, length])).toEqual([
      ['flush', 0],
      ['write', 4 * 2 ** 20],
      ['write', 4 * 2 ** 20],
      ['write', 2 ** 20],
      ['discard', 9 * 2 ** 20],
    ]);
    expect(requests.filter(({ remark }) => remark !== undefined)).toHaveLength(3);
    expect(notes).toEqual([]);
  });

  it('ends with a reason where the log is cut or lies', () => {
    const head = encodeLogSuper(3, 512);
    const cut = Buffer.concat([
      head,
      encodeLogEntry({ sector: 0, sectors: 2 ** 40, flags: 0 }, 512),
      Buffer.alloc(700),
    ]);
    const { requests, notes } = requestsOf(DM_LOG_WRITES, cut);
    expect(requests).toEqual([]);
    expect(notes.at(-1)!.why).toMatch(/^the log ends/);
    expect(() => requestsOf(DM_LOG_WRITES, Buffer.alloc(4096))).toThrow('no log of dm-log-writes');
  });
});
