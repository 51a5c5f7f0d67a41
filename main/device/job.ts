import type { DeviceLoad, JobReport } from '../../shared/session/job';
import type { ZoneEngine } from '../engine/types';

/** What long work reports to and asks of whoever started it. */
export interface JobContext {
  /** Throws AppError `cancelled` once a cancel was asked for. Cheap enough for every command. */
  checkCancelled(): void;
  /** Called as often as the work likes; the receiver thins it out. */
  progress(report: JobReport): void;
}

/** The items, a look for a cancel before each. */
export function* cancellable<Item>(items: Iterable<Item>, context: JobContext): Generator<Item> {
  for (const item of items) {
    context.checkCancelled();
    yield item;
  }
}

/** What a progress report says of the device. */
export function loadOf({ openCount, activeCount }: ZoneEngine, refusedCommands: number): DeviceLoad {
  return { openZones: openCount, activeZones: activeCount, refusedCommands };
}
