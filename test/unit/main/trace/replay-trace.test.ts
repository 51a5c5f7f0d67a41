import { describe, expect, it } from 'vitest';
import { replayTrace } from '../../../../main/trace/replay-trace';
import type { ReplayOptions } from '../../../../main/trace/replay-trace';
import { runCommands } from '../../../../main/workload/run-commands';
import type { ZonedDevice } from '../../../../main/device/device';
import { makeTraceHeader } from '../../../../main/trace/trace-header';
import { generateWorkload } from '../../../../main/workload/registry';
import type { TraceEntry, TraceExpectation } from '../../../../shared/workload/trace-entry';
import { contextCancelledAfter, quietContext, steppingClock } from '../../../support/session/job-context';
import { bytesOf, deviceOver, memoryImage, SMALL } from '../../../support/image/device-images';

function options(more: Partial<ReplayOptions> = {}): ReplayOptions {
  return { context: quietContext(), clock: steppingClock(), ...more };
}

function headerOf(device: ZonedDevice, seed = 11) {
  return makeTraceHeader({ ...device.engine.setup, rules: device.rules }, { seed });
}

/** A trace recorded on a new image, and the bytes of that image afterwards. */
function recording() {
  const file = memoryImage();
  const device = deviceOver(file);
  const header = headerOf(device);
  const entries: TraceEntry[] = [];
  const spec = { name: 'reset-churn', seed: 11, settings: { commands: '300', bytes: '20KiB' } };
  const record = (entry: TraceEntry) => entries.push(entry);
  runCommands(device, generateWorkload(spec, device.engine.setup), { ...options(), seed: 11, record });
  entries.push({ i: entries.length, t: 0, op: 'read', lba: 256, blocks: 4 });
  return { header, entries, bytes: bytesOf(file) };
}

function withExpectation(
  entries: readonly TraceEntry[],
  index: number,
  expect: TraceExpectation,
): TraceEntry[] {
  return entries.map((entry) =>
    entry.i === index ? { ...entry, expect: { ...entry.expect, ...expect } } : entry,
  );
}

describe('replayTrace', () => {
  it('gives the same image and the same results on a fresh copy', () => {
    const { header, entries, bytes } = recording();
    const file = memoryImage();
    const again: TraceEntry[] = [];
    const summary = replayTrace(
      deviceOver(file),
      { header, entries },
      options({ record: (entry) => again.push(entry) }),
    );
    expect(summary).toMatchObject({ commands: 301, matched: 301, divergences: [] });
    expect(Buffer.compare(bytesOf(file), bytes)).toBe(0);
    expect(again.slice(0, 300).map((entry) => entry.expect)).toEqual(
      entries.slice(0, 300).map((entry) => entry.expect),
    );
  });

  it('waits with each command until it is as late as it was recorded, counted from where the replay begins', () => {
    const { header, entries } = recording();
    const timed = entries.slice(0, 3).map((entry, index) => ({ ...entry, t: index * 20_000 }));
    let now = 5_000;
    const moments: number[] = [];
    const waitUntil = (moment: number) => {
      moments.push(moment);
      now = Math.max(now, moment);
    };
    const { elapsedSeconds } = replayTrace(
      deviceOver(memoryImage()),
      { header, entries: timed },
      options({ clock: () => now, waitUntil }),
    );
    expect(moments).toEqual([5_000, 25_000, 45_000]);
    expect(elapsedSeconds).toBe(0.04);
  });

  it.each(['status', 'state', 'writePointer', 'open', 'active'] as const)(
    'stops exactly at the one of 10,000 commands whose %s is asserted otherwise',
    (field) => {
      const device = deviceOver(memoryImage());
      const entries: TraceEntry[] = [];
      const spec = { name: 'reset-churn', seed: 4, settings: { commands: '10000', bytes: '4KiB' } };
      const record = (entry: TraceEntry) => entries.push(entry);
      runCommands(device, generateWorkload(spec, device.engine.setup), { ...options(), seed: 4, record });
      const at = entries.findIndex(({ op }, index) => index > 7000 && op === 'write');
      const wrong = { status: 'zone-full', state: 'offline', writePointer: 3, open: 99, active: 99 } as const;
      const summary = replayTrace(
        deviceOver(memoryImage()),
        { header: headerOf(device, 4), entries: withExpectation(entries, at, { [field]: wrong[field] }) },
        options(),
      );
      expect(summary).toMatchObject({ commands: at + 1, matched: at, divergences: [{ index: at }] });
    },
  );

  it('stops at the first divergence and says what was expected and found', () => {
    const { header, entries } = recording();
    const at = entries.findIndex(({ op }) => op === 'write');
    const pointer = entries[at]!.expect!.writePointer!;
    const wrong = withExpectation(entries, at, { writePointer: pointer + 1, state: 'full' });
    const summary = replayTrace(deviceOver(), { header, entries: wrong }, options());
    expect(summary.commands).toBe(at + 1);
    expect(summary.matched).toBe(at);
    expect(summary.divergences).toEqual([
      {
        index: at,
        command: expect.stringContaining('write'),
        expected: `state full, write pointer 0x${(pointer + 1).toString(16)}`,
        actual: `state implicitlyOpened, write pointer 0x${pointer.toString(16)}`,
      },
    ]);
  });

  it('collects every divergence when asked', () => {
    const { header, entries } = recording();
    const wrong = withExpectation(withExpectation(entries, 3, { open: 99 }), 200, { active: 98 });
    const summary = replayTrace(deviceOver(), { header, entries: wrong }, options({ collect: true }));
    expect(summary.commands).toBe(301);
    expect(summary.divergences.map(({ index, expected }) => [index, expected])).toEqual([
      [3, 'open zones 99'],
      [200, 'active zones 98'],
    ]);
  });

  it('compares the data of reads by hash, and statuses of refusals', () => {
    const device = deviceOver();
    const header = headerOf(device);
    const read = { i: 0, t: 0, op: 'read', lba: 256, blocks: 1 } as const;
    const entries: TraceEntry[] = [
      { ...read, expect: { sha256: 'ad7facb2586fc6e966c004d7d1d16b024f5805ff7cb47c7a85dabd8b48892ca7' } },
      { ...read, i: 1, expect: { sha256: '0'.repeat(64) } },
      { i: 2, t: 0, op: 'close', zone: 3, expect: { status: 'ok' } },
    ];
    const { divergences } = replayTrace(device, { header, entries }, options({ collect: true }));
    expect(divergences.map(({ index, actual }) => [index, actual])).toEqual([
      [1, 'SHA-256 of the data ad7facb2586fc6e966c004d7d1d16b024f5805ff7cb47c7a85dabd8b48892ca7'],
      [2, 'status invalid-transition'],
    ]);
  });

  it('asserts nothing where a trace asserts nothing', () => {
    const device = deviceOver();
    const entries: TraceEntry[] = [{ i: 0, t: 0, op: 'close', zone: 3 }];
    expect(replayTrace(device, { header: headerOf(device), entries }, options())).toMatchObject({
      matched: 1,
    });
  });

  it('refuses a trace of another geometry before it changes anything', () => {
    const { header, entries } = recording();
    const file = memoryImage({ ...SMALL, zoneSizeBytes: 2 * 2 ** 20 });
    const before = bytesOf(file);
    expect(() => replayTrace(deviceOver(file), { header, entries }, options())).toThrow(
      'the trace was made for a zone size of 1048576 bytes, the image has 2097152 bytes',
    );
    expect(Buffer.compare(bytesOf(file), before)).toBe(0);
  });

  it('can be cancelled', () => {
    const { header, entries } = recording();
    const context = contextCancelledAfter(5);
    expect(() => replayTrace(deviceOver(), { header, entries }, options({ context }))).toThrow('cancelled');
  });
});
