import { isData } from '../../../shared/image/place';
import { touchesBytes, touchesZone, type ImageChange } from '../../../shared/session/image-change';
import type { BytesRead, PlacedAnnotation } from '../../../shared/session/session';
import type { Extent } from '../../../shared/units/ranges';

/** A part of bytes that were read, as if it alone had been. */
export function cutBytes(read: BytesRead, offset: number, length: number): BytesRead {
  const { bytes, annotations, edited, missing } = read;
  const from = offset - read.offset;
  const part = { offset, length };
  // The byte before says whether something begins with them.
  const before = Math.min(offset, 1);
  const annotated = { offset: offset - before, length: length + before };
  return {
    offset,
    bytes: bytes.slice(from, from + length),
    annotations: annotations.flatMap((one) => cut(one, annotated).map((piece) => moved(piece, one))),
    ...(edited && { edited: edited.flatMap((one) => cut(one, part)) }),
    ...(missing && { missing: missing.flatMap((one) => cut(one, part)) }),
  };
}

/** Whether bytes that were read, or what they are, may differ: what is written of a zone, and what is not. */
export function isTouched({ offset, bytes, annotations }: BytesRead, change: ImageChange): boolean {
  if (touchesBytes(change, { offset, length: bytes.length })) return true;
  const { count } = change.zones;
  return annotations.some(
    (one) => isData(one) && (one.zone === undefined ? count > 0 : touchesZone(change, one.zone)),
  );
}

/** What of a span lies in another one. */
function cut<Span extends Extent>(span: Span, part: Extent): Span[] {
  const offset = Math.max(span.offset, part.offset);
  const end = Math.min(span.offset + span.length, part.offset + part.length);
  return offset < end ? [{ ...span, offset, length: end - offset }] : [];
}

/** A piece with its own place in its zone. */
function moved(piece: PlacedAnnotation, whole: PlacedAnnotation): PlacedAnnotation {
  const { at } = whole;
  if (at === undefined) return piece;
  return { ...piece, at: { ...at, zoneByte: at.zoneByte + piece.offset - whole.offset } };
}
