import type { KeyWords } from '../../composables/texts/key-words';

/** What a key press means for the cursor. */
export interface HexMove {
  readonly offset: number;
  readonly extend: boolean;
}

interface HexPosition {
  readonly cursor: number;
  readonly fileSize: number;
  readonly bytesPerRow: number;
  /** Rows shown at once. */
  readonly pageRows: number;
}

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Where the cursor goes for a key, or null for keys that do not move it. With Shift the selection grows. */
export function hexMove(event: Key, position: HexPosition): HexMove | null {
  if (event.altKey) return null;
  const { cursor, fileSize, bytesPerRow, pageRows } = position;
  const inRow = cursor % bytesPerRow;
  const isFar = event.ctrlKey || event.metaKey;
  const page = Math.max(1, pageRows - 1) * bytesPerRow;
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -bytesPerRow,
    ArrowDown: bytesPerRow,
    PageUp: -page,
    PageDown: page,
    Home: isFar ? -cursor : -inRow,
    End: isFar ? fileSize - 1 - cursor : bytesPerRow - 1 - inRow,
  };
  const step = steps[event.key];
  if (step === undefined) return null;
  return { offset: keepColumn(cursor + step, position), extend: event.shiftKey };
}

/** Whether a key types a character. */
export function isPlainText({ key, ctrlKey, metaKey, altKey }: Key): boolean {
  return key.length === 1 && !ctrlKey && !metaKey && !altKey;
}

/** What a key asks for besides moving: to go back a step, to leave what was begun, to insert or remove bytes. */
export type HexWish = 'erase' | 'escape' | 'resize';

/** What Backspace, Escape, and the keys ask for that make a file longer or shorter in editors which insert and cut. */
export function hexWish({ key, ctrlKey, metaKey, altKey, shiftKey }: Key): HexWish | null {
  if (key === 'Backspace') return 'erase';
  if (key === 'Escape') return 'escape';
  if (altKey || shiftKey) return null;
  const isCut = (ctrlKey || metaKey) && key.toLowerCase() === 'x';
  const isAlone = !ctrlKey && !metaKey && (key === 'Insert' || key === 'Delete');
  return isCut || isAlone ? 'resize' : null;
}

/** Beyond an end of the file the cursor stays in its column where that row has one. */
function keepColumn(offset: number, { cursor, fileSize, bytesPerRow }: HexPosition): number {
  const column = cursor % bytesPerRow;
  if (offset < 0) return offset === cursor - 1 ? 0 : Math.min(column, Math.max(0, fileSize - 1));
  if (offset < fileSize) return offset;
  const lastRow = Math.floor((fileSize - 1) / bytesPerRow) * bytesPerRow;
  const isStep = offset === cursor + 1 || offset % bytesPerRow !== column;
  return isStep ? fileSize - 1 : Math.min(lastRow + column, fileSize - 1);
}

/** Rows left above a cursor that jumped here from afar. */
const CONTEXT_ROWS = 3;

/** Top row after the cursor moved: as little scrolling as shows it, or a fresh start after a jump. */
export function topRowFor(cursorRow: number, top: number, pageRows: number): number {
  const isNear = cursorRow > top - pageRows && cursorRow < top + 2 * pageRows;
  if (!isNear) return Math.max(0, cursorRow - CONTEXT_ROWS);
  if (cursorRow < top) return cursorRow;
  return cursorRow >= top + pageRows ? cursorRow - Math.max(1, pageRows) + 1 : top;
}

/** The keys of bytes in words. */
export const HEX_KEYS: readonly KeyWords[] = [
  { keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'], does: 'a byte, a row' },
  { keys: ['PageUp', 'PageDown'], does: 'a screen of rows' },
  { keys: ['Home', 'End'], does: 'the ends of the row' },
  { keys: ['Shift+ArrowRight'], does: 'selects, as with all of these' },
  { keys: ['Tab', 'Shift+Tab'], does: 'to the text, to the digits' },
  { keys: ['Backspace'], does: 'back over what was typed' },
  { keys: ['Escape'], does: 'leaves what was begun' },
  { keys: ['Shift+F10'], does: 'the menu of the byte or the selection' },
];
