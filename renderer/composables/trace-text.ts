import { formatCount, plural } from '../../shared/units/format';
import type { Operation } from '../../shared/workload/command';
import type { TraceEntry } from '../../shared/workload/trace-entry';
import { statusTitle } from '../../shared/zone/status';

/** Operations in words, as lists and spoken text use them. */
const OPERATION_TITLES: Readonly<Record<Operation, string>> = {
  write: 'write',
  append: 'append',
  read: 'read',
  flush: 'flush',
  open: 'open',
  close: 'close',
  finish: 'finish',
  reset: 'reset',
  offline: 'take offline',
  setZde: 'set descriptor extension',
  injectReadOnly: 'make read only (fault)',
  injectOffline: 'take offline (fault)',
  clearFault: 'clear fault',
  powerCycle: 'power cycle',
  mark: 'mark',
};

/** What a command does, without where: `append, FUA`. */
export function describeOperation({ op, fua }: TraceEntry): string {
  return fua === true ? `${OPERATION_TITLES[op]}, FUA` : OPERATION_TITLES[op];
}

/** Where a command goes: `zone 8`, `zone 8, LBA 32,768`, `all zones`, or nothing. */
export function describeAddress({ zone, lba, all }: TraceEntry): string {
  if (all === true) return 'all zones';
  const parts = [
    zone !== undefined && `zone ${formatCount(zone)}`,
    lba !== undefined && `LBA ${formatCount(lba)}`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}

/** A command in a few words: `append zone 8, 16 blocks`. */
export function describeEntry(entry: TraceEntry): string {
  const where = describeAddress(entry);
  const size = entry.blocks === undefined ? '' : plural(entry.blocks, 'block');
  return [[describeOperation(entry), where].filter(Boolean).join(' '), size].filter(Boolean).join(', ');
}

/** What the device answered: `ok`, or the status with its number. Nothing where the trace does not tell. */
export function describeStatus({ expect }: TraceEntry): string {
  if (expect?.status === undefined) return '';
  return expect.status === 'ok' ? 'ok' : statusTitle(expect.status);
}
