import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { matches, placeOf, sourcesIn, textOf, treeOf } from './repository';

const renderer = sourcesIn('renderer');
const isStore = (path: string): boolean => path.startsWith('renderer/stores/');
/** The connection to the host, and the address line, belong to the page and not to what it shows. */
const ofThePage = ['renderer/api/', 'renderer/router.ts'];

const reactive = /^(ref|shallowRef|customRef|reactive|shallowReactive|computed)$/;
const collections = /^(Map|Set|WeakMap|WeakSet)$/;

/** Whether evaluating a node makes something that can change: a ref, or a collection that is filled later. */
function makesState(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  if (ts.isCallExpression(node) && reactive.test(node.expression.getText())) return true;
  if (ts.isNewExpression(node) && collections.test(node.expression.getText()) && !node.arguments?.length)
    return true;
  return ts.forEachChild(node, (child) => makesState(child) || undefined) ?? false;
}

/** Variables of a module, beside functions, that hold state. */
const stateIn = (path: string): string[] =>
  treeOf(path)
    .statements.filter(ts.isVariableStatement)
    .filter(
      ({ declarationList }) => !(declarationList.flags & ts.NodeFlags.Const) || makesState(declarationList),
    )
    .map(placeOf);

describe('state of the window', () => {
  it('is in stores, and the folder of the stores holds nothing else', () => {
    const makers = renderer.filter((path) => /\bdefineStore\(/.test(textOf(path)));
    expect(makers).toEqual(renderer.filter(isStore));
  });

  it('is in no module, so that each window, and each test, has its own', () => {
    const modules = renderer.filter(
      (path) => path.endsWith('.ts') && !ofThePage.some((place) => path.startsWith(place)),
    );
    expect(modules.flatMap(stateIn)).toEqual([]);
  });

  it('is in no script that all instances of a component share', () => {
    const components = renderer.filter((path) => path.endsWith('.vue'));
    expect(matches(components, /^<script(?! setup)/)).toEqual([]);
  });

  it('is handed down by no other way than props', () => {
    expect(matches(renderer, /\b(provide|inject)\(/)).toEqual([]);
  });
});
