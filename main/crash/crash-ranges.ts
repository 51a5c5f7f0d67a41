import { ROWS_PAGE_MAX } from '../../shared/image/limits';
import { mergeRanges, type Extent } from '../../shared/units/ranges';
import type { ByteCount, ByteOffset } from '../../shared/units/units';
import type { BlockFile } from '../storage/block-file';
import { differingPart, STEP_BYTES } from '../storage/extent';
import type { CrashFates } from './crash-fates';

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
export function findDifferingRanges({ live, crashed, fates }: ComparedFiles): Extent[] {
  const ranges: Extent[] = [];
  /** Longest write at an offset that was compared: a word is written many times. */
  const compared = new Map<ByteOffset, ByteCount>();
  for (const { offset, length, kind, fate } of fates.writes()) {
    if (kind === 'data' || fate === 'durable' || (compared.get(offset) ?? 0) >= length) continue;
    compared.set(offset, length);
    for (let done = 0; done < length; done += STEP_BYTES) {
      const range = narrow(live, crashed, {
        offset: offset + done,
        length: Math.min(STEP_BYTES, length - done),
      });
      if (range) ranges.push(range);
    }
  }
  return mergeRanges(ranges).slice(0, ROWS_PAGE_MAX);
}

function narrow(live: BlockFile, crashed: BlockFile, { offset, length }: Extent): Extent | null {
  const before = new Uint8Array(length);
  const after = new Uint8Array(length);
  live.read(offset, before);
  crashed.read(offset, after);
  const part = differingPart(before, after);
  return part && { offset: offset + part.offset, length: part.length };
}
