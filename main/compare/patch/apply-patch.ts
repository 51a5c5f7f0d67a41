import { failAbout } from '../../../shared/errors/app-error';
import { formatHex } from '../../../shared/units/format';
import type { ByteCount } from '../../../shared/units/units';
import type { BlockFile } from '../../storage/block-file';
import { isAllZero } from '../../storage/extent';
import type { Patch, PatchRun } from './patch-lines';

/** What a patch changed. */
export interface PatchSummary {
  readonly runs: number;
  readonly bytes: ByteCount;
}

/** Told the runs written so far; throws to stop it. */
type PatchProgress = (runs: number) => void;

/**
 * Writes the new bytes of a patch into a file that takes them back when this throws: an overlay. Errors: `changed-outside` for
 * a file of another length than the patch was made for, or with other bytes than its old ones, naming the first place;
 * `malformed`, of the patch.
 */
export function applyPatch(
  file: BlockFile,
  { header, runs }: Patch,
  onProgress: PatchProgress = () => undefined,
): PatchSummary {
  if (file.size() !== header.sizeBefore) {
    const message = `has ${file.size()} bytes, the patch is for one of ${header.sizeBefore}; nothing was changed`;
    failAbout(file.name, 'changed-outside', message, { found: file.size(), expected: header.sizeBefore });
  }
  let count = 0;
  let bytes = 0;
  for (const run of runs) {
    requireOldBytes(file, run);
    if (isAllZero(run.after)) file.zero(run.offset, run.after.length, 'mapping');
    else file.write(run.offset, run.after, 'mapping');
    bytes += run.after.length;
    onProgress(++count);
  }
  if (file.size() !== header.sizeAfter) file.resize(header.sizeAfter);
  return { runs: count, bytes };
}

function requireOldBytes(file: BlockFile, { offset, before }: PatchRun): void {
  const found = new Uint8Array(before.length);
  file.read(offset, found);
  const at = found.findIndex((byte, index) => byte !== before[index]);
  if (at === -1) return;
  failAbout(
    file.name,
    'changed-outside',
    `byte ${formatHex(offset + at)} is ${hex(found[at]!)}, the patch replaces ${hex(before[at]!)}; nothing was changed`,
    { offset: offset + at, found: found[at]!, expected: before[at]! },
  );
}

const hex = (byte: number): string => `${byte.toString(16).padStart(2, '0')}h`;
