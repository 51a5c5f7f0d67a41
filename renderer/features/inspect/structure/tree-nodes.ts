import type { FilteredField, OutlineSection } from '../../../../shared/image/field';
import { formatCount } from '../../../../shared/units/format';

/** Nodes under one node at most: longer lists are shown as ranges of a thousand, or of thousands of them. */
const CHILDREN_MAX = 1000;

/** A node of the structure tree. All but the shape of the tree is told by the fields, which are loaded as they come into view. */
export interface TreeNode {
  /** Names it among all nodes. */
  readonly key: string;
  readonly kind: 'section' | 'range' | 'element' | 'field';
  /** 1 = root. */
  readonly level: number;
  /** Fields first … first + count − 1 are under it. */
  readonly first: number;
  readonly count: number;
  readonly section: OutlineSection;
  /** Of all nodes next to it: its number from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
}

type Part = Pick<TreeNode, 'kind' | 'first' | 'count'>;

/** The sections of a file. A section that is one field is that field. */
export function rootsOf(outline: readonly OutlineSection[]): TreeNode[] {
  const parts = outline.map((section) => ({
    ...{ section, first: section.first, count: section.count },
    kind: section.count === 1 && section.perElement === null ? ('field' as const) : ('section' as const),
  }));
  return parts.map((part, index) => nodeOf(part, part.section, 1, [index, parts.length]));
}

function nodeOf(
  part: Part,
  section: OutlineSection,
  level: number,
  [index, siblings]: [number, number],
): TreeNode {
  const { kind, first, count } = part;
  const key = `${kind[0]}${first}.${count}`;
  return { key, kind, first, count, section, level, position: index + 1, siblings };
}

/** What is directly under a node; nothing under a field. */
export function childrenOf({ kind, first, count, section, level }: TreeNode): TreeNode[] {
  const parts = partsOf(kind, first, count, section.perElement ?? 1, section.perElement !== null);
  return parts.map((part, index) => nodeOf(part, section, level + 1, [index, parts.length]));
}

function partsOf(kind: TreeNode['kind'], first: number, count: number, per: number, isList: boolean): Part[] {
  if (kind === 'field') return [];
  if (kind === 'element' || !isList) return cut(first, count, 1, 'field');
  const elements = count / per;
  let size = 1;
  while (elements / size > CHILDREN_MAX) size *= CHILDREN_MAX;
  if (size > 1) return cut(first, count, size * per, 'range');
  return cut(first, count, per, per === 1 ? 'field' : 'element');
}

function cut(first: number, count: number, size: number, kind: TreeNode['kind']): Part[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, index) => ({
    ...{ kind, first: first + index * size },
    count: Math.min(size, count - index * size),
  }));
}

/** The nodes from a root to a field; empty where there is none. */
export function wayTo(roots: readonly TreeNode[], field: number): TreeNode[] {
  const way: TreeNode[] = [];
  for (let level = roots; ;) {
    const next = level.find(({ first, count }) => field >= first && field < first + count);
    if (next === undefined) return way;
    way.push(next);
    if (next.kind === 'field') return way;
    level = childrenOf(next);
  }
}

/** The nodes that are seen: those under unfolded ones, in order. */
export function seenNodes(nodes: readonly TreeNode[], isOpen: (key: string) => boolean): TreeNode[] {
  return nodes.flatMap((node) =>
    node.kind !== 'field' && isOpen(node.key) ? [node, ...seenNodes(childrenOf(node), isOpen)] : [node],
  );
}

/** The nodes that lead to some fields, in order, ranges left out. */
export function nodesOfMatches(roots: readonly TreeNode[], matches: readonly FilteredField[]): TreeNode[] {
  const nodes = new Map<string, TreeNode>();
  for (const { index } of matches) {
    const way = wayTo(roots, index).filter(({ kind }) => kind !== 'range');
    way.forEach((node, depth) => nodes.set(node.key, { ...node, level: depth + 1 }));
  }
  return [...nodes.values()];
}

/** `0–999`: elements of a range by their numbers in their list. */
export function rangeTitle({ first, count, section }: TreeNode): string {
  const per = section.perElement ?? 1;
  const from = (first - section.first) / per;
  return `${formatCount(from)} – ${formatCount(from + count / per - 1)}`;
}

/** What a node without a value of its own holds: `16 entries`. */
export function sizeText({ count, section, kind }: TreeNode): string {
  const per = section.perElement;
  const size = kind !== 'element' && per !== null ? count / per : count;
  const noun = kind !== 'element' && per !== null ? ['entry', 'entries'] : ['field', 'fields'];
  return `${formatCount(size)} ${size === 1 ? noun[0] : noun[1]}`;
}

/** The node above one in a list of those that are seen; null for a root. */
export function parentIn(nodes: readonly TreeNode[], index: number): number | null {
  const level = nodes[index]?.level ?? 1;
  const parent = nodes.findLastIndex((node, at) => at < index && node.level < level);
  return parent < 0 ? null : parent;
}
