import { describe, expect, it } from 'vitest';
import type { ZonedDevice } from '../../../../../main/device/device';
import type { PartialSpec } from '../../../../../main/image/defaults';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { TimeLine } from '../../../../../main/trace/time-travel/time-line';
import type { TraceStudy } from '../../../../../main/trace/trace-study';
import { makeTraceHeader } from '../../../../../main/trace/trace-header';
import { generateWorkload } from '../../../../../main/workload/registry';
import { MIB } from '../../../../../shared/units/units';
import { Random } from '../../../../../shared/workload/random';
import type { TraceEntry } from '../../../../../shared/workload/trace-entry';
import { zoneStateName } from '../../../../../shared/zone/state';
import { refusal } from '../../../../support/errors/refusal';
import { bytesOf, deviceOver, memoryImage } from '../../../../support/image/device-images';
import { runsOf } from '../../../../support/run/seeds';
import { contextCancelledAfter, quietContext } from '../../../../support/session/job-context';

const LIMITED: PartialSpec = {
  zoneCount: 24,
  zoneSizeBytes: MIB,
  conventional: [[0, 0]],
  limits: { openZonesMax: 3, activeZonesMax: 5 },
};
const RFC: PartialSpec = { ...LIMITED, variant: 'rfc' };
const QCOW2: PartialSpec = { format: 'qcow2', variant: '44', zoneCount: 24, zoneSizeBytes: MIB };

/** Of the traces that are gone through moment by moment. */
const COMMANDS = runsOf(1_000, 3_000);

interface Traced {
  readonly spec: PartialSpec;
  readonly input: TraceStudy;
}

function traced(spec: PartialSpec, commands: number, more: Partial<TraceStudy> = {}): Traced {
  const device = deviceOver(memoryImage(spec));
  const settings = { commands: String(commands), bytes: '16KiB', flush: '50' };
  const generated = generateWorkload({ name: 'reset-churn', seed: 5, settings }, device.engine.setup);
  const entries = [...generated].map((command, i): TraceEntry => ({ i, t: i, ...command }));
  const input: TraceStudy = {
    base: memoryImage(spec),
    open: (file) => deviceOver(file, { durability: 'none' }),
    header: makeTraceHeader({ ...device.engine.setup, rules: device.rules }, { seed: 5 }),
    entries,
    context: quietContext(),
    ...more,
  };
  return { spec, input };
}

/** What carrying out the commands before a position gives, and nothing else. */
function straightTo({ spec, input: { entries, header } }: Traced, position: number): ZonedDevice {
  const device = deviceOver(memoryImage(spec), { durability: 'none' });
  for (const entry of entries.slice(0, position))
    device.execute(entry, { sequence: entry.i, seed: header.seed ?? 0 });
  device.finish();
  return device;
}

function contentOf({ image }: ZonedDevice): Uint8Array {
  const { zoneCount, zoneSizeBlocks, logicalBlockSizeBytes } = image.facts.geometry;
  const bytes = new Uint8Array(zoneCount * zoneSizeBlocks * logicalBlockSizeBytes);
  image.blocks.read(0, bytes);
  return bytes;
}

function positions(count: number, length: number): number[] {
  const random = new Random(9);
  return [0, length, ...Array.from({ length: count }, () => random.below(length + 1))];
}

describe('TimeLine', () => {
  it.each([
    ['extended', LIMITED],
    ['rfc', RFC],
  ])('shows every moment of a trace byte for byte, forwards and back: %s', (_name, spec) => {
    const trace = traced(spec, COMMANDS);
    const line = TimeLine.make(trace.input);
    for (const position of positions(24, COMMANDS)) {
      const moment = line.moment(position);
      expect(Buffer.compare(bytesOf(moment.file), bytesOf(straightTo(trace, position).file))).toBe(0);
      moment.dispose();
    }
    line.dispose();
  });

  it('shows data and zones of every moment where the file is laid out while it is written', () => {
    const trace = traced(QCOW2, COMMANDS);
    const line = TimeLine.make(trace.input);
    for (const position of positions(8, COMMANDS)) {
      const { device, dispose } = line.moment(position);
      const straight = straightTo(trace, position);
      expect(device.image.table.zones).toEqual(straight.image.table.zones);
      expect(Buffer.compare(contentOf(device), contentOf(straight))).toBe(0);
      dispose();
    }
    line.dispose();
  });

  it('goes on from a moment as the trace did: the order of implicit closes is remembered', () => {
    const trace = traced(LIMITED, 3000);
    const line = TimeLine.make(trace.input);
    const { device, dispose } = line.moment(1500);
    const straight = straightTo(trace, 1500);
    for (const entry of trace.input.entries.slice(1500, 1700)) {
      const payload = { sequence: entry.i, seed: 5 };
      expect(device.execute(entry, payload)).toEqual(straight.execute(entry, payload));
    }
    dispose();
    line.dispose();
  });

  it('finds nothing in a moment that is not in the image', () => {
    const trace = traced(LIMITED, 1500);
    const line = TimeLine.make(trace.input);
    const { device, dispose } = line.moment(1200);
    expect(device.image.table.findings).toEqual(straightTo(trace, 1200).image.table.findings);
    dispose();
    line.dispose();
  });

  it('logs what every command did', () => {
    const trace = traced(LIMITED, 400);
    const line = TimeLine.make(trace.input);
    const device = deviceOver(memoryImage(LIMITED), { durability: 'none' });
    expect(line.length).toBe(400);
    trace.input.entries.forEach((entry, at) => {
      const { status, changedZones } = device.execute(entry, { sequence: at, seed: 5 });
      expect(line.log.at(at)).toEqual({
        status,
        open: device.engine.openCount,
        active: device.engine.activeCount,
        lba: entry.op === 'write' ? entry.lba : null,
        blocks: entry.blocks ?? 0,
      });
      const changes = line.log.changesOf(at, 100);
      expect(changes.count).toBe(changedZones.length);
      const { zones } = device.image.table;
      for (const [index, zone] of changedZones.entries()) {
        const to = zoneStateName(zones.state[zone]!);
        expect(changes.first[index]).toMatchObject({ zone, to, writePointer: zones.writePointer[zone] });
      }
    });
    line.dispose();
  });

  it('writes nothing to the image and refuses moments that the trace has not', () => {
    const trace = traced(LIMITED, 100);
    const before = bytesOf(trace.input.base);
    const line = TimeLine.make(trace.input);
    line.moment(100).dispose();
    expect(Buffer.compare(bytesOf(trace.input.base), before)).toBe(0);
    expect(() => line.moment(101)).toThrow(refusal('out-of-range', 'command 101', '100 commands'));
    line.dispose();
  });

  it('gives back its copy when it is cancelled', () => {
    const stores: { disposed: boolean }[] = [];
    const makeStore = () => {
      const store = Object.assign(new MemoryBlockFile('store'), { disposed: false });
      store.dispose = () => void (store.disposed = true);
      stores.push(store);
      return store;
    };
    const { input } = traced(LIMITED, 100, { context: contextCancelledAfter(50), makeStore });
    expect(() => TimeLine.make(input)).toThrow(refusal('cancelled'));
    expect(stores.map(({ disposed }) => disposed)).toEqual([true]);
  });
});
