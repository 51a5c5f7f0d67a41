import type { TraceInfo } from '../../../shared/session/job';
import { formatCount, plural } from '../../../shared/units/format';
import { operationOf } from '../../../shared/workload/operations';
import type { TraceEntry } from '../../../shared/workload/trace-entry';
import { statusTitle } from '../../../shared/zone/status';

/** What a command does, without where: `append, FUA`. */
export function describeOperation({ op, fua }: TraceEntry): string {
  const { title } = operationOf(op);
  return fua === true ? `${title}, FUA` : title;
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

/** A file name that tells what the trace is of, and its seed: `append-round-robin-seed-7.trace`. */
export function traceFileName({ title, seed }: TraceInfo, suffix = '.trace'): string {
  const words = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return seed === null ? `${words}${suffix}` : `${words}-seed-${seed}${suffix}`;
}
