import { computed, ref, watch } from 'vue';
import { topRowFor } from '../../../../components/hex-grid/hex-keys';
import { rowCount } from '../../../../components/hex-grid/hex-rows';
import { clampPosition } from '../../../../components/scroll-track/scroll-map';
import { useHexPanes, type HexPaneId } from '../../../../stores/bytes/hex-panes';
import { useHexView } from '../../../../stores/inspect/hex-view';
import { useInspector } from '../../../../stores/inspect/inspector';
import { useSessions } from '../../../../stores/sessions';
import { useViewPlaces } from '../../../../stores/inspect/view-places';
import { byteText } from '../byte-text';
import { OFFSET_TITLES, offsetText, offsetWidth } from '../offset-text';
import { useHexContent } from '../use-hex-content';

/** What a pane of the bytes shows, where it is scrolled to, and its cursor. */
export function useHexPane(pane: HexPaneId) {
  const inspector = useInspector();
  const panes = useHexPanes();
  const sessions = useSessions();
  const view = useHexView();

  const bytesPerRow = computed(() => view.bytesPerRow);
  /** First byte shown; null = never scrolled. A byte, as its row depends on how many bytes a row has. */
  const firstByte = panes.placeOf(pane);
  const pageRows = ref(1);
  const top = computed({
    get: () => {
      // The other pane, to which it may be locked, can be higher.
      const range = { extent: rowCount(inspector.fileSize, bytesPerRow.value), page: pageRows.value };
      return clampPosition(range, Math.floor((firstByte.value ?? 0) / bytesPerRow.value));
    },
    set: (row) => (firstByte.value = row * bytesPerRow.value),
  });
  const column = useViewPlaces().placeOf<'hex' | 'text'>(`hex.column.${pane}`, 'hex');
  const { content, runs, annotations, byteAt } = useHexContent({
    ...{ top, pageRows },
    selection: () => panes.selectionIn(pane),
    isShown: () => panes.isShown(pane),
  });

  const geometry = computed(() => sessions.active?.info.geometry ?? { zoneCount: 0, zoneSizeBytes: 0 });
  const shownColumn = computed(() => (geometry.value.zoneCount > 0 ? view.offsetColumn : 'file'));
  const offsets = computed(() => ({
    column: shownColumn.value,
    runs: runs.value,
    fileSize: inspector.fileSize,
    deviceBytes: geometry.value.zoneCount * geometry.value.zoneSizeBytes,
    blockBytes: inspector.unitContext.blockBytes,
  }));
  const describe = (offset: number) =>
    byteText(offset, { byteAt, runs: runs.value, annotations: annotations.value }, panes.selectionIn(pane));

  const cursor = computed(() => panes.positionOf(pane).cursor);
  const cursorRow = () => Math.floor(cursor.value / bytesPerRow.value);
  watch(
    () => sessions.activeId,
    () => {
      if (firstByte.value === null && pane === 0) top.value = Math.max(0, cursorRow() - 4);
    },
    { immediate: true },
  );
  watch(bytesPerRow, () => (top.value = topRowFor(cursorRow(), 0, pageRows.value)));

  return {
    ...{ top, pageRows, column, cursor, content, annotations, byteAt, describe },
    formatOffset: (offset: number) => offsetText(offset, offsets.value),
    offsetWidth: computed(() => offsetWidth(offsets.value)),
    offsetTitle: computed(() => OFFSET_TITLES[shownColumn.value]),
  };
}

/** See useHexPane. */
export type HexPaneView = ReturnType<typeof useHexPane>;
