import { posix } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { FORMAT_DRIVERS, WRITABLE_FAMILIES } from '../../main/format/registry';
import { EXPORTERS } from '../../main/trace/exporters/registry';
import { IMPORTERS } from '../../main/trace/importers/registry';
import { REPORT_FORMAT_NAMES } from '../../shared/image/report-formats';
import { BUILD_NAMES } from '../../shared/zone/build';
import { files, placeOf, sourcesIn, textOf, treeOf, walk } from './repository';

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

const pages = files.filter((path) => /^(README|CONTRIBUTING|docs\/.*|main\/.*\/[A-Z]+)\.md$/.test(path));

/** Links of a page to files of the repository: path and the heading in it, from the root. */
function linksOf(page: string): { readonly path: string; readonly heading: string | undefined }[] {
  const links = textOf(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g);
  return [...links].map(([, path, heading]) => ({
    path: path === '' ? page : posix.join(posix.dirname(page), path!),
    heading,
  }));
}

/** What a heading is called in the address of a page. */
const anchorsIn = (page: string): string[] =>
  [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, text]) =>
    text!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Reports that are no other tool's. */
const OWN_TEXTS = ['table', 'csv', 'json', 'markdown'];

describe('docs', () => {
  it('every link leads to a file, and to a heading that is there', () => {
    const broken = pages.flatMap((page) =>
      linksOf(page)
        .filter(
          ({ path, heading }) =>
            !files.includes(path) || (heading !== undefined && !anchorsIn(path).includes(heading)),
        )
        .map(({ path, heading }) => `${page}: ${path}${heading === undefined ? '' : `#${heading}`}`),
    );
    expect(broken).toEqual([]);
  });

  it('every page of docs/ can be found from docs/README.md', () => {
    const linked = linksOf('docs/README.md').map(({ path }) => path);
    const own = files.filter((path) => /^docs\/.*\.(md|1)$/.test(path) && path !== 'docs/README.md');
    expect(own.filter((path) => !linked.includes(path))).toEqual([]);
  });

  it.each([
    ['--from', 'docs/TRACES.md', IMPORTERS.map(({ name }) => name)],
    ['--to', 'docs/TRACES.md', EXPORTERS.map(({ name }) => name)],
    ['--as', 'docs/QUIRKS.md', BUILD_NAMES],
    ['--as', 'docs/REPORTS.md', REPORT_FORMAT_NAMES.filter((name) => !OWN_TEXTS.includes(name))],
  ])('the table of %s in %s has a row of each name', (option, page, names) => {
    const table = textOf(page).split(`\n| \`${option}\` |`)[1]!.split('\n\n')[0]!;
    const named = [...table.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell]) =>
      [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    expect(named.sort()).toEqual([...names].sort());
  });

  it.each(['README.md', 'docs/FORMATS.md'])('%s leads to FORMAT.md of every driver', (page) => {
    const linked = linksOf(page).map(({ path }) => path);
    const layouts = FORMAT_DRIVERS.map(({ family }) => `main/format/${family.name}/FORMAT.md`);
    expect(layouts.filter((path) => !linked.includes(path))).toEqual([]);
  });

  it.each(WRITABLE_FAMILIES.map((family) => [family.name, family.variants] as const))(
    'FORMAT.md of %s names each variant',
    (name, variants) => {
      const page = textOf(`main/format/${name}/FORMAT.md`);
      expect(variants.filter(({ variant }) => !page.includes(`\`${variant}\``))).toEqual([]);
    },
  );

  it('every exported name of the deterministic layers has a docstring', () => {
    expect(documented.flatMap(undocumentedIn)).toEqual([]);
  });
});
