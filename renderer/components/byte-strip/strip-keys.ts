import type { KeyWords } from '../../composables/texts/key-words';

/** Rows that a page key moves by. */
const PAGE_ROWS = 10;

/** What a key means on the strip: another row of it, another zoom, or to leave it for the bytes. */
export type StripKey =
  | { readonly kind: 'row'; readonly row: number }
  | { readonly kind: 'zoom'; readonly factor: number }
  | { readonly kind: 'enter' };

/** Answers null for keys that mean nothing here. */
export function stripKey(key: string, row: number, rows: number): StripKey | null {
  const steps: Readonly<Record<string, number>> = {
    ...{ ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 },
    ...{ PageDown: PAGE_ROWS, PageUp: -PAGE_ROWS, Home: -rows, End: rows },
  };
  const step = steps[key];
  if (step !== undefined) return { kind: 'row', row: Math.max(0, Math.min(row + step, rows - 1)) };
  if (key === '+' || key === '=') return { kind: 'zoom', factor: 4 };
  if (key === '-') return { kind: 'zoom', factor: 1 / 4 };
  if (key === '0') return { kind: 'zoom', factor: 0 };
  return key === 'Enter' ? { kind: 'enter' } : null;
}

/** The keys of the minimap in words. */
export const STRIP_KEYS: readonly KeyWords[] = [
  { keys: ['ArrowUp', 'ArrowDown'], does: 'a row of the file' },
  { keys: ['PageUp', 'PageDown'], does: 'ten rows' },
  { keys: ['Home', 'End'], does: 'the ends of the file' },
  { keys: ['+', '-', '0'], does: 'zoom in, out, the whole file' },
  { keys: ['Enter'], does: 'to the bytes there' },
];
