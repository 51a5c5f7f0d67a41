import { ROWS_PAGE_MAX } from '../../shared/image/limits';
import type { CrashReport } from '../../shared/crash/crash-report';
import type { BlockFile } from '../storage/block-file';
import { STEP_BYTES } from '../storage/extent';
import type { CrashFates } from './crash-fates';

type Range = CrashReport['tableRanges'][number];

/** Three views of one crash. */
export interface ComparedFiles {
  readonly live: BlockFile;
  readonly crashed: BlockFile;
  readonly fates: CrashFates;
}

/**
 * Ranges outside of the zones' data (table, header, extensions) where the file differs before and after the power
 * cut: ascending, merged, narrowed to the first and last differing byte of a write.
 */
export function findDifferingRanges({ live, crashed, fates }: ComparedFiles): Range[] {
  const ranges: Range[] = [];
  for (const { offset, length, kind, fate } of fates.writes) {
    if (kind === 'data' || fate === 'durable') continue;
    for (let done = 0; done < length; done += STEP_BYTES) {
      const range = narrow(live, crashed, {
        offset: offset + done,
        length: Math.min(STEP_BYTES, length - done),
      });
      if (range) ranges.push(range);
    }
  }
  return mergeFileRanges(ranges).slice(0, ROWS_PAGE_MAX);
}

function narrow(live: BlockFile, crashed: BlockFile, { offset, length }: Range): Range | null {
  const before = new Uint8Array(length);
  const after = new Uint8Array(length);
  live.read(offset, before);
  crashed.read(offset, after);
  const first = before.findIndex((byte, at) => byte !== after[at]);
  if (first === -1) return null;
  const last = before.findLastIndex((byte, at) => byte !== after[at]);
  return { offset: offset + first, length: last - first + 1 };
}

function mergeFileRanges(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.offset - b.offset)) {
    const last = merged.at(-1);
    if (last && range.offset <= last.offset + last.length) {
      const end = Math.max(last.offset + last.length, range.offset + range.length);
      merged[merged.length - 1] = { ...last, length: end - last.offset };
    } else merged.push(range);
  }
  return merged;
}
