import type { KeyWords } from '../../composables/texts/key-words';

/** Where each key leads from a row, −1 being none; `page` = what a page key moves by. The ends may lie outside of the table. */
export const TABLE_STEPS: Readonly<Record<string, (at: number, page: number) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at, page) => at + page,
  PageUp: (at, page) => at - page,
  Home: () => 0,
  End: () => Infinity,
};

/** The keys of a table in words. */
export const TABLE_KEYS: readonly KeyWords[] = [
  { keys: ['ArrowUp', 'ArrowDown'], does: 'the row before, the next one' },
  { keys: ['PageUp', 'PageDown'], does: 'a screen of rows' },
  { keys: ['Home', 'End'], does: 'the first row, the last one' },
  { keys: ['Enter'], does: 'to what the row is about' },
];

/** The same of a table whose rows are ticked. */
export const TICKED_TABLE_KEYS: readonly KeyWords[] = [
  ...TABLE_KEYS,
  { keys: [' '], does: 'ticks the row, or takes the tick away' },
];
