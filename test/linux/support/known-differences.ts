import type { KnownDifference, KnownReport } from './command-table';

const NOT_OFFERED = 'optional, and not offered: ONCS says so, and nothing behind a zoned image needs it';
const UNKNOWN_OPCODE = /\(0x4001\)$/m;

/** Commands that our drive answers otherwise than QEMU's. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    command: /changed-zone-list/,
    ours: /^exit 0\nNVMe Changed Zone List:\nnrzid: {2}0$/,
    reason: 'ours has the log: zones change in the window, too',
  },
  { command: /^nvme (write-zeroes|dsm|compare) /, ours: UNKNOWN_OPCODE, reason: NOT_OFFERED },
  { command: /^blkdiscard /, ours: /Operation not supported/, reason: NOT_OFFERED },
  {
    command: /^blkzone report -c 2 /,
    ours: /start: 0x000000000, .* wptr 0x000018 .*\(oi\)/,
    reason: 'no write zeroes: one block less in zone 0',
  },
];

/** Zones that are reported otherwise behind some commands. */
export const KNOWN_REPORTS: readonly KnownReport[] = [
  {
    peer: /start: 0x000004000, .* wptr 0x000008 .*\(cl\)/,
    ours: /start: 0x000004000, .* wptr 0x000008 .*\(oi\)/,
    reason:
      'QEMU closes a zone for room, then finds that the active limit forbids the command; ours changes nothing',
  },
  {
    peer: /start: 0x000000000, .* wptr 0x000020 /,
    ours: /start: 0x000000000, .* wptr 0x000018 /,
    reason: 'no write zeroes: one block less in zone 0',
  },
];
