/**
 * Answers of a zoned device. Names as in the conformance vectors; the number is NVMe's SCT << 8 | SC.
 * Source: NVMe base and ZNS command set specifications (Status Code values); QEMU and Linux agree.
 */
export const STATUS = {
  ok: { nvme: 0x000, title: 'Successful Completion' },
  'invalid-field': { nvme: 0x002, title: 'Invalid Field in Command' },
  'out-of-range': { nvme: 0x080, title: 'LBA Out of Range' },
  boundary: { nvme: 0x1b8, title: 'Zone Boundary Error' },
  'zone-full': { nvme: 0x1b9, title: 'Zone Is Full' },
  'read-only': { nvme: 0x1ba, title: 'Zone Is Read Only' },
  offline: { nvme: 0x1bb, title: 'Zone Is Offline' },
  'unaligned-write': { nvme: 0x1bc, title: 'Zone Invalid Write' },
  'too-many-active': { nvme: 0x1bd, title: 'Too Many Active Zones' },
  'too-many-open': { nvme: 0x1be, title: 'Too Many Open Zones' },
  'invalid-transition': { nvme: 0x1bf, title: 'Invalid Zone State Transition' },
  /** SCSI only (21h/06h): NVMe has no such status. */
  'read-beyond-wp': { nvme: null, title: 'Attempt to Read Invalid Data' },
} as const;

/** Name of a status. */
export type StatusName = keyof typeof STATUS;
/** A status other than ok. */
export type RefusalStatus = Exclude<StatusName, 'ok'>;

/** `Zone Invalid Write (1BCh)`; for SCSI-only statuses the ASC/ASCQ pair. */
export function statusTitle(status: StatusName): string {
  const { nvme, title } = STATUS[status];
  return nvme === null
    ? `${title} (21h/06h)`
    : `${title} (${nvme.toString(16).toUpperCase().padStart(3, '0')}h)`;
}

/**
 * The device-level answer to a command that a rule forbids. `message` carries the numbers:
 * `zone 7: write at LBA 0x120, write pointer 0x118 — Zone Invalid Write (1BCh)`.
 */
export interface Refusal {
  readonly status: RefusalStatus;
  /** Stable id of the rule, such as `write-at-write-pointer` or `open-limit`. */
  readonly rule: string;
  readonly message: string;
  /** The numbers by name (zone, lba, blocks, writePointer, limit …), in logical blocks. */
  readonly numbers: Readonly<Record<string, number>>;
}
