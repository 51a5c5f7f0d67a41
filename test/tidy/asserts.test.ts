/**
 * Asserts are in their places.
 *
 * A codec asserts before a write and after a read: what is wrong with our own code must not reach a file, nor what
 * stands on it. What a file holds is no matter of asserts; a damaged one is told in findings and errors.
 *
 * A codec is, in format, storage and device, an exported function called encode… or decode… (the glossary's words for
 * bytes), and every file that puts numbers into bytes by a DataView.
 *
 * A crash state asserts what makes it one: each file of the crash lab that has an exported function.
 */
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { placeOf, sourcesIn, treeOf, walk } from './repository';

const sources = sourcesIn(...['format', 'storage', 'device'].map((layer) => `main/${layer}`));

const CODEC = /^(encode|decode)[A-Z]/;
const PUTS = /^set(Big)?(Uint|Int)(8|16|32|64)$/;
/** Files that reorder bytes or make them up: they know no numbers that could be wrong. */
const NO_CODECS = ['main/device/payload.ts'];
/** Compares bytes, of which any are possible. */
const ANY_BYTES = ['main/crash/crash-ranges.ts'];

function callsIn(node: ts.Node): string[] {
  const names: string[] = [];
  walk(node, (found) => {
    if (!ts.isCallExpression(found)) return;
    const { expression } = found;
    if (ts.isIdentifier(expression)) names.push(expression.text);
    else if (ts.isPropertyAccessExpression(expression)) names.push(expression.name.text);
  });
  return names;
}

/** Calls count, an import alone does not; assertNever speaks of types. */
const isAssert = (name: string): boolean => /^assert(?!Never)/.test(name);
const asserts = (node: ts.Node): boolean => callsIn(node).some(isAssert);

/** An encoder asserts before it puts anything, a decoder behind what it reads. */
function assertsInPlace(codec: ts.FunctionDeclaration): boolean {
  const calls = callsIn(codec);
  if (codec.name!.text.startsWith('decode')) return calls.findLastIndex(isAssert) > 0;
  const put = calls.findIndex((name) => PUTS.test(name));
  return asserts(codec) && (put === -1 || calls.findIndex(isAssert) < put);
}

const isExported = (declared: ts.FunctionDeclaration): boolean =>
  ts.getModifiers(declared)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;

const functionsOf = (path: string): ts.FunctionDeclaration[] =>
  treeOf(path).statements.filter(ts.isFunctionDeclaration).filter(isExported);

const codecsIn = (path: string): ts.FunctionDeclaration[] =>
  functionsOf(path).filter(({ name }) => CODEC.test(name?.text ?? ''));

describe('codecs', () => {
  const codecs = sources.flatMap(codecsIn);

  it('each function that encodes asserts before, each that decodes behind', () => {
    expect(codecs.length).toBeGreaterThan(12);
    expect(codecs.filter((codec) => !assertsInPlace(codec)).map(placeOf)).toEqual([]);
  });

  it('each file that puts numbers into bytes asserts', () => {
    const writers = sources.filter((path) => callsIn(treeOf(path)).some((name) => PUTS.test(name)));
    expect(writers.length).toBeGreaterThan(12);
    expect(writers.filter((path) => !NO_CODECS.includes(path) && !asserts(treeOf(path)))).toEqual([]);
  });
});

it('each file of the crash lab asserts', () => {
  const lab = sourcesIn('main/crash').filter((path) => functionsOf(path).length > 0);
  expect(lab.length).toBeGreaterThan(6);
  expect(lab.filter((path) => !ANY_BYTES.includes(path) && !asserts(treeOf(path)))).toEqual([]);
});
