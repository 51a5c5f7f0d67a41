import type { KeyWords } from '../../../composables/texts/key-words';

/** Keys that move among cells in rows of so many: from where to where, to be cut at the ends. */
export const CELL_KEYS: Readonly<Record<string, (at: number, columns: number) => number>> = {
  ArrowRight: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at, columns) => at + columns,
  ArrowUp: (at, columns) => (at < columns ? at : at - columns),
  Home: () => 0,
  End: () => Infinity,
};

/** The keys of the cells in words. */
export const CELL_KEY_WORDS: readonly KeyWords[] = [
  { keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'], does: 'a cell, a row of cells' },
  { keys: ['Home', 'End'], does: 'the first cell, the last one' },
  { keys: ['Enter'], does: 'shows its verdict' },
];
