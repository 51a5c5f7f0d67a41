/** Entry of a page that lies in the file beneath. */
export const BASE = 0;
/** Entry of a page that reads as zeros. Entries above BASE are slots of a page store. */
export const ZERO = -1;

const FAN_OUT = 64;
const LEVELS = 7;

/** A number stands for every page of a subtree: BASE, ZERO, or (for a single page) its slot. */
export type PageTree = number | PageNode;

interface PageNode {
  /** The only epoch that may change this node in place. */
  readonly owner: number;
  readonly children: PageTree[];
}

/** Pages that a child of a node at this level (leaf = 0) stands for. */
const SPAN = Array.from({ length: LEVELS + 1 }, (_, level) => FAN_OUT ** level);

/**
 * Page index → entry, for 2^42 pages, as a tree whose nodes are shared between states: `freeze` keeps the
 * present state for nothing, a later change copies only the path to what it touches. A range of any length
 * with one entry takes a few nodes.
 */
export class PageMap {
  #root: PageTree = BASE;
  #owner = 0;

  /** The present state; it stays as it is whatever is changed later. */
  freeze(): PageTree {
    this.#owner++;
    return this.#root;
  }

  /** Makes an earlier state the present one. */
  restore(state: PageTree): void {
    this.#owner++;
    this.#root = state;
  }

  /** The present state, for reading until the next change. */
  get tree(): PageTree {
    return this.#root;
  }

  set(page: number, entry: number): void {
    let node = (this.#root = this.#own(this.#root));
    for (let level = LEVELS - 1; level > 0; level--) {
      const index = indexAt(page, level);
      const child = this.#own(node.children[index]!);
      node.children[index] = child;
      node = child;
    }
    node.children[indexAt(page, 0)] = entry;
  }

  /** Gives all pages first … last the same entry, BASE or ZERO. `dropped` hears of each slot that goes. */
  fill(first: number, last: number, entry: number, dropped: (slot: number) => void): void {
    this.#root = this.#fill(this.#root, LEVELS, 0, { first, last, entry, dropped });
  }

  #fill(tree: PageTree, level: number, start: number, range: FillRange): PageTree {
    const end = start + SPAN[level]! - 1;
    if (range.last < start || range.first > end || tree === range.entry) return tree;
    if (range.first <= start && range.last >= end) {
      forEachSlot(tree, range.dropped);
      return range.entry;
    }
    const node = this.#own(tree);
    const span = SPAN[level - 1]!;
    const from = Math.max(0, Math.floor((range.first - start) / span));
    const to = Math.min(FAN_OUT - 1, Math.floor((range.last - start) / span));
    for (let index = from; index <= to; index++) {
      node.children[index] = this.#fill(node.children[index]!, level - 1, start + index * span, range);
    }
    return node;
  }

  #own(tree: PageTree): PageNode {
    if (typeof tree === 'number')
      return { owner: this.#owner, children: new Array<PageTree>(FAN_OUT).fill(tree) };
    if (tree.owner === this.#owner) return tree;
    return { owner: this.#owner, children: tree.children.slice() };
  }
}

interface FillRange {
  readonly first: number;
  readonly last: number;
  readonly entry: number;
  readonly dropped: (slot: number) => void;
}

/**
 * Compares two states and calls `visit` for each run of pages whose entries differ, ascending; a run is longer
 * than a page only where both states have one entry for all of it. Subtrees that both share cost nothing.
 */
export function diffPages(
  before: PageTree,
  after: PageTree,
  visit: (first: number, count: number, before: number, after: number) => void,
  level = LEVELS,
  start = 0,
): void {
  if (before === after) return;
  if (typeof before === 'number' && typeof after === 'number') {
    visit(start, SPAN[level]!, before, after);
    return;
  }
  const span = SPAN[level - 1]!;
  for (let index = 0; index < FAN_OUT; index++) {
    const childBefore = typeof before === 'number' ? before : before.children[index]!;
    const childAfter = typeof after === 'number' ? after : after.children[index]!;
    diffPages(childBefore, childAfter, visit, level - 1, start + index * span);
  }
}

/** The entry of a page: BASE, ZERO or a slot. */
export function pageIn(tree: PageTree, page: number): number {
  let at = tree;
  for (let level = LEVELS - 1; typeof at !== 'number'; level--) at = at.children[indexAt(page, level)]!;
  return at;
}

function forEachSlot(tree: PageTree, visit: (slot: number) => void): void {
  if (typeof tree !== 'number') for (const child of tree.children) forEachSlot(child, visit);
  else if (tree > BASE) visit(tree);
}

function indexAt(page: number, level: number): number {
  return Math.floor(page / SPAN[level]!) % FAN_OUT;
}
