import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { runCommands } from '../../../../main/workload/run-commands';
import type { RunOptions } from '../../../../main/workload/run-commands';
import { decodeStamp } from '../../../../shared/workload/stamp';
import { generateWorkload } from '../../../../main/workload/registry';
import type { ZoneCommand } from '../../../../shared/workload/command';
import type { TraceEntry } from '../../../../shared/workload/trace-entry';
import { contextCancelledAfter, quietContext, steppingClock } from '../../../support/session/job-context';
import { deviceOver } from '../../../support/image/device-images';

/** Zone 1 of the small image starts here. */
const START = 256;

function options(more: Partial<RunOptions> = {}): RunOptions {
  return { context: quietContext(), seed: 7, clock: steppingClock(), ...more };
}

const MIXED: ZoneCommand[] = [
  { op: 'write', zone: 1, lba: START, blocks: 4 },
  { op: 'write', zone: 1, lba: START, blocks: 4 },
  { op: 'append', zone: 1, blocks: 2, data: { pattern: 'byte', value: 3 } },
  { op: 'close', zone: 2 },
  { op: 'flush' },
  { op: 'read', lba: START, blocks: 8 },
  { op: 'reset', all: true },
];

describe('runCommands', () => {
  it('counts what the device accepted and refused', () => {
    expect(runCommands(deviceOver(), MIXED, options())).toEqual({
      commands: 7,
      ok: 5,
      refused: { 'unaligned-write': 1, 'invalid-transition': 1 },
      bytesWritten: 6 * 4096,
      elapsedSeconds: 0.001,
    });
  });

  it('ends at a refusal or a number of commands when told so', () => {
    expect(runCommands(deviceOver(), MIXED, options({ stopOnRefusal: true }))).toMatchObject({
      commands: 2,
      ok: 1,
    });
    expect(runCommands(deviceOver(), MIXED, options({ until: 3 }))).toMatchObject({ commands: 3, ok: 2 });
    expect(runCommands(deviceOver(), MIXED, options({ until: 0 }))).toMatchObject({ commands: 0 });
  });

  it('stamps blocks with the index of their command and the seed', () => {
    const device = deviceOver();
    const commands: ZoneCommand[] = [
      { op: 'flush' },
      { op: 'write', zone: 1, blocks: 2 },
      { op: 'append', zone: 1, blocks: 1 },
    ];
    runCommands(device, commands, options());
    const bytes = new Uint8Array(3 * 4096);
    device.execute({ op: 'read', lba: START, blocks: 3 }, undefined, bytes);
    const stamps = [0, 1, 2].map((block) => decodeStamp(bytes.subarray(block * 4096)));
    expect(stamps.map((stamp) => [stamp?.lba, stamp?.zone, stamp?.sequence, stamp?.seed])).toEqual([
      [START, 1, 1, 7],
      [START + 1, 1, 1, 7],
      [START + 2, 1, 2, 7],
    ]);
  });

  it('records entries that say what the device answered', () => {
    const device = deviceOver();
    const recorded: TraceEntry[] = [];
    runCommands(device, MIXED, options({ record: (entry) => recorded.push(entry) }));
    expect(recorded.map(({ i }) => i)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(recorded[0]).toMatchObject({ t: 1000, op: 'write', blocks: 4 });
    expect(recorded[0]!.expect).toEqual({
      status: 'ok',
      state: 'implicitlyOpened',
      writePointer: START + 4,
      open: 1,
      active: 1,
    });
    expect(recorded[1]!.expect).toMatchObject({ status: 'unaligned-write', writePointer: START + 4 });
    expect(recorded[2]!.expect).toMatchObject({
      status: 'ok',
      assignedLba: START + 4,
      writePointer: START + 6,
    });
    expect(recorded[4]!.expect).toEqual({ status: 'ok', open: 1, active: 1 });
    expect(recorded[6]!.expect).toEqual({ status: 'ok', open: 0, active: 0 });
  });

  it('records the hash of what a read gave, only when it was allowed', () => {
    const recorded: TraceEntry[] = [];
    const commands: ZoneCommand[] = [
      { op: 'write', lba: START, blocks: 1, data: { pattern: 'byte', value: 9 } },
      { op: 'read', lba: START, blocks: 1 },
      { op: 'read', lba: 10_000_000, blocks: 1 },
    ];
    runCommands(deviceOver(), commands, options({ record: (entry) => recorded.push(entry) }));
    const hash = createHash('sha256').update(new Uint8Array(4096).fill(9)).digest('hex');
    expect(recorded[1]!.expect).toMatchObject({ status: 'ok', sha256: hash });
    expect(recorded[2]!.expect).toEqual({ status: 'out-of-range', open: 1, active: 1 });
  });

  it('reports progress and ends with a last report', () => {
    const context = quietContext();
    const device = deviceOver();
    const commands = generateWorkload(
      { name: 'reset-churn', seed: 3, settings: { commands: '200' } },
      device.engine.setup,
    );
    runCommands(device, commands, options({ context, total: 200 }));
    expect(context.reports.map(({ done }) => done)).toEqual([64, 128, 192, 200]);
    expect(context.reports.at(-1)).toMatchObject({ total: 200, load: { refusedCommands: 0 } });
    expect(Math.max(...context.reports.map(({ load }) => load!.openZones))).toBeLessThanOrEqual(3);
  });

  it('stops at the command at which it was cancelled', () => {
    const device = deviceOver();
    expect(() => runCommands(device, MIXED, options({ context: contextCancelledAfter(1) }))).toThrow(
      'cancelled',
    );
    expect(device.image.table.zones.writePointer[1]).toBe(START + 4);
  });

  it('refuses impossible sizes like the device does, without taking memory for them', () => {
    const commands: ZoneCommand[] = [
      { op: 'write', lba: START, blocks: 2 ** 50 },
      { op: 'read', lba: 0, blocks: 2 ** 52 },
      { op: 'append', zone: 1, blocks: 2 ** 45 },
      { op: 'write', zone: 5000, blocks: 1 },
    ];
    expect(runCommands(deviceOver(), commands, options())).toMatchObject({ commands: 4, ok: 0 });
  });

  it('takes the bytes of files from the resolver', () => {
    const device = deviceOver();
    const data = { file: 'bytes.bin', sha256: '00' };
    runCommands(
      device,
      [{ op: 'write', zone: 1, blocks: 1, data }],
      options({ resolve: () => new Uint8Array(4096).fill(8) }),
    );
    const bytes = new Uint8Array(4096);
    device.execute({ op: 'read', lba: START, blocks: 1 }, undefined, bytes);
    expect(bytes.every((byte) => byte === 8)).toBe(true);
  });
});
