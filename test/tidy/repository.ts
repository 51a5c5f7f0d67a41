/** What the tidy tests look at: the repository's own files, and their TypeScript. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { extname, join } from 'node:path';
import ts from 'typescript';
import { parse } from 'vue/compiler-sfc';

export const root = join(import.meta.dirname, '../..');

const notOurs = new Set(['node_modules', 'dist', '.git']);

function run(args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}

const isCheckout = (): boolean => {
  const top = run(['rev-parse', '--show-toplevel'])?.trim();
  return top !== undefined && realpathSync(top) === realpathSync(root);
};

/** Tracked files and new ones that are not ignored; without git, everything that is not generated. */
function listFiles(): string[] {
  const listed = isCheckout()
    ? run(['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
    : undefined;
  if (listed !== undefined) {
    return [...new Set(listed.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path)));
  }
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !path.split('/').some((part) => notOurs.has(part)));
}

/** Every file of the repository, relative to its root. */
export const files: readonly string[] = listFiles().sort();

const sourceExtensions = new Set(['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.vue']);

/** Source files in the given folders (of the root); golden files under test/fixtures are no source. */
export const sourcesIn = (...folders: readonly string[]): string[] =>
  files.filter(
    (path) =>
      folders.some((folder) => path.startsWith(`${folder}/`)) &&
      sourceExtensions.has(extname(path)) &&
      !path.startsWith('test/fixtures/'),
  );

const texts = new Map<string, string>();

/** A file's text. */
export function textOf(path: string): string {
  const text = texts.get(path) ?? readFileSync(join(root, path), 'utf8');
  texts.set(path, text);
  return text;
}

/** How many lines a text has. */
export const lineCount = (text: string): number => text.replace(/\n$/, '').split('\n').length;

/** The script blocks of a Vue component, each as it stands in the file. */
export const scriptsOf = (path: string): { content: string; start: number; end: number }[] => {
  const { script, scriptSetup } = parse(textOf(path), { filename: path, sourceMap: false }).descriptor;
  return [script, scriptSetup]
    .filter((block) => block !== null)
    .map(({ content, loc }) => ({ content, start: loc.start.offset, end: loc.end.offset }));
};

/** The scripts of a Vue component with everything else blanked, so that positions stay those of the file. */
function scriptTextOf(path: string): string {
  const blank = textOf(path).replace(/[^\n]/g, ' ');
  return scriptsOf(path).reduce(
    (text, { content, start, end }) => text.slice(0, start) + content + text.slice(end),
    blank,
  );
}

const parsed = new Map<string, ts.SourceFile>();

/** The syntax tree of a source file, of a Vue component's scripts too. */
export function treeOf(path: string): ts.SourceFile {
  const known = parsed.get(path);
  if (known !== undefined) return known;
  const text = path.endsWith('.vue') ? scriptTextOf(path) : textOf(path);
  const kind = /\.[mc]?js$/.test(path) ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  parsed.set(path, tree);
  return tree;
}

/** Calls `visit` for every node below and including `node`. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => {
    walk(child, visit);
  });
}

/** Where a node stands, as `path:line`. */
export function placeOf(node: ts.Node): string {
  const tree = node.getSourceFile();
  return `${tree.fileName}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

/** Places where a pattern occurs, as `path:line: the line`. */
export function matches(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((path) =>
    textOf(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
}
