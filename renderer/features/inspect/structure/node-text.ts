import type { StructureField } from '../../../../shared/image/field';
import { fieldMeaning } from '../../../../shared/image/field-meaning';
import { formatHex } from '../../../../shared/units/format';
import { rangeTitle, sizeText, type TreeNode } from './tree-nodes';

/** What is shown of a node. */
export interface NodeText {
  readonly title: string;
  readonly value: string;
  readonly status: StructureField['status'];
  /** All that is known of it, for the line under the tree. */
  readonly whole: string;
}

type FieldAt = (index: number) => StructureField | null;

/** Fields of an element whose values stand beside it. */
const SUMMED_MAX = 8;

/** Words of a node, as far as its fields are there: `…` while they are on their way. */
export function nodeText(node: TreeNode, fieldAt: FieldAt): NodeText {
  if (node.kind === 'field') return fieldText(node, fieldAt(node.first));
  if (node.kind === 'element') return elementText(node, fieldAt);
  const title = node.kind === 'range' ? rangeTitle(node) : node.section.path;
  const value = sizeText(node);
  return { title, value, status: 'ok', whole: `${node.section.path}: ${value}` };
}

const shown = (field: StructureField) => fieldMeaning(field) ?? field.value;

function fieldText({ section }: TreeNode, field: StructureField | null): NodeText {
  if (field === null) return { title: '…', value: '', status: 'ok', whole: '' };
  const { path, offset, length, type, value, status, why } = field;
  const isInside = section.perElement !== 1 && path.startsWith(section.path) && path !== section.path;
  const inside = isInside ? path.slice(section.path.length).replace(/^(?:\[\d+\])?\./, '') : path;
  const meaning = fieldMeaning(field);
  const whole = [
    `${path} = ${value}${meaning === null ? '' : ` (${meaning})`}`,
    `${type}, ${length} B at ${formatHex(offset)}`,
    status === 'ok' ? '' : `${status}${why === undefined ? '' : `: ${why}`}`,
  ];
  return { title: inside, value: meaning ?? value, status, whole: whole.filter((part) => part).join(' · ') };
}

function elementText({ first, count, section }: TreeNode, fieldAt: FieldAt): NodeText {
  const fields = Array.from({ length: Math.min(count, SUMMED_MAX) }, (_, index) => fieldAt(first + index));
  const known = fields.filter((field) => field !== null);
  const [begin] = known;
  if (begin === undefined || known.length < fields.length)
    return { title: '…', value: '', status: 'ok', whole: '' };
  const title = begin.path.slice(0, begin.path.lastIndexOf('.'));
  const amiss = known.find(({ status }) => status !== 'ok');
  const status = amiss?.status ?? 'ok';
  const value = known.map(shown).join(' · ');
  const why = amiss === undefined ? '' : ` · ${status}${amiss.why === undefined ? '' : `: ${amiss.why}`}`;
  return { title: title || section.path, value, status, whole: `${title}: ${value}${why}` };
}
