import { STATUS, type StatusName } from '../../../shared/zone/status';

/** Bits of a status field without "more" and "do not retry": status code type and status code. */
const STATUS_BITS = 0x7ff;

const BY_CODE = new Map<number | null, StatusName>(
  Object.entries(STATUS).map(([name, { nvme }]) => [nvme, name as StatusName]),
);

/** The status of a status field of NVMe; null for one that zones never give. */
export function statusOfNvme(field: number): StatusName | null {
  return BY_CODE.get(field & STATUS_BITS) ?? null;
}
