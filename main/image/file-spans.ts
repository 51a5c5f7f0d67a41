import type { Annotation } from '../../shared/image/place';
import type { ByteCount, ByteOffset } from '../../shared/units/units';
import type { OpenedImage } from './opened-image';

/** Bytes of the file that no field describes: the device's data, or bytes that belong to no part of the layout. */
export interface FileSpan {
  readonly kind: 'data' | 'gap';
  readonly offset: ByteOffset;
  readonly length: ByteCount;
}

/** The data area or the gaps of a file, ascending and merged, as they are found. With the fields they cover the file. */
export function* fileSpans(opened: OpenedImage, kind: FileSpan['kind']): Generator<FileSpan> {
  let [first, end] = [0, 0];
  for (const { kind: annotated, offset, length } of annotationsUpTo(opened, opened.device.file.size())) {
    if (SPAN_KINDS[annotated] !== kind) continue;
    if (offset !== end) {
      if (end > first) yield { kind, offset: first, length: end - first };
      first = offset;
    }
    end = offset + length;
  }
  if (end > first) yield { kind, offset: first, length: end - first };
}

const SPAN_KINDS: Readonly<Partial<Record<Annotation['kind'], FileSpan['kind']>>> = {
  written: 'data',
  unwritten: 'data',
  hole: 'data',
  gap: 'gap',
  beyond: 'gap',
};

function* annotationsUpTo({ device: { image } }: OpenedImage, end: ByteCount): Generator<Annotation> {
  for (let at = 0; at < end;) {
    const spans = image.anatomy.annotate(at, end - at);
    const last = spans.at(-1);
    if (last === undefined) return;
    yield* spans;
    at = last.offset + last.length;
  }
}
