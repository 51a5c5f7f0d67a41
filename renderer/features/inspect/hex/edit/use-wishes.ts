import type { Ref } from 'vue';
import type { HexWish } from '../../../../components/hex-grid/hex-keys';
import { FIXED_LENGTH } from '../../../../composables/texts/fixed-length';
import { useByteEdits } from '../../../../stores/bytes/byte-edits';
import { useGoing } from '../../../../stores/inspect/going';
import { useInspector } from '../../../../stores/inspect/inspector';

interface WishOptions {
  /** A digit that waits for the second one; null = none. */
  readonly typed: Ref<object | null>;
  /** Something was typed that cannot be written now. */
  readonly isRefused: Readonly<Ref<boolean>>;
  /** Whether bytes can be written now; says why not. */
  readonly mayWrite: () => boolean;
  /** Puts the hint under the bytes away. */
  readonly dismiss: () => void;
}

/** Keys of the bytes that neither move nor type. */
export function useWishes({ typed, isRefused, mayWrite, dismiss }: WishOptions) {
  const edits = useByteEdits();
  const inspector = useInspector();
  const { moveTo } = useGoing();

  /** Takes a digit back that is not written yet, else moves back. */
  function goBack(): void {
    if (typed.value !== null) typed.value = null;
    else moveTo(Math.max(0, inspector.cursor - 1));
  }

  /** Says why a key that elsewhere inserts, cuts or deletes does nothing here, and what does something. */
  function refuseResizing(): void {
    if (!mayWrite()) return;
    const message = `${FIXED_LENGTH} Type over them, or fill the selection (Edit, Fill…).`;
    edits.refused = { rules: 'raw', refusal: null, message };
  }

  /** Leaves what was begun last: a digit, a hint, the selection. */
  function escape(): void {
    if (typed.value !== null) typed.value = null;
    else if (isRefused.value || edits.refused !== null) dismiss();
    else if (inspector.selection !== null) moveTo(inspector.cursor);
  }

  const answers: Readonly<Record<HexWish, () => void>> = { erase: goBack, escape, resize: refuseResizing };
  return (wish: HexWish): void => answers[wish]();
}
