import type { KeyWords } from '../../composables/texts/key-words';

/** The keys of the lanes in words. */
export const LANE_KEYS: readonly KeyWords[] = [
  { keys: ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown'], does: 'other lanes' },
  { keys: ['ArrowLeft', 'ArrowRight'], does: 'other commands' },
  { keys: ['+', '-', '0'], does: 'zoom in, out, the whole trace' },
];
