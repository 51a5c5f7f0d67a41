import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { lineCount, placeOf, scriptsOf, sourcesIn, textOf, treeOf, walk } from './repository';

const limits = { file: 400, function: 70, component: 250, script: 120, medianFile: 90, medianFunction: 10 };
/** Below this many a median says nothing. */
const medianNeeds = 20;

const all = sourcesIn('main', 'renderer', 'shared', 'build', 'test');
const product = sourcesIn('main', 'renderer', 'shared');
const components = all.filter((path) => path.endsWith('.vue'));

interface Measured {
  readonly place: string;
  readonly lines: number;
  readonly hasBlock: boolean;
}

const testCalls = new Set(['describe', 'it', 'test', 'suite']);

/** The name at the root of a callee: `describe` of `describe.each(table)('…', …)`. */
function rootName(callee: ts.Expression): string {
  if (ts.isIdentifier(callee)) return callee.text;
  if (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee))
    return rootName(callee.expression);
  return '';
}

/** Whether a node is the body of a describe or a test: a chapter, not a function. */
const isTestBody = (node: ts.Node): boolean =>
  ts.isFunctionLike(node) &&
  node.getSourceFile().fileName.startsWith('test/') &&
  ts.isCallExpression(node.parent) &&
  testCalls.has(rootName(node.parent.expression));

const isCode = (line: string): boolean => !/^\s*($|\/\/|\/\*|\*($|\s|\/))/.test(line);

const splitTexts = new WeakMap<ts.SourceFile, string[]>();

function linesOf(tree: ts.SourceFile): string[] {
  const lines = splitTexts.get(tree) ?? tree.text.split('\n');
  splitTexts.set(tree, lines);
  return lines;
}

/** Code lines of a function: no blank ones, no comments, no test bodies inside. */
function codeLines(node: ts.Node): number {
  const tree = node.getSourceFile();
  const lineOf = (position: number): number => tree.getLineAndCharacterOfPosition(position).line;
  const first = lineOf(node.getStart());
  const lines = linesOf(tree).slice(first, lineOf(node.end) + 1);
  walk(node, (inner) => {
    if (inner === node || !isTestBody(inner)) return;
    lines.fill('', lineOf(inner.getStart()) - first, lineOf(inner.end) - first + 1);
  });
  return lines.filter(isCode).length;
}

function functionsOf(path: string): Measured[] {
  const found: Measured[] = [];
  walk(treeOf(path), (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined || isTestBody(node)) return;
    found.push({ place: placeOf(node), lines: codeLines(node), hasBlock: ts.isBlock(node.body) });
  });
  return found;
}

const fileSizes = (paths: readonly string[]): Measured[] =>
  paths.map((path) => ({ place: path, lines: lineCount(textOf(path)), hasBlock: true }));

const above = (measured: readonly Measured[], limit: number): string[] =>
  measured.filter(({ lines }) => lines > limit).map(({ place, lines }) => `${place} has ${lines} lines`);

const median = (measured: readonly Measured[]): number =>
  measured.length < medianNeeds
    ? 0
    : (measured.map(({ lines }) => lines).sort((a, b) => a - b)[Math.floor(measured.length / 2)] ?? 0);

describe('sizes', () => {
  it(`a file has at most ${limits.file} lines`, () => {
    expect(above(fileSizes(all), limits.file)).toEqual([]);
  });

  it(`a function has at most ${limits.function} code lines`, () => {
    expect(above(all.flatMap(functionsOf), limits.function)).toEqual([]);
  });

  it(`a component has at most ${limits.component} lines`, () => {
    expect(above(fileSizes(components), limits.component)).toEqual([]);
  });

  it(`a component's script has at most ${limits.script} lines`, () => {
    const scripts = components.map((path) => ({
      place: path,
      lines: scriptsOf(path).reduce((sum, { content }) => sum + lineCount(content.trim()), 0),
      hasBlock: true,
    }));
    expect(above(scripts, limits.script)).toEqual([]);
  });

  it(`half of the product's files have at most ${limits.medianFile} lines`, () => {
    expect(median(fileSizes(product))).toBeLessThanOrEqual(limits.medianFile);
  });

  it(`half of the product's functions have at most ${limits.medianFunction} code lines`, () => {
    const withBlock = product.flatMap(functionsOf).filter(({ hasBlock }) => hasBlock);
    expect(median(withBlock)).toBeLessThanOrEqual(limits.medianFunction);
  });
});
