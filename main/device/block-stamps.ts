import { AppError } from '../../shared/errors/app-error';
import { isData, type Place } from '../../shared/image/place';
import type { ByteCount, ByteOffset, Lba } from '../../shared/units/units';
import { deviceBlocks } from '../../shared/zone/geometry';
import { placedStamp, type StampPlace } from '../../shared/workload/stamp-reading';
import type { FormatImage } from '../format/image';

/** Stamps of one block, and where in the file it begins. */
export interface FoundStamp extends StampPlace {
  readonly offset: ByteOffset;
}

/** The stamps of a logical block; null where it holds none, or cannot be read. */
function stampAt(image: FormatImage, lba: Lba): StampPlace | null {
  const { geometry, dataRefusal } = image.facts;
  if (dataRefusal !== null || lba >= deviceBlocks(geometry)) return null;
  const block = new Uint8Array(geometry.logicalBlockSizeBytes);
  try {
    image.blocks.read(lba, block);
  } catch (thrown) {
    if (thrown instanceof AppError) return null;
    throw thrown;
  }
  return placedStamp(geometry, lba, block);
}

/** What lies at an offset of the file, with the stamp of its block. */
export function placeAt(image: FormatImage, offset: ByteOffset): Place {
  const place = image.anatomy.locate(offset);
  const stamp = place.lba === null ? null : stampAt(image, place.lba);
  if (stamp === null) return place;
  return { ...place, stamp: { text: stamp.text, isAmiss: stamp.elsewhere || stamp.tornAt !== null } };
}

/** The stamps of every logical block that begins or goes on in a range of the file, in the order of the file. */
export function* stampsIn(image: FormatImage, offset: ByteOffset, length: ByteCount): Generator<FoundStamp> {
  const block = image.facts.geometry.logicalBlockSizeBytes;
  const end = offset + length;
  for (const span of spansOf(image, offset, length)) {
    const spanEnd = Math.min(end, span.offset + span.length);
    for (let at = Math.max(offset, span.offset); at < spanEnd;) {
      const { lba } = image.anatomy.locate(at);
      if (lba === null) break;
      const start = image.blocks.offsetOf(lba);
      const found = start === null ? null : stampAt(image, lba);
      if (found !== null && start !== null) yield { ...found, offset: start };
      at = (start ?? at) + block;
    }
  }
}

/** Spans of data in a range of the file. */
function* spansOf(
  image: FormatImage,
  offset: ByteOffset,
  length: ByteCount,
): Generator<{ readonly offset: ByteOffset; readonly length: ByteCount }> {
  const end = offset + length;
  for (let at = offset; at < end;) {
    const spans = image.anatomy.annotate(at, end - at);
    for (const span of spans) if (isData(span)) yield span;
    const last = spans.at(-1);
    if (last === undefined) return;
    at = last.offset + last.length;
  }
}
