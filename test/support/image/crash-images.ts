import type { CrashSetup } from '../../../main/crash/crash-lab';
import { runCommands } from '../../../main/workload/run-commands';
import type { ZonedDevice } from '../../../main/device/device';
import type { BlockFile } from '../../../main/storage/block-file';
import { MemoryBlockFile } from '../../../main/storage/memory-block-file';
import { makeTraceHeader } from '../../../main/trace/trace-header';
import { generateWorkload } from '../../../main/workload/registry';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { TraceEntry, TraceHeader } from '../../../shared/workload/trace-entry';
import type { WorkloadSpec } from '../../../shared/workload/workload-spec';
import { quietContext, steppingClock } from '../session/job-context';
import { bytesOf, deviceOver, memoryImage, specOf } from './device-images';

/** Makes everything before it durable. */
export const FLUSH: ZoneCommand = { op: 'flush' };

/** A write to the write pointer of a zone. */
export function writeTo(zone: number, blocks = 2, more: Partial<ZoneCommand> = {}): ZoneCommand {
  return { op: 'write', zone, blocks, ...more };
}

/** Opens an image as the crash lab does: entries at once, durable at flush commands. */
export function openForCrash(file: BlockFile): ZonedDevice {
  return deviceOver(file, { durability: 'flush', tableWrites: 'eager' });
}

/** The header of a trace made for an image. */
function headerFor(base: BlockFile, seed = 5): TraceHeader {
  const device = openForCrash(new MemoryBlockFile('copy', bytesOf(base)));
  return makeTraceHeader({ ...device.engine.setup, rules: device.rules }, { seed });
}

/** A crash of these commands on a new small image, after the last command, losing what was not flushed. */
export function crashSetup(commands: readonly ZoneCommand[], more: Partial<CrashSetup> = {}): CrashSetup {
  const base = more.base ?? memoryImage();
  const entries = commands.map((command, i): TraceEntry => ({ i, t: 0, ...command }));
  return {
    base,
    open: openForCrash,
    trace: { header: headerFor(base), entries },
    context: quietContext(),
    point: String(commands.length - 1),
    lose: 'unflushed',
    tearBytes: null,
    seed: 1,
    ...more,
  };
}

/** The entries that a workload gives when it is run on a copy of the base. */
export function workloadEntries(base: BlockFile, spec: WorkloadSpec): TraceEntry[] {
  const device = openForCrash(new MemoryBlockFile('copy', bytesOf(base)));
  const entries: TraceEntry[] = [];
  const record = (entry: TraceEntry) => entries.push(entry);
  const options = { context: quietContext(), clock: steppingClock(), seed: spec.seed, record };
  runCommands(device, generateWorkload(spec, device.engine.setup), options);
  return entries;
}

/** 8 zones of 1 MiB, 3 open, 4 active, in either variant. */
export function imageOf(variant: 'rfc' | 'extended'): MemoryBlockFile {
  const spec = {
    variant,
    zoneCount: 8,
    zoneSizeBytes: 2 ** 20,
    limits: { openZonesMax: 3, activeZonesMax: 4 },
  };
  return memoryImage(specOf(spec));
}
