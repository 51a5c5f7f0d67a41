import type { DeviceLoad, JobReport } from '../../shared/session/job';
import type { ZoneEngine } from '../engine/types';

/** What long work reports to and asks of whoever started it. */
export interface JobContext {
  /** Throws AppError `cancelled` once a cancel was asked for. Cheap enough for every command. */
  checkCancelled(): void;
  /** Called as often as the work likes; the receiver thins it out. */
  progress(report: JobReport): void;
}

/** What a progress report says of the device. */
export function loadOf({ openCount, activeCount }: ZoneEngine, refusedCommands: number): DeviceLoad {
  return { openZones: openCount, activeZones: activeCount, refusedCommands };
}
