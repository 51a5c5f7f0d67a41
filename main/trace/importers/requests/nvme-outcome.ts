import { STATUS, type StatusName } from '../../../../shared/zone/status';
import { ZONE_SEND_ACTIONS } from '../../../../shared/workload/zone-send-action';
import type { DeviceByte } from '../../../../shared/units/units';
import type { ForeignRequest } from '../importer';

/** Bits of a status without "more" and "do not retry". */
const STATUS_BITS = 0x7ff;

const STATUS_BY_NUMBER = new Map<number | null, StatusName>(
  Object.entries(STATUS).map(([name, { nvme }]) => [nvme, name as StatusName]),
);

/** The status of a status field of NVMe; null for one that zones never give. */
export function statusOfNvme(field: number): StatusName | null {
  return STATUS_BY_NUMBER.get(field & STATUS_BITS) ?? null;
}

/** Why a Zone Management Receive gives no request. */
export const REPORT = 'a report of zones changes nothing';

/**
 * What an NVMe status says became of a request: status code type and code, "more" and "do not retry" above them. Source: NVMe
 * base and Zoned Namespace Command Set.
 */
export function nvmeOutcome(status: number): Pick<ForeignRequest, 'status' | 'failed'> {
  const name = statusOfNvme(status);
  return name === null ? { failed: `NVMe status ${(status & STATUS_BITS).toString(16)}h` } : { status: name };
}

/** The request of a Zone Management Send by its action, or why there is none. */
export function zoneSend(
  at: Pick<ForeignRequest, 'line' | 't'>,
  action: number,
  all: boolean,
  offset: DeviceByte,
): ForeignRequest | string {
  const op = ZONE_SEND_ACTIONS[action];
  if (op === undefined) return 'a zone action that is not known';
  if (op === 'setZde') return 'descriptor extension bytes are not in the trace';
  return all ? { ...at, op, offset: null, bytes: 0, all: true } : { ...at, op, offset, bytes: 0 };
}
