import type { ZoneIndex } from '../../../shared/units/units';
import type { PlannedCommand } from '../../../shared/workload/planned-command';
import type { ZoneCommand } from '../../../shared/workload/command';
import {
  deviceBlocks,
  isConventional,
  zoneCapacity,
  zoneSize,
  zoneStart,
} from '../../../shared/zone/geometry';
import type { StatusName } from '../../../shared/zone/status';
import type { WorkloadGenerator, WorkloadPlan } from '../generator';
import { attempt } from '../generator';
import { INVARIANTS } from '../invariants';
import { zoneSettings } from '../settings';

/**
 * Walks every edge of each zone: the last block, one block too many, the hole above the capacity, the step into the next
 * zone and the end of the device. Each command carries the answer that it must get.
 */
export const zoneBoundaries: WorkloadGenerator = {
  info: {
    name: 'zone-boundaries',
    title: 'Boundary straddle',
    group: 'At the limits',
    description: 'Writes, appends and reads up to, across and behind the ends of capacity, zone and device.',
    invariants: [INVARIANTS.expectedResults, INVARIANTS.refusedChangeNothing],
    settings: zoneSettings(0),
  },
  usesFullZones: false,
  bytesMax: () => null,
  commands: straddle,
};

function* straddle(plan: WorkloadPlan): Generator<PlannedCommand> {
  for (const zone of plan.zones) {
    if (!(yield* fillToLastBlock(plan, zone))) continue;
    yield* crossCapacity(plan, zone);
    if (yield* writeLastBlock(plan, zone)) yield* readAcross(plan, zone);
  }
}

function* fillToLastBlock(plan: WorkloadPlan, zone: ZoneIndex): Generator<PlannedCommand, boolean> {
  const { model, settings } = plan;
  while (model.room(zone) > 1) {
    const blocks = Math.min(settings.blocks, model.room(zone) - 1);
    const write = { op: 'write', zone, lba: model.writePointer(zone), blocks, data: settings.data } as const;
    if (!(yield* attempt(plan, write))) return false;
  }
  return model.room(zone) === 1;
}

/** Two blocks where one fits. */
function* crossCapacity(plan: WorkloadPlan, zone: ZoneIndex): Generator<PlannedCommand> {
  const { model, settings, device } = plan;
  const { geometry, limits, rules } = device;
  const unchanged = model.unchanged(zone);
  const lba = model.writePointer(zone);
  const status = lba + 2 > deviceBlocks(geometry) ? 'out-of-range' : 'boundary';
  yield { op: 'write', zone, lba, blocks: 2, data: settings.data, expect: { status, ...unchanged } };
  const appends = (limits.appendMaxBytes ?? Infinity) >= 2 * geometry.logicalBlockSizeBytes;
  if (rules.profile === 'zbc' || !appends || zoneSize(geometry, zone) < 2) return;
  yield { op: 'append', zone, blocks: 2, data: settings.data, expect: { status: 'boundary', ...unchanged } };
}

/** The last block fills the zone; behind it nothing can be written, in the hole neither. */
function* writeLastBlock(plan: WorkloadPlan, zone: ZoneIndex): Generator<PlannedCommand, boolean> {
  const { model, settings, device } = plan;
  const lba = model.writePointer(zone);
  const write: ZoneCommand = { op: 'write', zone, lba, blocks: 1, data: settings.data };
  if (!model.accepts(write)) return false;
  yield { ...write, expect: { status: 'ok', state: 'full', writePointer: null } };
  if (zoneCapacity(device.geometry, zone) < zoneSize(device.geometry, zone))
    yield { ...write, lba: lba + 1, expect: { status: 'zone-full', ...model.unchanged(zone) } };
  return true;
}

function* readAcross(plan: WorkloadPlan, zone: ZoneIndex): Generator<PlannedCommand> {
  const { geometry } = plan.device;
  const [start, capacity, size] = [zoneStart, zoneCapacity, zoneSize].map((of) => of(geometry, zone)) as [
    number,
    number,
    number,
  ];
  yield { op: 'read', zone, lba: start + capacity - 1, blocks: 1, expect: { status: 'ok' } };
  if (capacity < size)
    yield { op: 'read', zone, lba: start + capacity - 1, blocks: 2, expect: { status: 'ok' } };
  yield { op: 'read', zone, lba: start + size - 1, blocks: 2, expect: { status: crossing(plan, zone + 1) } };
}

/** What a read answers that goes on from a full zone into the next one. */
function crossing({ device, model }: WorkloadPlan, next: ZoneIndex): StatusName {
  const { geometry, rules } = device;
  if (next >= geometry.zoneCount) return 'out-of-range';
  const allowed =
    rules.profile === 'zbc' ? rules.unrestrictedRead && !isConventional(geometry, next) : rules.crossZoneRead;
  if (!allowed) return 'boundary';
  return model.state(next) === 'offline' ? 'offline' : 'ok';
}
