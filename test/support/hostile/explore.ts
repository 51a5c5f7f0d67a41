import { AppError } from '../../../shared/errors/app-error';
import { EXIT_REFUSED, exitCodeOf } from '../../../main/host/cli/exit-codes';
import type { FormatDriver } from '../../../main/format/driver';
import type { FormatImage } from '../../../main/format/image';
import { recognise } from '../../../main/format/registry';
import type { BlockFile } from '../../../main/storage/block-file';

/** What looking at a file gave: a refusal, or the findings of a check. */
export type Outcome =
  | { readonly kind: 'refused'; readonly error: AppError }
  | { readonly kind: 'opened'; readonly findings: number };

const PAGE = 200;
const PART_BYTES = 65_536;

/**
 * Opens a file as its first user would and looks at everything there is to see. What is refused later (data that
 * cannot be read) counts as seen when the refusal explains itself. Anything that is no AppError is thrown on.
 */
export function explore(file: BlockFile): Outcome {
  let image: FormatImage;
  try {
    image = open(file, recognise(file).driver);
  } catch (error) {
    if (error instanceof AppError && exitCodeOf(error.code) === EXIT_REFUSED)
      return { kind: 'refused', error };
    throw error;
  }
  lookAround(image, file);
  return { kind: 'opened', findings: countFindings(image) };
}

function open(file: BlockFile, driver: FormatDriver): FormatImage {
  return driver.open(file, {});
}

function lookAround(image: FormatImage, file: BlockFile): void {
  const fields = image.anatomy.fields.count();
  image.anatomy.fields.page(0, PAGE);
  image.anatomy.fields.page(Math.max(0, Math.floor(fields / 2)), PAGE);
  image.anatomy.fields.page(Math.max(0, fields - PAGE), PAGE);
  for (const at of [0, Math.floor(file.size() / 2), Math.max(0, file.size() - PART_BYTES)]) {
    requireCover(image, at, PART_BYTES);
    image.anatomy.locate(at);
  }
  image.anatomy.qemuVerdict();
  image.anatomy.lists();
  lookAtZones(image);
  requireAscending(image);
}

function lookAtZones(image: FormatImage): void {
  const { zoneCount, logicalBlockSizeBytes, zoneSizeBlocks } = image.facts.geometry;
  const block = new Uint8Array(logicalBlockSizeBytes);
  for (const zone of new Set([0, 1, zoneCount >> 1, zoneCount - 1])) {
    if (zone < 0 || zone >= zoneCount) continue;
    image.anatomy.entryFields(zone);
    image.anatomy.qemuPrint(zone);
    image.table.readZde(zone);
    image.anatomy.locate(image.anatomy.entryPlace(zone).offset);
    image.blocks.offsetOf(zone * zoneSizeBlocks);
    if (image.facts.dataRefusal === null) explained(() => image.blocks.read(zone * zoneSizeBlocks, block));
  }
}

/** Reading may be refused, in words. */
function explained(read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof AppError) || exitCodeOf(error.code) !== EXIT_REFUSED) throw error;
  }
}

function requireCover(image: FormatImage, offset: number, length: number): void {
  let at = offset;
  for (const span of image.anatomy.annotate(offset, length)) {
    if (span.offset !== at || span.length <= 0) throw new Error(`annotate: a gap or overlap at ${at}`);
    at += span.length;
  }
}

/** Ranges have to ascend without overlap; a few thousand of them are enough to see it. */
function requireAscending(image: FormatImage): void {
  let end = 0;
  let seen = 0;
  for (const { offset, length } of image.anatomy.extents()) {
    if (offset < end || length <= 0) throw new Error(`extents: ${offset}+${length} behind ${end}`);
    end = offset + length;
    if (++seen > 5000) break;
  }
  let lbaEnd = 0;
  seen = 0;
  for (const { lba, blocks } of image.blocks.dataRanges()) {
    if (lba < lbaEnd || blocks <= 0) throw new Error(`dataRanges: ${lba}+${blocks} behind ${lbaEnd}`);
    lbaEnd = lba + blocks;
    if (++seen > 5000) break;
  }
}

function countFindings(image: FormatImage): number {
  let count = 0;
  for (const finding of image.anatomy.check()) {
    if (finding.code === '' || finding.message === '') throw new Error('a finding without code or message');
    if (++count > 5000) break;
  }
  return count;
}
