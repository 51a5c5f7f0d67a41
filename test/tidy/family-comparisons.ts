/** Where code asks for a family of images by its name, in place of what the driver declares of it. */
import ts from 'typescript';
import { parse } from 'vue/compiler-sfc';
import { IMAGE_FAMILIES } from '../../main/format/registry';
import { placeOf, textOf, treeOf, walk } from './repository';

const names: ReadonlySet<string> = new Set(IMAGE_FAMILIES.map(({ name }) => name));
/** Names that are everyday words, too: they count where they are held against a format, a family, a driver. */
const words: ReadonlySet<string> = new Set(['zoned', 'bytes']);
const aFamily = /format|famil|driver|recogni/i;

const equalities: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);
const lookups: ReadonlySet<string> = new Set(['includes', 'has', 'get', 'indexOf', 'lastIndexOf']);

/** The family that a node spells; null = none. */
function nameIn(node: ts.Node | undefined): string | null {
  if (node === undefined) return null;
  if (ts.isAsExpression(node) || ts.isParenthesizedExpression(node)) return nameIn(node.expression);
  return ts.isStringLiteralLike(node) && names.has(node.text) ? node.text : null;
}

/** Whether a node that is held against others spells a family. */
function isNamed(node: ts.Node | undefined, ...others: readonly ts.Node[]): boolean {
  const name = nameIn(node);
  return name !== null && (!words.has(name) || others.some((other) => aFamily.test(other.getText())));
}

/** Whether a list or an object has families among its entries: one by an unmistakable name, or two. */
function holdsFamilies(entries: readonly (string | null)[]): boolean {
  const found = entries.filter((name): name is string => name !== null && names.has(name));
  return found.length > 1 || found.some((name) => !words.has(name));
}

function entriesOf(node: ts.Node | undefined): (string | null)[] {
  if (node === undefined || !ts.isArrayLiteralExpression(node)) return [];
  return node.elements.map((element) =>
    nameIn(ts.isArrayLiteralExpression(element) ? element.elements[0] : element),
  );
}

function isLookup({ expression, arguments: [sought] }: ts.CallExpression): boolean {
  if (!ts.isPropertyAccessExpression(expression) || !lookups.has(expression.name.text)) return false;
  return isNamed(sought, expression.expression) || holdsFamilies(entriesOf(expression.expression));
}

function isKeyed({ properties }: ts.ObjectLiteralExpression): boolean {
  return holdsFamilies(
    properties.map(({ name }) =>
      name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) ? name.text : null,
    ),
  );
}

function comparesFamily(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node) && equalities.has(node.operatorToken.kind))
    return isNamed(node.left, node.right) || isNamed(node.right, node.left);
  if (ts.isCaseClause(node)) return isNamed(node.expression, node.parent.parent.expression);
  if (ts.isCallExpression(node)) return isLookup(node);
  if (ts.isNewExpression(node)) return holdsFamilies(entriesOf(node.arguments?.[0]));
  if (ts.isObjectLiteralExpression(node)) return isKeyed(node);
  return ts.isElementAccessExpression(node) && isNamed(node.argumentExpression, node.expression);
}

/** Places in a syntax tree, as `path:line: the code`. */
export function comparisonsIn(tree: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(tree, (node) => {
    if (comparesFamily(node)) found.push(`${placeOf(node)}: ${node.getText().split('\n', 1)[0]}`);
  });
  return found;
}

interface TemplateNode {
  readonly content?: unknown;
  readonly exp?: { readonly content?: unknown };
  readonly props?: readonly TemplateNode[];
  readonly children?: readonly TemplateNode[];
  readonly loc: { readonly start: { readonly line: number } };
}

function* expressionsIn(node: TemplateNode): Generator<readonly [line: number, code: string]> {
  const { content, exp, loc } = node;
  const inner =
    typeof content === 'object' && content !== null && 'content' in content ? content.content : exp?.content;
  if (typeof inner === 'string') yield [loc.start.line, inner];
  for (const child of [...(node.props ?? []), ...(node.children ?? [])]) yield* expressionsIn(child);
}

/** Places in the template of a component, as `path:line: the code`. */
function comparisonsInTemplate(path: string): string[] {
  const root = parse(textOf(path), { filename: path, sourceMap: false }).descriptor.template?.ast;
  if (root === undefined) return [];
  return [...expressionsIn(root as unknown as TemplateNode)].flatMap(([line, code]) => {
    const tree = ts.createSourceFile(path, `(${code})`, ts.ScriptTarget.Latest, true);
    return comparisonsIn(tree).map((found) => found.replace(/:\d+:/, `:${line}:`));
  });
}

/** Places in a source file, of a component's template too. */
export function familyComparisonsIn(path: string): string[] {
  return [...comparisonsIn(treeOf(path)), ...(path.endsWith('.vue') ? comparisonsInTemplate(path) : [])];
}
