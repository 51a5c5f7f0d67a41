import type { ByteCount, ZoneIndex } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import type { PlannedCommand } from '../../shared/workload/planned-command';
import type { Random } from '../../shared/workload/random';
import type { WorkloadInfo, WorkloadSpec } from '../../shared/workload/workload-spec';
import type { ZoneLimits } from '../../shared/zone/geometry';
import type { EngineSetup } from '../engine/types';
import type { ZoneSettings } from './settings';
import type { WorkloadModel } from './workload-model';

/** A workload as the registry lists it: from specification and device to commands. */
export interface Workload {
  readonly info: WorkloadInfo;
  /** Commands, made one by one as they are asked for. Errors: `usage`, at once and not with the first command. */
  commands(spec: WorkloadSpec, device: EngineSetup): Iterable<PlannedCommand>;
}

/** What a generator over zones is given for one run. */
export interface WorkloadPlan {
  readonly settings: ZoneSettings;
  readonly model: WorkloadModel;
  readonly device: Pick<EngineSetup, 'geometry' | 'limits' | 'rules' | 'zdeBytes'>;
  /** Zones that the generator can use, ascending; never empty. */
  readonly zones: readonly ZoneIndex[];
  readonly random: Random;
}

/** A workload over a set of zones: from settings and seed to commands. */
export interface WorkloadGenerator {
  readonly info: WorkloadInfo;
  /** Zones that are full can be used (they get reset). */
  readonly usesFullZones: boolean;
  /** Largest write the generator can use on such a device; null = no limit. */
  bytesMax(limits: ZoneLimits): ByteCount | null;
  /**
   * Commands, each accepted by the plan's model before it is yielded, or with the refusal that it must get as its
   * expectation; may go on for ever.
   */
  commands(plan: WorkloadPlan): Iterable<PlannedCommand>;
}

/** A write of the usual size at the write pointer, shorter where the zone ends. */
export function writeCommand({ model, settings }: WorkloadPlan, zone: ZoneIndex): ZoneCommand {
  const blocks = Math.min(settings.blocks, model.room(zone));
  return { op: 'write', zone, lba: model.writePointer(zone), blocks, data: settings.data };
}

/** An append of at most so many blocks, shorter where the zone ends. */
export function appendCommand(
  { model, settings }: WorkloadPlan,
  zone: ZoneIndex,
  blocks = settings.blocks,
): ZoneCommand {
  return { op: 'append', zone, blocks: Math.min(blocks, model.room(zone)), data: settings.data };
}

/** Yields the command if the model accepts it; true then. */
export function* attempt({ model }: WorkloadPlan, command: ZoneCommand): Generator<ZoneCommand, boolean> {
  const accepted = model.accepts(command);
  if (accepted) yield command;
  return accepted;
}
