import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../../main/engine/engine';
import type { ImportPlacement } from '../../../../shared/workload/import-report';
import { refusal } from '../../../support/errors/refusal';
import { emptyDevice, imported, inShort, linesOf, SMALL_DEVICE } from '../../../support/trace/imports';

const log = (...lines: string[]) =>
  ['fio version 3 iolog', ...lines.map((line) => `1 a ${line}`), ''].join('\n');
const take = (placement: ImportPlacement, ...lines: string[]) =>
  imported('fio-iolog', log(...lines), { placement });
const WAYS_OUT = '"as is" keeps it, "sequentialise" lays it onto zones';

describe('offsets that are kept', () => {
  it('are refused where they are no whole blocks, or beyond the device', () => {
    const result = take(
      'as-is',
      'write 512 4096',
      'write 0 100',
      'read 520192 8192',
      'write 0 0',
      'zone_open 4096 0',
    );
    expect(result.entries).toEqual([]);
    expect(linesOf(result, 'refused')).toEqual([
      '2: starts at byte 512, which is no whole number of logical blocks of 4096 bytes',
      '3: has a length of 100, which is no whole number of logical blocks of 4096 bytes',
      '4: lies beyond the end of the device',
      '5: moves no bytes',
      '6: open does not begin at the start of a zone',
    ]);
  });

  it('sectors become blocks of the size that the device has', () => {
    const device = emptyDevice(SMALL_DEVICE, { blockSize: 512 });
    expect(inShort(imported('fio-iolog', log('write 0 512', 'write 512 1024'), { device }).entries)).toEqual([
      'write 0+1',
      'write 1+2',
    ]);
  });

  it('a zone that is written from its start again was reset, also when it was full', () => {
    const result = take('inferred', 'write 0 4096', 'write 0 65536', 'write 0 4096');
    expect(inShort(result.entries)).toEqual([
      'write 0+1',
      'reset zone 0',
      'write 0+16',
      'reset zone 0',
      'write 0+1',
    ]);
    expect(linesOf(result, 'inferred')).toEqual([
      '3: reset added: zone 0 is written from its start again',
      '4: reset added: zone 0 is written from its start again',
    ]);
  });

  it('a first write within a zone proves what was written before the trace began', () => {
    const result = take('inferred', 'write 73728 4096', 'write 77824 4096', 'write 90112 4096');
    expect(inShort(result.entries)).toEqual(['write 16+2', 'write 18+1', 'write 19+1']);
    expect(linesOf(result, 'inferred')).toEqual([
      '2: write added: zone 1 was written up to LBA 0x12 before the trace began',
    ]);
    expect(linesOf(result, 'refused')).toEqual([
      `4: zone 1: write at LBA 0x16, write pointer 0x14 — Zone Invalid Write (1BCh); ${WAYS_OUT}`,
    ]);
  });

  it('a zone that the trace has reset was not written before it', () => {
    expect(inShort(take('inferred', 'trim 65536 65536', 'write 69632 4096').entries)).toEqual([
      'reset zone 1',
    ]);
  });

  it('as they are: nothing added, and what the rules refuse is kept and named', () => {
    const result = take('as-is', 'write 0 4096', 'write 0 4096', 'write 69632 4096');
    expect(inShort(result.entries)).toEqual(['write 0+1', 'write 0+1', 'write 17+1']);
    expect(linesOf(result, 'taken')).toEqual([
      '3: zone 0: write at LBA 0x0, write pointer 0x1 — Zone Invalid Write (1BCh)',
      '4: zone 1: write at LBA 0x11, write pointer 0x10 — Zone Invalid Write (1BCh)',
    ]);
  });

  it('starts from the state that the device is in, and leaves that alone', () => {
    const device = emptyDevice(SMALL_DEVICE);
    const engine = createEngine(device);
    const written = engine.prepare({ op: 'write', lba: 0, blocks: 4 });
    if (written.ok) engine.commit(written);
    expect(
      inShort(imported('fio-iolog', log('write 16384 4096', 'write 0 4096'), { device }).entries),
    ).toEqual([...['write 4+1', 'reset zone 0', 'write 0+1']]);
    expect(device.zones.writePointer[0]).toBe(4);
  });

  it('an append that the model places elsewhere is a write to where it was', () => {
    const result = take(
      'inferred',
      'write 0 4096',
      'zone_append 4096 4096',
      'zone_append 8192 4096',
      'zone_append 20480 4096',
    );
    expect(inShort(result.entries)).toEqual(['write 0+1', 'append 0+1', 'append 0+1']);
    expect(linesOf(result, 'refused')).toHaveLength(1);
    const limited = { device: emptyDevice(SMALL_DEVICE, { limits: { appendMaxBytes: 4096 } }) };
    expect(
      inShort(imported('fio-iolog', log('write 0 4096', 'zone_append 4096 8192'), limited).entries),
    ).toEqual([...['write 0+1', 'write 1+2']]);
  });

  it('a range of zones is a command for each', () => {
    expect(inShort(take('inferred', 'zone_open 0 131072', 'zone_reset 0 524288').entries)).toEqual([
      ...['open zone 0', 'open zone 1'],
      ...Array.from({ length: 8 }, (_, zone) => `reset zone ${zone}`),
    ]);
  });

  it('pulses come now and then, and may end it', () => {
    const lines = log(...Array.from({ length: 10_000 }, () => 'read 0 4096'));
    const seen: number[] = [];
    imported('fio-iolog', lines, { pulse: (read) => seen.push(read) });
    expect(seen).toHaveLength(2);
    const stop = () => {
      throw new Error('enough');
    };
    expect(() => imported('fio-iolog', lines, { pulse: stop })).toThrow('enough');
  });

  it('the report stays small, however many lines and reasons there are', () => {
    const { report } = take('inferred', ...Array.from({ length: 5000 }, (_, index) => `act${index} 0 4096`));
    const { count, reasons, examples } = report.outcomes.refused;
    expect([count, examples.length, examples[0]!.line]).toEqual([5000, 1000, 2]);
    expect(reasons.length).toBeLessThanOrEqual(201);
    expect(reasons.reduce((sum, reason) => sum + reason.count, 0)).toBe(5000);
  });
});

describe('traces of drives without zones, laid onto zones', () => {
  it('writes go on where the last one ended, and reads follow them', () => {
    const result = take(
      'sequentialise',
      'write 1000000000000 8192',
      'write 0 4096',
      'read 1000000004096 4096',
      'read 0 4096',
      'write 0 4096',
      'read 0 4096',
    );
    expect(inShort(result.entries)).toEqual([
      'write 0+2',
      'write 2+1',
      'read 1+1',
      'read 2+1',
      'write 3+1',
      'read 3+1',
    ]);
    expect(result.report.outcomes.remapped.count).toBe(6);
    expect(result.report.outcomes.refused.count).toBe(0);
  });

  it('a write that reaches a zone end goes on in the next, a read of it comes in two', () => {
    const result = take(
      'sequentialise',
      'write 0 61440',
      'write 65536 8192',
      'read 65536 8192',
      'read 57344 16384',
    );
    expect(inShort(result.entries)).toEqual([
      'write 0+15',
      'write 15+1',
      'write 16+1',
      'read 15+1',
      'read 16+1',
      'read 14+2',
      'read 16+1',
    ]);
  });

  it('a zone of which nothing is wanted any more is reset and filled again', () => {
    const device = emptyDevice({ zoneCount: 2, zoneSizeBytes: 65_536 });
    const text = log(
      'write 0 65536',
      'write 0 65536',
      'write 0 65536',
      'trim 0 1048576',
      'write 4096 4096',
      'read 4096 4096',
    );
    const result = imported('fio-iolog', text, { device, placement: 'sequentialise' });
    expect(inShort(result.entries)).toEqual([
      ...[
        'write 0+16',
        'write 16+16',
        'reset zone 0',
        'write 0+16',
        'reset zone 1',
        'write 16+1',
        'read 16+1',
      ],
    ]);
  });

  it('names what has no room, what lies nowhere and what is a zone command', () => {
    const device = emptyDevice({ zoneCount: 2, zoneSizeBytes: 65_536 });
    const text = log(
      'write 0 131072',
      'write 131072 4096',
      'read 262144 4096',
      'zone_reset 0 65536',
      'read 126976 8192',
    );
    const result = imported('fio-iolog', text, { device, placement: 'sequentialise' });
    expect(linesOf(result, 'refused')).toEqual([
      '3: no room: every zone holds blocks that are still wanted',
      '4: a read of blocks that nothing before it wrote: they lie nowhere',
      '5: a zone command: --sequentialise is for drives without zones',
    ]);
    expect(linesOf(result, 'remapped').at(-1)).toBe(
      '6: a read of blocks that were written in part: of those: 1 block of 2',
    );
  });

  it('a shorter last zone and conventional zones: only what can be filled is filled', () => {
    const device = emptyDevice({
      zoneCount: 3,
      zoneSizeBytes: 65_536,
      conventionalZones: [[0, 0]],
      lastZoneSizeBytes: 8192,
    });
    const result = imported('fio-iolog', log('write 0 73728', 'write 90112 4096'), {
      device,
      placement: 'sequentialise',
    });
    expect(inShort(result.entries)).toEqual(['write 16+16', 'write 32+2']);
    expect(result.report.outcomes.refused.count).toBe(1);
  });

  it('a device without an empty zone is refused', () => {
    const device = emptyDevice({ zoneCount: 1, conventionalZones: [[0, 0]] });
    const run = () => imported('fio-iolog', log('write 0 4096'), { device, placement: 'sequentialise' });
    expect(run).toThrow(refusal('usage', '--sequentialise fills empty zones'));
  });
});
