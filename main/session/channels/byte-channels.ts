import { isData } from '../../../shared/image/place';
import { formatBytes } from '../../../shared/units/format';
import type { Extent } from '../../../shared/units/ranges';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { PlacedAnnotation } from '../../../shared/session/session';
import type { FormatImage } from '../../format/image';
import { resolveAddress } from '../../device/address';
import { placeAt } from '../../device/block-stamps';
import { measureBytes } from '../../device/measure-bytes';
import { requireWithin } from '../../storage/extent';
import { editedRuns } from './comparing/differing-bytes';
import { readExisting } from './read-existing';
import type { SessionHandlers } from './session-handlers';
import type { SessionState } from '../session-state';

/** Bytes of the file as it lies, unsaved edits included. */
export function byteChannels(state: SessionState) {
  return {
    'bytes:read': ({ offset, length }) => {
      const { bytes, missing } = readExisting(state.shown.file, offset, length);
      if (isChanged(state, missing)) return { offset, bytes, annotations: [], missing };
      const annotations = annotate(state.shown.image, offset, length);
      if (!state.overlay.dirty || state.isAside) return { offset, bytes, annotations };
      const saved = readExisting(state.source.file, offset, length);
      return { offset, bytes, annotations, edited: editedRuns(saved.bytes, bytes, offset) };
    },
    'bytes:measure': ({ offset, length }) => {
      state.outside.requireContent('Measuring');
      requireWithin(state.shown.file, { offset, length });
      return measureBytes(state.shown.file, { offset, length });
    },
    'measures:start': ({ offset, length }) => {
      requireWithin(state.shown.file, { offset, length });
      return state.jobs.start({
        title: `Sums of ${formatBytes(length)}`,
        unit: 'bytes',
        run: (context) => ({
          kind: 'measure',
          measure: state.whileUnchanged('Measuring', () =>
            measureBytes(state.shown.file, { offset, length }, (done) => {
              context.checkCancelled();
              context.progress({ done, total: length });
            }),
          ),
        }),
      });
    },
    'bytes:resolve': ({ address, from }) => {
      const { image, file } = state.shown;
      return placeAt(image, resolveAddress(address, { image, fileSize: file.size(), from }));
    },
    'bytes:locate': ({ offset }) => placeAt(state.shown.image, offset),
  } satisfies Partial<SessionHandlers>;
}

/** What a range and the byte before it are; data with its place in its zone. */
function annotate({ anatomy }: FormatImage, offset: ByteOffset, length: ByteCount): PlacedAnnotation[] {
  const before = Math.min(offset, 1);
  return anatomy.annotate(offset - before, length + before).map((annotation) => {
    if (!isData(annotation)) return annotation;
    const { zone, zoneByte } = anatomy.locate(annotation.offset);
    return zone === null || zoneByte === null ? annotation : { ...annotation, at: { zone, zoneByte } };
  });
}

/**
 * Whether the file holds something else than when it was opened: then nothing that was read from it says what its bytes
 * are. Bytes that are missing are noticed here before the next look at the file.
 */
function isChanged({ outside }: SessionState, missing: readonly Extent[]): boolean {
  const change = missing.length > 0 ? outside.look() : outside.known;
  return change?.content === true || missing.length > 0;
}
