import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { placeOf, sourcesIn, treeOf, walk } from './repository';

const documented = sourcesIn(
  'shared',
  ...['engine', 'format', 'storage', 'device', 'crash', 'trace', 'workload'].map((layer) => `main/${layer}`),
);

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false);

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  return [(statement as ts.DeclarationStatement).name?.getText() ?? 'default'];
}

/** Whether a JSDoc comment stands right before a statement: no blank line, no other comment between. */
function hasDocstring(statement: ts.Statement): boolean {
  const last = ts.getJSDocCommentsAndTags(statement).findLast(ts.isJSDoc);
  if (last === undefined) return false;
  const between = statement.getSourceFile().text.slice(last.end, statement.getStart());
  return /^[^\S\n]*\n?[^\S\n]*$/.test(between) && /[\p{L}\p{N}]/u.test(last.getText());
}

/** Names that `export { … }` hands out without a declaration of their own there. */
function localExportsOf(tree: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  walk(tree, (node) => {
    if (!ts.isExportDeclaration(node) || node.moduleSpecifier !== undefined) return;
    if (node.exportClause === undefined || !ts.isNamedExports(node.exportClause)) return;
    for (const element of node.exportClause.elements) names.add((element.propertyName ?? element.name).text);
  });
  return names;
}

/** Exported declarations of a file that have no docstring; of overloads the first carries it. */
function undocumentedIn(path: string): string[] {
  const tree = treeOf(path);
  const local = localExportsOf(tree);
  const seen = new Set<string>();
  return tree.statements.flatMap((statement) => {
    if (!ts.isVariableStatement(statement) && !ts.isDeclarationStatement(statement)) return [];
    if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) return [];
    const names = namesOf(statement).filter((name) => isExported(statement) || local.has(name));
    const isNew = names.some((name) => !seen.has(name));
    for (const name of names) seen.add(name);
    return isNew && !hasDocstring(statement) ? [`${placeOf(statement)}: ${names.join(', ')}`] : [];
  });
}

describe('docs', () => {
  it('every exported name of the deterministic layers has a docstring', () => {
    expect(documented.flatMap(undocumentedIn)).toEqual([]);
  });
});
