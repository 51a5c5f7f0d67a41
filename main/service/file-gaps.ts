import type { ByteCount, ByteOffset } from '../../shared/units/units';
import type { OpenedImage } from './types';

/** Spans of the file that belong to no part of the layout, ascending and merged. Walks the annotations lazily. */
export function* fileGaps(opened: OpenedImage): Generator<{ offset: ByteOffset; length: ByteCount }> {
  const { image, file } = opened.device;
  const end = file.size();
  let gap: { offset: ByteOffset; length: ByteCount } | null = null;
  for (let at = 0; at < end; ) {
    const spans = image.annotate(at, end - at);
    if (spans.length === 0) return;
    for (const { kind, offset, length } of spans) {
      const isGap = kind === 'gap' || kind === 'beyond';
      if (isGap && gap?.offset !== undefined && gap.offset + gap.length === offset) gap.length += length;
      else if (isGap) {
        if (gap !== null) yield gap;
        gap = { offset, length };
      }
      at = offset + length;
    }
  }
  if (gap !== null) yield gap;
}
