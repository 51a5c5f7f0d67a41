import {
  STRIP_PARTS,
  stripRow,
  type StripLayout,
  type StripPage,
  type StripPart,
} from '../../shared/image/content-strip';
import type { LayoutSection } from '../../shared/image/image-spec';
import { ZONE_CONTENTS } from '../../shared/image/zone-hints';
import { rangesWithin, type Extent } from '../../shared/units/ranges';
import type { ByteCount, ByteOffset } from '../../shared/units/units';
import type { BlockFile } from '../storage/block-file';
import { entropyByte, SAMPLE_BYTES, sampleContent, SAMPLES } from './sample-content';

/** What a strip is told from; ranges and regions are ascending and disjoint, in bytes of the file. */
export interface StripSource {
  readonly file: BlockFile;
  readonly regions: readonly LayoutSection[];
  /** What may hold anything but zeros; null = not known, so that all of it is sampled. */
  readonly held: readonly Extent[] | null;
  /** What may differ from what is saved. */
  readonly edited: readonly Extent[];
}

/** Which rows of which strip. */
export interface StripRows extends StripLayout {
  readonly first: number;
  readonly count: number;
}

/**
 * What rows of a strip of a file hold, by samples: at most three of 4 KiB a row, all of them from what was ever written, so that
 * a little of it in a large row is seen. Nothing is read of a row that was never written. Errors: those of reading.
 */
export function contentStrip(source: StripSource, { first, count, ...layout }: StripRows): StripPage {
  const length = Math.max(0, Math.min(first + count, layout.rows) - first);
  const column = () => new Uint8Array(length);
  const page = { content: column(), entropy: column(), held: column(), parts: column() };
  for (let at = 0; at < length; at++) {
    const row = stripRow(layout, first + at);
    if (row.length === 0) continue;
    page.parts[at] = partsOf(source, row);
    const held = source.held === null ? [row] : rangesWithin(source.held, row);
    const bytes = held.reduce((sum, one) => sum + one.length, 0);
    if (bytes === 0) continue;
    const { content, entropy } = sampleContent(samplesOf(source.file, held, bytes));
    page.content[at] = ZONE_CONTENTS.findIndex(({ name }) => name === content);
    page.entropy[at] = entropyByte(entropy);
    page.held[at] = Math.ceil((bytes / row.length) * 255);
  }
  return { first, count: length, ...page };
}

function partsOf({ regions, edited }: StripSource, row: Extent): number {
  const parts = new Set<StripPart>(rangesWithin(regions, row).map(({ kind }) => kind));
  if (rangesWithin(edited, row).length > 0) parts.add('edited');
  return STRIP_PARTS.reduce((bits, part, bit) => bits + (parts.has(part) ? 1 << bit : 0), 0);
}

/** The beginning, middle and end of what is held, or all of it where it is no more than that. */
function samplesOf(file: BlockFile, held: readonly Extent[], bytes: ByteCount): Uint8Array {
  if (bytes <= SAMPLES * SAMPLE_BYTES) return readHeld(file, held, { offset: 0, length: bytes });
  const samples = new Uint8Array(SAMPLES * SAMPLE_BYTES);
  for (let sample = 0; sample < SAMPLES; sample++) {
    const share = (bytes - SAMPLE_BYTES) * (sample / (SAMPLES - 1));
    // On whole blocks, so that what repeats goes on from sample to sample.
    const offset = share - (share % SAMPLE_BYTES);
    samples.set(readHeld(file, held, { offset, length: SAMPLE_BYTES }), sample * SAMPLE_BYTES);
  }
  return samples;
}

/** A part of what is held, as if there were nothing between. */
function readHeld(file: BlockFile, held: readonly Extent[], { offset, length }: Extent): Uint8Array {
  const bytes = new Uint8Array(length);
  let [skip, done]: [ByteOffset, ByteCount] = [offset, 0];
  for (const extent of held) {
    if (done === length) break;
    if (skip >= extent.length) {
      skip -= extent.length;
      continue;
    }
    const part = Math.min(length - done, extent.length - skip);
    file.read(extent.offset + skip, bytes.subarray(done, done + part));
    [skip, done] = [0, done + part];
  }
  return bytes;
}
