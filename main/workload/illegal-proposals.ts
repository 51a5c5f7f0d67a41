import type { Lba, ZoneIndex } from '../../shared/units/units';
import type { PlannedCommand } from '../../shared/workload/planned-command';
import {
  deviceBlocks,
  isConventional,
  zoneCapacity,
  zoneSize,
  zoneStart,
  type ZoneGeometry,
} from '../../shared/zone/geometry';
import { limitsInForce } from '../../shared/zone/limits';
import type { RefusalStatus } from '../../shared/zone/status';
import type { WorkloadPlan } from './generator';
import { GENERATED_BYTES_MAX } from './settings';

/** A zone and its device, as a rule is broken there. */
interface Scene {
  readonly plan: WorkloadPlan;
  readonly geometry: ZoneGeometry;
  readonly zone: ZoneIndex;
  readonly start: number;
  readonly size: number;
  readonly state: ReturnType<WorkloadPlan['model']['state']>;
  readonly isZbc: boolean;
  /** Has room, and a pointer that counts. */
  readonly isWritable: boolean;
  /** Blocks of one command at most. */
  readonly blocksMax: number;
}

type Proposal = readonly [command: PlannedCommand, status: RefusalStatus];

/**
 * Commands that the rules forbid for a zone in its present state, each with the refusal that is due as its expectation.
 * Sources: NVMe ZNS, ZBC and the Linux block layer as SEMANTICS sums them up; not the engine.
 */
export function illegalProposals(plan: WorkloadPlan, zone: ZoneIndex): readonly PlannedCommand[] {
  const scene = sceneOf(plan, zone);
  return [wrongWrites, wrongAppends, wrongReads, wrongManagement, shortages]
    .flatMap((propose) => propose(scene))
    .map(([command, status]) => ({ ...command, expect: { status, ...stayingZone(scene, command) } }));
}

function sceneOf(plan: WorkloadPlan, zone: ZoneIndex): Scene {
  const { geometry, rules } = plan.device;
  return {
    plan,
    geometry,
    zone,
    start: zoneStart(geometry, zone),
    size: zoneSize(geometry, zone),
    state: plan.model.state(zone),
    isZbc: rules.profile === 'zbc',
    isWritable: plan.model.room(zone) > 0,
    blocksMax: GENERATED_BYTES_MAX / geometry.logicalBlockSizeBytes,
  };
}

/** The zone that a trace looks at after the command is as before; none is behind the end of the device. */
function stayingZone({ plan, geometry }: Scene, { lba, zone }: PlannedCommand): object {
  const looked = lba === undefined ? zone! : Math.floor(lba / geometry.zoneSizeBlocks);
  return looked < geometry.zoneCount ? plan.model.unchanged(looked) : {};
}

function wrongWrites({
  plan,
  geometry,
  zone,
  start,
  size,
  state,
  isWritable,
  isZbc,
  blocksMax,
}: Scene): Proposal[] {
  const { model, random, settings } = plan;
  const end = deviceBlocks(geometry);
  const write = (lba: number, blocks: number): PlannedCommand => ({
    op: 'write',
    zone,
    lba,
    blocks,
    data: settings.data,
  });
  const found: Proposal[] = [[write(end - 1, 2), 'out-of-range']];
  if (!isZbc) found.push([write(start, 0), 'invalid-field']);
  const anywhere = start + random.below(size);
  if (state === 'full') found.push([write(anywhere, 1), 'zone-full']);
  if (!isWritable) return found;
  const pointer = model.writePointer(zone);
  const tooMany = model.room(zone) + 1;
  if (anywhere !== pointer) found.push([write(anywhere, 1), 'unaligned-write']);
  if (tooMany <= blocksMax)
    found.push([write(pointer, tooMany), pointer + tooMany > end ? 'out-of-range' : 'boundary']);
  return found;
}

function wrongAppends({
  plan,
  geometry,
  zone,
  start,
  size,
  state,
  isWritable,
  isZbc,
  blocksMax,
}: Scene): Proposal[] {
  const { device, model, settings } = plan;
  const append = (blocks: number, lba = start): PlannedCommand => ({
    op: 'append',
    zone,
    lba,
    blocks,
    data: settings.data,
  });
  const limit = Math.floor((device.limits.appendMaxBytes ?? Infinity) / geometry.logicalBlockSizeBytes);
  const found: Proposal[] = [];
  if (size > 1) found.push([append(1, start + 1), 'invalid-field']);
  const overLimit = limit + 1;
  if (overLimit <= blocksMax && start + overLimit <= deviceBlocks(geometry))
    found.push([append(overLimit), 'invalid-field']);
  if (limit < 1) return found;
  if (isZbc) found.push([append(1), 'invalid-field']);
  else if (state === 'full') found.push([append(1), 'zone-full']);
  const tooMany = model.room(zone) + 1;
  const fits = tooMany <= Math.min(limit, blocksMax) && start + tooMany <= deviceBlocks(geometry);
  if (!isZbc && isWritable && fits) found.push([append(tooMany), 'boundary']);
  const [conventional] = geometry.conventional;
  if (conventional) {
    const there = { ...append(1, zoneStart(geometry, conventional[0])), zone: conventional[0] };
    found.push([there, 'invalid-field']);
  }
  return found;
}

function wrongReads({ plan, geometry, zone, start, size, state, isWritable, isZbc }: Scene): Proposal[] {
  const { device, model } = plan;
  const read = (lba: number, blocks: number): PlannedCommand => ({ op: 'read', zone, lba, blocks });
  const end = deviceBlocks(geometry);
  const found: Proposal[] = [[read(end - 1, 2), 'out-of-range']];
  const crosses = isZbc
    ? device.rules.unrestrictedRead && !isConventional(geometry, zone + 1)
    : device.rules.crossZoneRead;
  if (zone + 1 < geometry.zoneCount && !crosses) found.push([read(start + size - 1, 2), 'boundary']);
  const restricted = isZbc && !device.rules.unrestrictedRead;
  if (restricted && isWritable) found.push([read(model.writePointer(zone), 1), 'read-beyond-wp']);
  if (restricted && state === 'empty' && zoneCapacity(geometry, zone) > 0)
    found.push([read(start, 1), 'read-beyond-wp']);
  return found;
}

function wrongManagement({ plan, geometry, zone, start, size, state, isZbc }: Scene): Proposal[] {
  const { zdeBytes, rules } = plan.device;
  const zde = { base64: Buffer.alloc(zdeBytes).toString('base64') };
  const behind: Lba = Number(deviceBlocks(geometry));
  const found: Proposal[] = [
    [{ op: 'finish', lba: behind }, 'out-of-range'],
    [{ op: 'offline', zone }, 'invalid-transition'],
  ];
  if (size > 1) found.push([{ op: 'reset', lba: start + 1 }, 'invalid-field']);
  if (zdeBytes === 0) found.push([{ op: 'setZde', zone, zde }, 'invalid-field']);
  else if (state !== 'empty') found.push([{ op: 'setZde', zone, zde }, 'invalid-transition']);
  if (!isZbc && state === 'full') found.push([{ op: 'open', zone }, 'invalid-transition']);
  if (!isZbc && (state === 'full' || state === 'empty'))
    found.push([{ op: 'close', zone }, 'invalid-transition']);
  const [conventional] = geometry.conventional;
  if (conventional)
    found.push([
      { op: 'reset', zone: conventional[0] },
      rules.profile === 'zns' ? 'invalid-transition' : 'invalid-field',
    ]);
  return found;
}

/** Where a zone would need what the limits do not give: the active limit speaks first. */
function shortages({ plan, zone, state }: Scene): Proposal[] {
  const { model, device } = plan;
  if (state !== 'empty' && state !== 'closed') return [];
  const { profile } = device.rules;
  const { openMax, activeMax } = limitsInForce(device.geometry, device.limits, profile);
  const noneActive = model.activeCount >= activeMax;
  const noneOpen = model.openCount >= openMax;
  if (state === 'empty' && noneActive) return [[{ op: 'open', zone }, 'too-many-active']];
  const evicts = model.hasImplicitlyOpened && !(profile === 'linux-blk' && noneActive);
  return noneOpen && !evicts ? [[{ op: 'open', zone }, 'too-many-open']] : [];
}
