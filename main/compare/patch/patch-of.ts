import type { Extent } from '../../../shared/units/ranges';
import type { BlockFile } from '../../storage/block-file';
import { differingRuns, type RunsProgress } from '../differing-runs';
import { PATCH_RUN_MAX, patchLines, type PatchRun } from './patch-lines';

/**
 * The lines of the patch that makes `after` of `before`, of what differs within ranges (ascending, disjoint); what may lie
 * behind the end of the shorter one belongs into them. Errors: those of reading.
 */
export function* patchOf(
  before: BlockFile,
  after: BlockFile,
  ranges: Iterable<Extent>,
  onProgress?: RunsProgress,
): Generator<string> {
  const header = { sizeBefore: before.size(), sizeAfter: after.size() };
  yield* patchLines(header, runs(before, after, differingRuns(before, after, ranges, onProgress)));
}

function* runs(before: BlockFile, after: BlockFile, differing: Iterable<Extent>): Generator<PatchRun> {
  for (const { offset, length } of differing) {
    for (let done = 0; done < length; done += PATCH_RUN_MAX) {
      const at = offset + done;
      const size = Math.min(PATCH_RUN_MAX, length - done);
      yield { offset: at, before: bytesAt(before, at, size), after: bytesAt(after, at, size) };
    }
  }
}

function bytesAt(file: BlockFile, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  file.read(offset, bytes);
  return bytes;
}
