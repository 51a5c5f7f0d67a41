import type { Annotation } from '../../shared/ipc/shapes';
import type { ByteCount, ByteOffset } from '../../shared/units/units';
import type { OpenedImage } from './types';

/** Bytes of the file that no field describes: the device's data, or bytes that belong to no part of the layout. */
export interface FileSpan {
  readonly kind: 'data' | 'gap';
  readonly offset: ByteOffset;
  readonly length: ByteCount;
}

/** The data area and the gaps of a file, ascending and merged. Together with the fields they cover it. */
export function fileSpans(opened: OpenedImage): FileSpan[] {
  const spans: FileSpan[] = [];
  for (const { kind, offset, length } of annotationsUpTo(opened, opened.device.file.size())) {
    const spanKind = SPAN_KINDS[kind];
    const last = spans.at(-1);
    if (spanKind === undefined) continue;
    if (last?.kind === spanKind && last.offset + last.length === offset) {
      spans[spans.length - 1] = { ...last, length: last.length + length };
    } else {
      spans.push({ kind: spanKind, offset, length });
    }
  }
  return spans;
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
    const spans = image.annotate(at, end - at);
    const last = spans.at(-1);
    if (last === undefined) return;
    yield* spans;
    at = last.offset + last.length;
  }
}
