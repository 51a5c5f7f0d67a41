import type { KeyWords } from '../../../composables/texts/key-words';

/** What the keys of a tree do, after the pattern of the ARIA practices. */
export interface TreeActions {
  readonly count: number;
  /** Rows of a page. */
  readonly page: number;
  /** The current row; −1 = none. */
  readonly at: number;
  readonly canUnfold: boolean;
  readonly isUnfolded: boolean;
  readonly parent: number | null;
  choose(row: number): void;
  toggle(): void;
  goTo(): void;
}

const STEPS: Readonly<Record<string, (at: number, tree: TreeActions) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at, { page }) => at + page,
  PageUp: (at, { page }) => at - page,
  Home: () => 0,
  End: (_, { count }) => count - 1,
};

/** Does what a key stands for; false where it stands for nothing. */
export function pressTreeKey(key: string, tree: TreeActions): boolean {
  const step = STEPS[key];
  if (step !== undefined) tree.choose(step(tree.at, tree));
  else if (key === 'ArrowRight') unfold(tree);
  else if (key === 'ArrowLeft') fold(tree);
  else if (key === 'Enter' || key === ' ') tree.goTo();
  else return false;
  return true;
}

function unfold({ canUnfold, isUnfolded, toggle, choose, at }: TreeActions): void {
  if (canUnfold && !isUnfolded) toggle();
  else if (isUnfolded) choose(at + 1);
}

function fold({ canUnfold, isUnfolded, toggle, choose, parent }: TreeActions): void {
  if (canUnfold && isUnfolded) toggle();
  else if (parent !== null) choose(parent);
}

/** Milliseconds after which typing begins anew. */
const TYPING_MS = 800;

/** Finds rows by the beginnings of their titles, as they are typed. */
export function createTypeAhead(titleOf: (row: number) => string) {
  let typed = '';
  let lastMs = -Infinity;
  /** The next row that begins with what was typed, around the end; null where none does. Any other key begins anew. */
  return (key: string, timeMs: number, { at, count }: Pick<TreeActions, 'at' | 'count'>): number | null => {
    if (key.length !== 1) {
      typed = '';
      return null;
    }
    typed = timeMs - lastMs > TYPING_MS ? key : typed + key;
    lastMs = timeMs;
    const from = typed.length === 1 ? at + 1 : Math.max(0, at);
    for (let step = 0; step < count; step++) {
      const row = (from + step) % count;
      if (titleOf(row).toLowerCase().startsWith(typed.toLowerCase())) return row;
    }
    return null;
  };
}

/** The keys of the tree in words. */
export const TREE_KEYS: readonly KeyWords[] = [
  { keys: ['ArrowUp', 'ArrowDown'], does: 'the row before, the next one' },
  { keys: ['ArrowRight', 'ArrowLeft'], does: 'unfolds, folds' },
  { keys: ['Home', 'End'], does: 'the first row, the last one' },
  { keys: ['Enter'], does: 'to the bytes of the field' },
];
