import { computed, onMounted, watch } from 'vue';
import type { StructureField } from '../../../../shared/image/field';
import { useGoing } from '../../../stores/inspect/going';
import { useInspector } from '../../../stores/inspect/inspector';
import { useStructure } from '../../../stores/inspect/structure';
import { useStructureOutline } from '../../../stores/inspect/structure-outline';
import { nodeText, type NodeText } from './node-text';
import { childrenOf, nodesOfMatches, parentIn, rootsOf, seenNodes, wayTo, type TreeNode } from './tree-nodes';

/** The nodes that are seen, which of them is the current one, and the way between them and the bytes. */
export function useStructureTree() {
  const structure = useStructure();
  const outline = useStructureOutline();
  const inspector = useInspector();
  const { point } = useGoing();

  const roots = computed(() => rootsOf(outline.outline));
  const nodes = computed(() =>
    outline.matches === null
      ? seenNodes(roots.value, outline.isUnfolded)
      : nodesOfMatches(roots.value, outline.matches),
  );
  const current = computed(() => {
    const index = nodes.value.findIndex(({ key }) => key === outline.current);
    return index < 0 ? null : index;
  });

  /** Nodes ask for the fields that their words need. */
  function fieldAt(index: number): StructureField | null {
    void structure.version;
    structure.ensure(index, index + 1);
    return structure.fieldAt(index);
  }
  const textOf = (node: TreeNode): NodeText => nodeText(node, fieldAt);

  /** Grows when a person moves within the tree: what the cursor asked for before comes too late then. */
  let moves = 0;

  const canUnfold = ({ kind }: TreeNode) => kind !== 'field' && outline.matches === null;
  const isUnfolded = (node: TreeNode) => outline.matches !== null || outline.isUnfolded(node.key);
  function toggle(node: TreeNode): void {
    moves++;
    if (canUnfold(node)) outline.setUnfolded([node.key], !isUnfolded(node));
  }

  function choose(index: number): void {
    moves++;
    outline.current = nodes.value[Math.max(0, Math.min(index, nodes.value.length - 1))]?.key ?? null;
  }

  /** Goes to the bytes of a field, or of an element; anything else is unfolded. */
  function goTo(node: TreeNode): void {
    const [first, last] = [fieldAt(node.first), fieldAt(node.first + node.count - 1)];
    if (node.kind === 'section' || node.kind === 'range') toggle(node);
    else if (first !== null && last !== null)
      point(first.offset, Math.max(1, last.offset + last.length - first.offset));
  }

  /** Unfolds what leads to a field, as long as the cursor is there. */
  function follow(index: number | null): void {
    if (index === null) return;
    const way = wayTo(roots.value, index);
    outline.followed = way.filter(({ kind }) => kind !== 'field').map(({ key }) => key);
    const shown = way.find(({ key }) => key === outline.current && isIn(way, key));
    outline.current = shown?.key ?? way.at(-1)?.key ?? null;
  }

  /** The element may be the current one, while the cursor moves within it. */
  const isIn = (way: readonly TreeNode[], key: string) =>
    way.some((node) => node.key === key && node.kind === 'element');

  watch(
    () => [inspector.place, structure.total] as const,
    async ([place, total]) => {
      // Data of the device is no field.
      if (place === null || total === 0 || place.lba !== null || outline.matches !== null) return;
      const before = moves;
      const found = await structure.find(place.offset);
      if (inspector.place === place && moves === before) follow(found);
    },
  );
  /** Nodes ask for their own fields; how many there are one has to ask for. */
  function ensureTotal(): void {
    if (structure.total === 0) structure.ensure(0, 1);
  }
  watch(() => structure.version, ensureTotal);
  onMounted(ensureTotal);

  const parentOf = (index: number) => parentIn(nodes.value, index);
  const hasChildren = (node: TreeNode) => node.kind !== 'field' && childrenOf(node).length > 0;
  return {
    ...{ nodes, current, textOf, canUnfold, isUnfolded, hasChildren, toggle, choose, goTo, parentOf },
  };
}
