/**
 * A codec asserts before a write and after a read: what is wrong with our own code must not reach a file, nor what
 * stands on it. What a file holds is no matter of asserts; a damaged one is told in findings and errors.
 *
 * A codec is, in format, storage and device, an exported function called encode… or decode… (the glossary's words for
 * bytes), and every file that puts numbers into bytes by a DataView.
 */
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { placeOf, sourcesIn, treeOf, walk } from './repository';

const sources = sourcesIn(...['format', 'storage', 'device'].map((layer) => `main/${layer}`));

const CODEC = /^(encode|decode)[A-Z]/;
const PUTS = /^set(Big)?(Uint|Int)(8|16|32|64)$/;
/** Files that reorder bytes or make them up: they know no numbers that could be wrong. */
const NO_CODECS = ['main/device/payload.ts'];

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

const asserts = (node: ts.Node): boolean => callsIn(node).some((name) => /^assert(?!Never)/.test(name));

function codecsIn(path: string): ts.FunctionDeclaration[] {
  return treeOf(path).statements.filter(
    (statement) =>
      ts.isFunctionDeclaration(statement) &&
      CODEC.test(statement.name?.text ?? '') &&
      (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false),
  ) as ts.FunctionDeclaration[];
}

describe('codecs', () => {
  const codecs = sources.flatMap(codecsIn);

  it('each function that encodes or decodes asserts', () => {
    expect(codecs.length).toBeGreaterThan(12);
    expect(codecs.filter((codec) => !asserts(codec)).map(placeOf)).toEqual([]);
  });

  it('each file that puts numbers into bytes asserts', () => {
    const writers = sources.filter((path) => callsIn(treeOf(path)).some((name) => PUTS.test(name)));
    expect(writers.length).toBeGreaterThan(12);
    expect(writers.filter((path) => !NO_CODECS.includes(path) && !asserts(treeOf(path)))).toEqual([]);
  });
});
