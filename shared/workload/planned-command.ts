import type { ZoneCommand } from './command';
import type { TraceExpectation } from './trace-entry';

/** A command of a workload, with the result that it must have where the workload knows it. */
export interface PlannedCommand extends ZoneCommand {
  readonly expect?: TraceExpectation;
}
