import { defineStore } from 'pinia';
import { computed, ref, type WritableComputedRef } from 'vue';
import type { WorkspacePanes } from '../../../shared/app/workspace';
import type { ByteOffset } from '../../../shared/units/units';
import { useInspector, type ByteSelection } from '../inspect/inspector';
import { useSessions } from '../sessions';

/** The first pane of the bytes, or the second one where they are split. */
export type HexPaneId = 0 | 1;

/** The other pane of the two. */
export const otherPane = (pane: HexPaneId): HexPaneId => (pane === 0 ? 1 : 0);

/** A cursor and where its selection began. */
interface PanePosition {
  readonly cursor: ByteOffset;
  readonly anchor: ByteOffset;
}

interface PanesState {
  isSplit: boolean;
  /** Side by side, or one above the other. */
  isBeside: boolean;
  /** The pane that commands are about: its position is that of the inspector. */
  active: HexPaneId;
  /** The position of the other pane. */
  parked: PanePosition;
  /** First byte shown of each pane; null = never scrolled. */
  firstOf0: ByteOffset | null;
  firstOf1: ByteOffset | null;
  /** Bytes from the first byte of the first pane to that of the second, while they scroll together; null = each on its own. */
  distance: number | null;
}

const selectionOf = ({ cursor, anchor }: PanePosition): ByteSelection | null =>
  cursor === anchor ? null : { offset: Math.min(cursor, anchor), length: Math.abs(cursor - anchor) + 1 };

/** Both panes: where they are and what they show. */
function createPanes() {
  const inspector = useInspector();
  const { fields } = useSessions().perImage((): PanesState => ({
    ...{ isSplit: false, isBeside: false, active: 0, parked: { cursor: 0, anchor: 0 } },
    ...{ firstOf0: null, firstOf1: null, distance: null },
  }));
  const { isSplit, isBeside, active, parked, distance } = fields;
  const isLocked = computed(() => isSplit.value && distance.value !== null);
  const firsts = [fields.firstOf0, fields.firstOf1] as const;

  const here = (): PanePosition => ({ cursor: inspector.cursor, anchor: inspector.anchor });
  const positionOf = (pane: HexPaneId) => (pane === active.value ? here() : parked.value);
  const isShown = (pane: HexPaneId) => pane === 0 || isSplit.value;

  /** Gives the commands another pane. Neither pane moves. */
  function activate(pane: HexPaneId): void {
    if (pane === active.value || !isShown(pane)) return;
    const next = parked.value;
    parked.value = here();
    active.value = pane;
    [inspector.anchor, inspector.cursor] = [next.anchor, next.cursor];
  }

  /** Shows a pane from a byte on, and the other one as far from it as it was, where they scroll together. */
  function scrollTo(pane: HexPaneId, first: ByteOffset): void {
    firsts[pane].value = first;
    if (!isLocked.value) return;
    const shift = pane === 0 ? distance.value! : -distance.value!;
    firsts[otherPane(pane)].value = Math.max(0, Math.min(first + shift, inspector.fileSize - 1));
  }

  return {
    ...{ isSplit, isBeside, isLocked, active, parked, distance, firsts },
    ...{ here, positionOf, isShown, activate, scrollTo },
  };
}

/** One or two panes on the bytes of each image, each with its own cursor, selection and place. */
export const useHexPanes = defineStore('hex-panes', () => {
  const inspector = useInspector();
  const { parked, distance, firsts, here, scrollTo, ...panes } = createPanes();
  const { isSplit, isBeside, isLocked, active, positionOf, isShown, activate } = panes;
  /** Grows when the active pane should have the focus. */
  const focusWanted = ref(0);
  const firstOf = (pane: HexPaneId) => firsts[pane].value;

  /** A second pane at the same place, which the commands are about from now on. */
  function split(beside: boolean): void {
    if (isSplit.value) return activate(otherPane(active.value));
    [isBeside.value, isSplit.value, parked.value] = [beside, true, here()];
    firsts[1].value = firsts[0].value;
    activate(1);
  }

  /** Shows the first pane alone. */
  function close(): void {
    activate(0);
    [isSplit.value, distance.value] = [false, null];
  }

  /** Lets both panes scroll together, or each on its own. */
  function setLocked(locked: boolean): void {
    distance.value = locked ? (firsts[1].value ?? 0) - (firsts[0].value ?? 0) : null;
  }

  function placeOf(pane: HexPaneId): WritableComputedRef<ByteOffset | null> {
    return computed({ get: () => firstOf(pane), set: (first) => scrollTo(pane, first ?? 0) });
  }

  /** The panes as they can be restored; undefined = there is one. */
  const kept = computed<WorkspacePanes | undefined>(() => {
    if (!isSplit.value) return undefined;
    return {
      ...{ active: active.value, beside: isBeside.value, ...parked.value, locked: isLocked.value },
      first: [firsts[0].value ?? 0, firsts[1].value ?? 0],
    };
  });

  /** Splits the bytes as they were; the inspector has the position of the active pane by then. */
  function restore({ active: was, beside, cursor, anchor, first, locked }: WorkspacePanes): void {
    const bounded = (offset: ByteOffset) => Math.max(0, Math.min(offset, inspector.fileSize - 1));
    [isSplit.value, isBeside.value, active.value] = [true, beside, was];
    parked.value = { cursor: bounded(cursor), anchor: bounded(anchor) };
    [firsts[0].value, firsts[1].value] = [bounded(first[0]), bounded(first[1])];
    setLocked(locked);
  }

  const selectionIn = (pane: HexPaneId) => selectionOf(positionOf(pane));
  return {
    ...{ isSplit, isBeside, isLocked, active, focusWanted },
    ...{
      positionOf,
      selectionIn,
      placeOf,
      firstOf,
      isShown,
      activate,
      split,
      close,
      setLocked,
      kept,
      restore,
    },
  };
});
