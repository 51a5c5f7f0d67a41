import { computed, watchPostEffect, type Ref } from 'vue';
import { mergeRanges, type Extent } from '../../../../shared/units/ranges';
import { MISSING_BYTE } from '../../../components/hex-grid/hex-columns';
import type { HexContent, HexSpan } from '../../../components/hex-grid/hex-rows';
import { useFilePages } from '../../../stores/bytes/file-pages';
import { useFind } from '../../../stores/inspect/find';
import { useHexView } from '../../../stores/inspect/hex-view';
import { useNotes } from '../../../stores/inspect/notes';
import { useInspector } from '../../../stores/inspect/inspector';
import { useSessions } from '../../../stores/sessions';
import { useSettings } from '../../../stores/settings';
import { dataRun } from './data-runs';
import { hexBreaks, missingBreaks, regionStarts } from './hex-breaks';

/** What a pane of the hex view shows. */
interface ShownRows {
  readonly top: Readonly<Ref<number>>;
  readonly pageRows: Readonly<Ref<number>>;
  readonly selection: () => Extent | null;
  /** Of a pane that is not there, nothing is read. */
  readonly isShown: () => boolean;
}

/** Bytes, tints and breaks of the rows that a pane of the hex view shows. */
export function useHexContent({ top, pageRows, selection, isShown }: ShownRows) {
  const view = useHexView();
  const settings = useSettings();
  const inspector = useInspector();
  const sessions = useSessions();
  const notes = useNotes();
  const paged = useFilePages();

  const columns = computed(() => {
    const { bytesPerRow } = view;
    return { bytesPerRow, group: Math.min(settings.values.bytesPerGroup, bytesPerRow) };
  });
  const window = computed(() => ({
    offset: top.value * columns.value.bytesPerRow,
    length: (pageRows.value + 1) * columns.value.bytesPerRow,
  }));

  const pages = computed(() => (void paged.version, paged.pagesIn(window.value.offset, window.value.length)));
  const annotated = computed(() => pages.value.flatMap((page) => page.annotations));
  const annotations = computed(() => visible(annotated.value, window.value));
  /** What is no longer in the file. */
  const missing = computed(() => mergeRanges(pages.value.flatMap((page) => page.missing ?? [])));
  const starts = computed(() => pages.value.flatMap((page) => regionStarts(page.annotations)));
  const runs = computed(() => {
    const zoneSizeBytes = sessions.active?.info.geometry.zoneSizeBytes ?? 1;
    return annotations.value.flatMap((annotation) => dataRun(annotation, zoneSizeBytes) ?? []);
  });

  const marks = computed(() => {
    const tints = annotations.value.map(({ offset, length, kind }) => ({ offset, length, kind }));
    const edited = pages.value
      .flatMap((page) => page.edited ?? [])
      .map((one) => ({ ...one, kind: 'edited' }));
    const shown = view.showsTints ? [...tints, ...edited] : edited;
    const noted = visible(notes.ranges, window.value).map((one) => ({ ...one, kind: 'noted' }));
    return [...shown, ...noted, ...missing.value.map((one) => ({ ...one, kind: 'missing' }))];
  });
  const spans = useSpans(marks, window, selection);
  const byteAt = (offset: number) => (isIn(missing.value, offset) ? MISSING_BYTE : paged.byteAt(offset));
  const content = computed<HexContent>(() => {
    void paged.version;
    const blockBytes = inspector.unitContext.blockBytes;
    return {
      columns: columns.value,
      fileSize: inspector.fileSize,
      byteAt,
      spans: spans.value,
      breaks: [
        ...hexBreaks(starts.value, runs.value, blockBytes, window.value),
        ...missingBreaks(missing.value, window.value),
      ],
    };
  });

  // Not before the rows have followed the cursor: those that it leaves need not be read again.
  watchPostEffect(() => {
    void paged.version;
    if (isShown()) paged.ensure(window.value.offset, window.value.length);
  });
  return { content, runs, annotations, byteAt };
}

/** What is marked over the rows: tints, hits, what is pointed at and what is selected, one over the other. */
function useSpans(
  marks: Readonly<Ref<readonly HexSpan[]>>,
  window: Readonly<Ref<Extent>>,
  selection: () => Extent | null,
) {
  const find = useFind();
  const inspector = useInspector();
  return computed<HexSpan[]>(() => {
    const { highlight } = inspector;
    const selected = selection();
    const pointed = highlight === null ? [] : [{ ...highlight, kind: 'pointed' }];
    const found = find.within(window.value).map((one) => ({ ...one, kind: 'found' }));
    return [
      ...marks.value,
      ...found,
      ...pointed,
      ...(selected === null ? [] : [{ ...selected, kind: 'selected' }]),
    ];
  });
}

const isIn = (ranges: readonly Extent[], offset: number) =>
  ranges.some((one) => offset >= one.offset && offset < one.offset + one.length);

/** Spans that touch the window or end where it begins, in order. */
function visible<One extends Extent>(
  spans: readonly One[],
  { offset, length }: { offset: number; length: number },
) {
  return spans.filter((one) => one.offset < offset + length && one.offset + one.length >= offset);
}
