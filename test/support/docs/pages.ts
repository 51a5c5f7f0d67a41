/** Pages of the documentation and the code blocks in them. What a block may be: docs/README.md, Code blocks. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  /** Of its first fence, from 1. */
  readonly line: number;
  /** What stands behind the fence, word by word: the language first. */
  readonly info: readonly string[];
  readonly text: string;
  /** `<!-- not run: … -->` right above it. */
  readonly reason: string | null;
}

/** What the test does with a block. */
export type Step =
  | { readonly kind: 'run'; readonly block: Block; readonly promised: string | null }
  | { readonly kind: 'file'; readonly block: Block; readonly name: string }
  | { readonly kind: 'figure'; readonly block: Block }
  | { readonly kind: 'not-run'; readonly block: Block; readonly reason: string };

const FENCE = /^(\s*)```(.*)$/;
const REASON = /^<!-- not run: (.+) -->$/;

/** The blocks of a page, in their order. Errors: a fence that is indented or left open. */
function blocksOf(page: string): Block[] {
  const lines = readFileSync(join(ROOT, page), 'utf8').split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const fence = FENCE.exec(lines[at]!);
    if (fence === null) continue;
    const end = lines.indexOf('```', at + 1);
    if (fence[1] !== '' || end === -1) throw new Error(`${page}:${at + 1}: a fence is indented or left open`);
    const above = lines.slice(0, at).findLast((line) => line !== '') ?? '';
    blocks.push({
      ...{ page, line: at + 1, info: fence[2]!.split(' ') },
      text: lines.slice(at + 1, end).join('\n'),
      reason: REASON.exec(above)?.[1] ?? null,
    });
    at = end;
  }
  return blocks;
}

/** What is to be done with the blocks of a page. Errors: a block that is none of the four kinds. */
export function stepsOf(page: string): Step[] {
  const steps: Step[] = [];
  const blocks = blocksOf(page);
  for (const [at, block] of blocks.entries()) {
    const [language, ...words] = block.info;
    if (language === 'text' && words.length === 0) {
      const before = blocks[at - 1];
      if (before?.info.join(' ') === 'sh') continue;
      throw new Error(`${page}:${block.line}: output without commands; a drawing is \`text figure\``);
    }
    steps.push(stepOf(block, blocks[at + 1]));
  }
  return steps;
}

function stepOf(block: Block, next: Block | undefined): Step {
  const { info, page, line, reason } = block;
  const [language, ...words] = info;
  const more = words.join(' ');
  const name = /^file=([\w.-]+)$/.exec(more)?.[1];
  if (more === 'not-run' && reason !== null) return { kind: 'not-run', block, reason };
  if (info.join(' ') === 'text figure' || info.join(' ') === 'mermaid') return { kind: 'figure', block };
  if (name !== undefined) return { kind: 'file', block, name };
  if (language === 'sh' && more === '') {
    return { kind: 'run', block, promised: next?.info.join(' ') === 'text' ? next.text : null };
  }
  throw new Error(`${page}:${line}: \`${info.join(' ')}\` is no kind of block that the test knows`);
}
