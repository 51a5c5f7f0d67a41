import { computed, watch, watchEffect, type Ref } from 'vue';
import type { Annotation } from '../../../../shared/image/place';
import type { HexContent, HexSpan } from '../../../components/hex-grid/hex-rows';
import { usePagedBytes } from '../../../composables/use-paged-bytes';
import { useBytes, type AnnotatedBytes } from '../../../stores/bytes';
import { useHexView } from '../../../stores/hex-view';
import { useInspector } from '../../../stores/inspector';
import { useSessions } from '../../../stores/sessions';
import { useSettings } from '../../../stores/settings';
import { hexBreaks, regionStarts } from './hex-breaks';
import { useDataRuns } from './use-data-runs';

/** Bytes, tints and breaks of the rows that the hex view shows. */
export function useHexContent(top: Readonly<Ref<number>>, pageRows: Readonly<Ref<number>>) {
  const view = useHexView();
  const inspector = useInspector();
  const sessions = useSessions();
  const settings = useSettings();
  const bytes = useBytes();

  const columns = computed(() => {
    const { bytesPerRow } = settings.values;
    return { bytesPerRow, group: Math.min(view.bytesPerGroup, bytesPerRow) };
  });
  const window = computed(() => ({
    offset: top.value * columns.value.bytesPerRow,
    length: (pageRows.value + 1) * columns.value.bytesPerRow,
  }));
  const paged = usePagedBytes<AnnotatedBytes>({ fileSize: () => inspector.fileSize, load: bytes.read });
  const places = useDataRuns(() => sessions.active?.info.geometry.zoneSizeBytes ?? 1);

  const pages = computed(
    () => (void paged.version.value, paged.pagesIn(window.value.offset, window.value.length)),
  );
  const annotations = computed(() =>
    visible(
      pages.value.flatMap((page) => page.annotations),
      window.value,
    ),
  );
  const starts = computed(() => pages.value.flatMap((page) => regionStarts(page.annotations)));
  const runs = computed(() => (void places.version.value, places.runsOf(annotations.value)));

  const marks = computed(() => {
    const tints = annotations.value.map(({ offset, length, kind }) => ({ offset, length, kind }));
    const edited = pages.value
      .flatMap((page) => page.edited ?? [])
      .map((one) => ({ ...one, kind: 'edited' }));
    return view.showsTints ? [...tints, ...edited] : edited;
  });
  const spans = computed<HexSpan[]>(() => {
    const { highlight, selection } = inspector;
    const pointed = highlight === null ? [] : [{ ...highlight, kind: 'pointed' }];
    return [...marks.value, ...pointed, ...(selection === null ? [] : [{ ...selection, kind: 'selected' }])];
  });
  const content = computed<HexContent>(() => {
    void paged.version.value;
    const blockBytes = inspector.unitContext.blockBytes;
    return {
      columns: columns.value,
      fileSize: inspector.fileSize,
      byteAt: (offset) => paged.byteAt(offset),
      spans: spans.value,
      breaks: hexBreaks(starts.value, runs.value, blockBytes, window.value),
    };
  });

  watch(
    () => [sessions.activeOpening, sessions.active?.revision] as const,
    ([opening], [before]) => {
      if (opening !== before) {
        paged.clear();
        places.forget();
      } else {
        paged.invalidate();
        places.outdate();
      }
    },
    { flush: 'sync' },
  );
  watchEffect(() => {
    void paged.version.value;
    paged.ensure(window.value.offset, window.value.length);
  });
  return { content, runs, annotations, byteAt: paged.byteAt };
}

/** Annotations that touch the window or end where it begins, in order. */
function visible(annotations: readonly Annotation[], { offset, length }: { offset: number; length: number }) {
  return annotations.filter((one) => one.offset < offset + length && one.offset + one.length >= offset);
}
