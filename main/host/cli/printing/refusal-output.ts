import type { CommandResult } from '../../../../shared/workload/command';
import type { ZoneIndex } from '../../../../shared/units/units';
import { zoneRow } from '../../../device/zone-row';
import type { OpenedImage } from '../../../image/opened-image';
import { EXIT_FOUND, EXIT_OK } from '../exit-codes';
import type { Output } from './output';

/** Result of one command on one zone, as JSON prints it. */
export interface CommandReport {
  readonly zone: ZoneIndex | null;
  readonly status: string;
  readonly state: string | null;
  readonly writePointerBytes: number | null;
  readonly assignedLba: number | null;
  readonly message: string | null;
}

/** State of the zone after a command, and what was answered. */
export function commandReport(
  image: OpenedImage,
  zone: ZoneIndex | null,
  result: CommandResult,
): CommandReport {
  const row = zone === null ? null : zoneRow(image.device.image, zone);
  return {
    zone,
    status: result.status,
    state: row?.state ?? null,
    writePointerBytes: row?.writePointerBytes ?? null,
    assignedLba: result.assignedLba ?? null,
    message: result.refusal?.message ?? null,
  };
}

/** Prints a refusal for people; answers the exit status of the result. */
export function exitOf(result: CommandResult, output: Output): number {
  if (result.refusal === undefined) return EXIT_OK;
  output.message(result.refusal.message);
  return EXIT_FOUND;
}
