import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { attempt } from '../../../shared/errors/result';
import {
  STRIP_PAGE_MAX,
  STRIP_ROWS_MAX,
  stripRow,
  type StripLayout,
  type StripPage,
} from '../../../shared/image/content-strip';
import { touchesBytes } from '../../../shared/session/image-change';
import type { Extent } from '../../../shared/units/ranges';
import type { ByteOffset } from '../../../shared/units/units';
import { call } from '../../api/client';
import { useHexView } from '../inspect/hex-view';
import { useInspector } from '../inspect/inspector';
import { useSessions } from '../sessions';

type Column = 'content' | 'entropy' | 'held' | 'parts';
const COLUMNS: readonly Column[] = ['content', 'entropy', 'held', 'parts'];

/** The rows of a strip as far as they are here; zeros for those that are not. */
export interface StripRows extends Readonly<Record<Column, Uint8Array>> {
  readonly layout: StripLayout;
  /** 1 for a row that is as the image is now. */
  readonly known: Uint8Array;
}

/** Bytes that a strip is zoomed to at least: what the bytes show themselves. */
const PART_MIN = 4096;

function emptyRows(layout: StripLayout): StripRows {
  const column = () => new Uint8Array(layout.rows);
  return {
    layout,
    ...{ content: column(), entropy: column(), held: column(), parts: column(), known: column() },
  };
}

/** Which part of the file the strip shows, of each image its own. */
function createPart() {
  const sessions = useSessions();
  const inspector = useInspector();
  const { zoomed } = sessions.perOpening(() => ({ zoomed: null as Extent | null })).fields;
  const whole = computed<Extent>(() => ({ offset: 0, length: Math.max(1, inspector.fileSize) }));
  const part = computed(() => (zoomed.value === null ? whole.value : moved(zoomed.value.offset)));

  /** The zoomed part, from elsewhere on, within the file. */
  function moved(offset: ByteOffset): Extent {
    const length = Math.min(zoomed.value?.length ?? Infinity, whole.value.length);
    return { offset: Math.max(0, Math.min(Math.floor(offset), whole.value.length - length)), length };
  }

  /** Shows a part so many times as short, about a place that stays where it is. */
  function zoom(factor: number, at: ByteOffset): void {
    const { offset, length } = part.value;
    const next = Math.max(PART_MIN, Math.ceil(length / factor));
    const share = (at - offset) / length;
    if (next >= whole.value.length) zoomed.value = null;
    else {
      zoomed.value = { offset: 0, length: next };
      zoomed.value = moved(at - share * next);
    }
  }

  /** Brings a place into the part that is shown. */
  function follow(at: ByteOffset): void {
    const { offset, length } = part.value;
    if (zoomed.value === null || (at >= offset && at < offset + length)) return;
    zoomed.value = moved(at - length / 2);
  }

  return { part, zoom, follow };
}

/** Fetches the rows that are not known, some at a time and one call after the other; `wanted` = how many the strip has. */
function createRows(part: ReturnType<typeof createPart>['part']) {
  const sessions = useSessions();
  const view = useHexView();
  const wanted = ref(0);
  const rows = shallowRef<StripRows | null>(null);
  /** Grows when rows have come. */
  const version = ref(0);
  let isFetching = false;

  const layout = computed<StripLayout | null>(() => {
    // A row of the strip stands for one of the bytes at least, so that one can be reached from the other.
    const most = Math.ceil(part.value.length / view.bytesPerRow);
    const count = Math.min(wanted.value, STRIP_ROWS_MAX, most);
    return count <= 0 || sessions.activeId === null ? null : { ...part.value, rows: count };
  });

  function take(into: StripRows, page: StripPage): void {
    for (const column of COLUMNS) into[column].set(page[column], page.first);
    version.value++;
  }

  /** Asks for the page of the first row that is not known. False where there is none, or it cannot be told. */
  async function fetchOne(into: StripRows): Promise<boolean> {
    const session = sessions.activeId;
    const first = into.known.indexOf(0);
    if (first === -1 || session === null) return false;
    const count = Math.min(STRIP_PAGE_MAX, into.layout.rows - first);
    // What changes meanwhile is asked for again.
    into.known.fill(1, first, first + count);
    const answer = await attempt(() => call('bytes:strip', { session, ...into.layout, first, count }));
    // An answer for another strip is of no use, and the new one begins.
    if (into !== rows.value) return true;
    if (!answer.ok || answer.value.count === 0) return false;
    take(into, answer.value);
    return true;
  }

  async function fetchAll(): Promise<void> {
    if (isFetching) return;
    isFetching = true;
    for (let goesOn = true; goesOn && rows.value !== null;) goesOn = await fetchOne(rows.value);
    isFetching = false;
  }

  watch(
    [layout, () => sessions.activeOpening],
    ([now]) => {
      rows.value = now === null ? null : emptyRows(now);
      version.value++;
      void fetchAll();
    },
    { immediate: true },
  );
  sessions.onChange((change) => {
    const { value } = rows;
    if (value === null) return;
    for (let row = 0; row < value.layout.rows; row++)
      if (touchesBytes(change, stripRow(value.layout, row))) value.known[row] = 0;
    void fetchAll();
  });

  return { rows, version, wanted };
}

/** The active image's file at a glance, or a part of it: rows that are sampled while the strip is shown. */
export const useByteStrip = defineStore('byte-strip', () => {
  const { part, ...zooming } = createPart();
  return { part, ...zooming, ...createRows(part) };
});
