import type { ByteCount, ZoneIndex } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import type { Random } from '../../shared/workload/random';
import type { WorkloadInfo } from '../../shared/workload/workload-spec';
import type { ZoneLimits } from '../../shared/zone/geometry';
import type { CommonSettings } from './settings';
import type { WorkloadModel } from './workload-model';

/** What a generator is given for one run. */
export interface WorkloadPlan {
  readonly settings: CommonSettings;
  readonly model: WorkloadModel;
  /** Zones that the generator can use, ascending; never empty. */
  readonly zones: readonly ZoneIndex[];
  readonly random: Random;
}

/** A workload: from settings and seed to commands that the device allows. */
export interface WorkloadGenerator {
  readonly info: WorkloadInfo;
  /** Zones that are full can be used (they get reset). */
  readonly usesFullZones: boolean;
  /** Largest write the generator can use on such a device; null = no limit. */
  bytesMax(limits: ZoneLimits): ByteCount | null;
  /** Commands, each accepted by the plan's model before it is yielded; may go on for ever. */
  commands(plan: WorkloadPlan): Iterable<ZoneCommand>;
}

/** A write of the usual size at the write pointer, shorter where the zone ends. */
export function writeCommand({ model, settings }: WorkloadPlan, zone: ZoneIndex): ZoneCommand {
  const blocks = Math.min(settings.blocks, model.room(zone));
  return { op: 'write', zone, lba: model.writePointer(zone), blocks, data: settings.data };
}
