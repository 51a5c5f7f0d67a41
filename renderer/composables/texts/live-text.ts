import { survivalOf } from '../../../shared/crash/loss';
import type { CrashWrite } from '../../../shared/crash/crash-report';
import { ROWS_PAGE_MAX } from '../../../shared/image/limits';
import type { ByteCount } from '../../../shared/units/units';
import { formatCount } from '../../../shared/units/format';
import type { PendingWrite } from '../../../shared/session/live';

/** What is chosen to be lost of pending writes. */
interface PendingLoss {
  readonly lose: string;
  readonly tearBytes: ByteCount | null;
  readonly seed: number;
}

/** What a power cut would make of pending writes, the oldest first. Of more than a page of them, a tear of the newest is not told. */
export function pendingFates(
  writes: readonly Pick<PendingWrite, 'length'>[],
  { lose, tearBytes, seed }: PendingLoss,
): CrashWrite['fate'][] {
  const survives = survivalOf({ lose, seed, tearBytes });
  const fates = writes.map((_, at): CrashWrite['fate'] => (survives(at) ? 'survived' : 'lost'));
  const newest = fates.lastIndexOf('survived');
  const torn = writes[newest];
  if (torn !== undefined && writes.length < ROWS_PAGE_MAX && tearBytes !== null && tearBytes < torn.length)
    fates[newest] = 'torn';
  return fates;
}

/** Where a pending write goes: the zone that it is of, else its place in the file, which `format` writes. */
export function describePending(
  { zone, offset }: Pick<PendingWrite, 'zone' | 'offset'>,
  format: (offset: number) => string,
): string {
  return zone === null ? `offset ${format(offset)}` : `zone ${formatCount(zone)}`;
}
