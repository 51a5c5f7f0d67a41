import { describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../../../../main/trace/exporters/registry';
import type { TraceEntry } from '../../../../../shared/workload/trace-entry';
import { exportCommands, exportedLines, SMALL_HEADER } from '../../../../support/trace/export-texts';

const byte = (value: number) => ({ pattern: 'byte', value }) as const;
const session: readonly Partial<TraceEntry>[] = [
  { op: 'write', zone: 1, blocks: 2, data: byte(0x5a) },
  { op: 'append', zone: 1, blocks: 3, data: byte(0x5b), expect: { status: 'ok', assignedLba: 258 } },
  { op: 'append', zone: 2, blocks: 1, data: { pattern: 'zero' } },
  { op: 'write', lba: 0, blocks: 1, expect: { status: 'ok' }, fua: true, data: byte(1) },
  { op: 'write', zone: 1, lba: 900, blocks: 1, expect: { status: 'unaligned-write' }, data: byte(2) },
  { op: 'read', lba: 256, blocks: 4 },
  { op: 'flush' },
  { op: 'mark', text: 'half way' },
  { op: 'open', zone: 3 },
  { op: 'finish', lba: 256 },
  { op: 'reset', zone: 1 },
  { op: 'reset', all: true },
  { op: 'injectReadOnly', zone: 4 },
  { op: 'setZde', zone: 5, zde: { base64: 'AAA=' } },
];

describe('fio-iolog', () => {
  const { bytes, report } = exportCommands('fio-iolog', session);
  const lines = bytes.toString().trimEnd().split('\n');

  it('writes the lines of version 3, appends as writes where they were placed', () => {
    expect(lines).toEqual([
      'fio version 3 iolog',
      '0 a_name.img add',
      '0 a_name.img open',
      '0 a_name.img write 1048576 8192',
      '10 a_name.img write 1056768 12288',
      '20 a_name.img write 2097152 4096',
      '30 a_name.img write 0 4096',
      '30 a_name.img datasync 0 0',
      '50 a_name.img read 1048576 16384',
      '60 a_name.img sync 0 0',
      '130 a_name.img close',
    ]);
  });

  it('says what is left out', () => {
    expect(report.commands).toBe(14);
    expect(report.bytes).toBe(bytes.length);
    expect(report.outcomes.leftOut.examples).toEqual([
      { index: 4, why: 'the device refused it: Zone Invalid Write (1BCh)' },
      { index: 7, why: 'an iolog has no word for mark' },
      { index: 8, why: 'an iolog has no word for open' },
      { index: 9, why: 'an iolog has no word for finish' },
      { index: 10, why: "fio's reader takes no trim, the word of an iolog for a reset" },
      { index: 11, why: "fio's reader takes no trim, the word of an iolog for a reset" },
      { index: 12, why: 'an iolog has no word for inject read-only' },
      { index: 13, why: 'an iolog has no word for set ZDE' },
    ]);
  });

  it('has no length above 4 GiB − 1, and no time that goes back', () => {
    const zoneSizeBytes = 9 * 2 ** 30;
    const geometry = {
      zoneCount: 2,
      zoneSizeBytes,
      zoneCapacityBytes: zoneSizeBytes,
      conventionalZones: [],
      lastZoneSizeBytes: zoneSizeBytes,
    };
    const lines = exportedLines(
      'fio-iolog',
      [
        { op: 'write', zone: 1, blocks: zoneSizeBytes / 4096, t: 50 },
        { op: 'flush', t: 40 },
      ],
      { ...SMALL_HEADER, geometry },
    );
    const moves = lines.slice(3, -1).map((line) => line.split(' '));
    expect(moves.map(([, , action]) => action)).toEqual(['write', 'write', 'write', 'sync']);
    expect(moves.every(([t]) => t === '50')).toBe(true);
    let next = zoneSizeBytes;
    for (const [, , , offset, length] of moves.slice(0, 3)) {
      expect(Number(offset)).toBe(next);
      expect(Number(length)).toBeLessThan(2 ** 32);
      next += Number(length);
    }
    expect(next).toBe(2 * zoneSizeBytes);
  });
});

describe('qemu-io', () => {
  it('writes a script in bytes, refused commands too', () => {
    const { bytes, report } = exportCommands('qemu-io', session);
    expect(bytes.toString().trimEnd().split('\n')).toEqual([
      'write -P 0x5a 1048576 8192',
      'zap -P 0x5b 1048576 12288',
      'zap -P 0x0 2097152 4096',
      'write -f -P 0x1 0 4096',
      'write -P 0x2 3686400 4096',
      'read 1048576 16384',
      'flush',
      'zo 3145728 1048576',
      'zf 1048576 1048576',
      'zrs 1048576 1048576',
      'zrs 0 8388608',
    ]);
    expect(report.outcomes.leftOut.reasons.map(({ why }) => why)).toEqual([
      'qemu-io has no word for mark',
      'qemu-io has no word for inject read-only',
      'qemu-io has no word for set ZDE',
    ]);
    expect(report.outcomes.altered.count).toBe(0);
  });

  it('says where data is not carried', () => {
    const { report } = exportCommands('qemu-io', [{ op: 'write', zone: 1, blocks: 1 }]);
    expect(report.outcomes.altered.examples).toEqual([
      { index: 0, why: 'its data cannot be said; written as the byte 0xcd' },
    ]);
  });
});

describe('blkparse', () => {
  const lines = exportedLines('blkparse', session);
  const tails = (action: string) =>
    lines.filter((line) => line.slice(42, 44).trim() === action).map((line) => line.slice(45));

  it('tells each request queued, sent and completed', () => {
    expect(lines.slice(0, 3)).toEqual([
      '259,0    0        1     0.000000000     1  Q   W 2048 + 16 [zonesmith]',
      '259,0    0        2     0.000000000     1  D   W 2048 + 16 [zonesmith]',
      '259,0    0        3     0.000000000     1  C   W 2048 + 16 [0]',
    ]);
    expect(tails('C')).toEqual([
      '  W 2048 + 16 [0]',
      ' ZA 2064 + 24 [0]',
      ' ZA 4096 + 8 [0]',
      ' WF 0 + 8 [0]',
      '  W 7200 + 8 [65531]',
      '  R 2048 + 32 [0]',
      ' FN 0 [0]',
      ' ZO 6144 [0]',
      ' ZF 2048 [0]',
      ' ZR 2048 [0]',
      'ZRA 0 [0]',
    ]);
    expect(tails('D')[1]).toBe(' ZA 2048 + 24 [zonesmith]');
    expect(tails('m')).toEqual(['  N half way']);
  });
});

describe('fio-job', () => {
  it('tells mix, lengths and amount in the words of fio', () => {
    const lines = exportedLines('fio-job', [
      ...[1, 1, 1, 2].map((blocks) => ({ op: 'write', zone: 1, blocks }) as const),
      { op: 'read', lba: 256, blocks: 1 },
      { op: 'flush' },
    ]);
    expect(lines).toEqual([
      '[global]',
      'filename=a name.img',
      'ioengine=psync',
      'direct=1',
      'zonemode=zbd',
      'zonesize=1048576',
      'zonecapacity=786432',
      'max_open_zones=2',
      'size=8388608',
      'randseed=5',
      '',
      '[trace]',
      'rw=rw',
      'rwmixread=20',
      'bssplit=4096/100,4096/75:8192/25',
      'io_size=24576',
      'number_ios=5',
      'fsync=4',
    ]);
  });

  it('keeps what it counts bounded, and percentages at 100', () => {
    const commands = Array.from(
      { length: 190 },
      (_, at) => ({ op: 'read', lba: 0, blocks: at + 1 }) as const,
    );
    const split = exportedLines('fio-job', commands).find((line) => line.startsWith('bssplit='))!;
    const percentages = [...split.matchAll(/\/(\d+)/g)].map(([, percent]) => Number(percent));
    expect(percentages.length).toBeLessThanOrEqual(64);
    expect(percentages.reduce((sum, percent) => sum + percent)).toBe(100);
  });
});

describe('perfetto', () => {
  interface Event {
    readonly ph: string;
    readonly tid?: number;
    readonly ts?: number;
    readonly name?: string;
    readonly args?: Record<string, unknown>;
  }
  const { traceEvents } = JSON.parse(exportCommands('perfetto', session).bytes.toString()) as {
    traceEvents: Event[];
  };

  it('has a lane for each zone that is used, with its states', () => {
    const lanes = traceEvents.filter(({ name }) => name === 'thread_name').map(({ args }) => args!['name']);
    expect(lanes).toEqual(['device', 'zone 1', 'zone 2', 'zone 0', 'zone 3', 'zone 4', 'zone 5']);
    const states = traceEvents.filter(({ ph, tid }) => ph === 'B' && tid === 2).map(({ name }) => name);
    expect(states).toEqual(['implicitly opened', 'closed', 'full', 'empty']);
  });

  it('draws every command, closes every state and counts open and active zones', () => {
    expect(traceEvents.filter(({ ph }) => ph === 'X')).toHaveLength(session.length - 1);
    expect(traceEvents.filter(({ ph }) => ph === 'E')).toHaveLength(
      traceEvents.filter(({ ph }) => ph === 'B').length,
    );
    const counts = traceEvents
      .filter(({ ph }) => ph === 'C')
      .map(({ args }) => [args!['open'], args!['active']]);
    expect(counts.join(' ')).toBe('0,0 1,1 2,2 2,3 2,2 0,0 0,1');
  });

  it('puts commands of one moment apart', () => {
    const { bytes } = exportCommands(
      'perfetto',
      [0, 1, 2].map(() => ({ op: 'flush', t: 7 })),
    );
    const events = (JSON.parse(bytes.toString()) as { traceEvents: Event[] }).traceEvents;
    expect(events.filter(({ ph }) => ph === 'X').map(({ ts }) => ts)).toEqual([7, 8, 9]);
  });
});

describe('dm-log-writes', () => {
  const { bytes, report } = exportCommands('dm-log-writes', session);
  const u64 = (at: number) => Number(bytes.readBigUInt64LE(at));
  const header = (at: number) => [u64(at), u64(at + 8), u64(at + 16)];
  const text = (at: number) => bytes.subarray(at + 32, at + 32 + u64(at + 24)).toString();

  it('counts its entries in the head', () => {
    expect(bytes.readBigUInt64LE(0)).toBe(0x6a736677736872n);
    expect([u64(8), u64(16), bytes.readUInt32LE(24)]).toEqual([1, 12, 4096]);
  });

  it('carries data as it was made, flushes, and zone commands as marks', () => {
    const found: (readonly [number, number, number, string])[] = [];
    for (let at = 4096; at < bytes.length;) {
      const [sector, sectors, flags] = header(at) as [number, number, number];
      found.push([
        sector,
        sectors,
        flags,
        flags === 8 ? text(at) : bytes.subarray(at + 4096, at + 4098).toString('hex'),
      ]);
      at += 4096 + sectors * 4096;
    }
    expect(found.map((entry) => entry.slice(0, 3))).toHaveLength(12);
    expect(found.slice(0, 4)).toEqual([
      [256, 2, 0, '5a5a'],
      [258, 3, 0, '5b5b'],
      [512, 1, 0, '0000'],
      [0, 1, 2, '0101'],
    ]);
    expect(found.slice(4).map(([, , flags, what]) => (flags === 8 ? what : flags))).toEqual([
      1,
      'half way',
      'zone:open:768',
      'zone:finish:256',
      'zone:reset:256',
      'zone:reset:512',
      'zone:reset:768',
      'zone:injectReadOnly:1024',
    ]);
  });

  it('leaves out what a log does not hold', () => {
    expect(report.outcomes.leftOut.examples.map(({ index }) => index)).toEqual([4, 5, 13]);
  });
});

describe('every exporter', () => {
  it.each(EXPORTERS.map(({ name }) => name))('%s takes over what contradicts an empty device', (format) => {
    // The trace began on an image with data: its pointers are those that were recorded.
    const { report } = exportCommands(format, [
      { op: 'write', lba: 300, blocks: 1, expect: { status: 'ok', state: 'closed', writePointer: 301 } },
      { op: 'write', zone: 1, blocks: 1 },
      { op: 'append', zone: 1, blocks: 1 },
    ]);
    expect(report.outcomes.leftOut.count).toBe(0);
  });

  it.each(EXPORTERS.map(({ name }) => name))('%s takes commands behind the device', (format) => {
    const beyond: Partial<TraceEntry>[] = (['open', 'reset', 'finish', 'close'] as const).map((op) => ({
      op,
      zone: 99,
    }));
    const { report } = exportCommands(format, [
      ...beyond,
      ...beyond.map((command) => ({ ...command, expect: { status: 'ok' } as const })),
      { op: 'write', zone: 99, blocks: 1 },
      { op: 'append', lba: 1e9, blocks: 1, expect: { status: 'ok' } },
    ]);
    expect(report.commands).toBe(10);
  });

  it.each(EXPORTERS.map(({ name }) => name))('%s makes something of an empty trace', (format) => {
    expect(exportCommands(format, []).report).toMatchObject({ format, commands: 0 });
  });
});
