/** docs/LAYERS.md as text: who imports whom, as the sources say. The test of the layers makes the same text. */

import { table } from './markdown.mjs';

/** @typedef {{ readonly source: string, readonly dependencies: readonly { readonly resolved: string }[] }} Module */

const HEAD = `# Layers

Who imports whom, drawn from the imports themselves (\`npm run docs\`); \`test/tidy/layer-rules.ts\` says who may. A place is a folder of
\`main\`, \`renderer\` or \`shared\`. The picture leaves out an arrow that follows from others, and \`shared\`, which everybody
may import; the table has every direct import.
`;

/** How the sources are read, for dependency-cruiser. */
export const CRUISING = {
  tsPreCompilationDeps: true,
  doNotFollow: { path: 'node_modules' },
  enhancedResolveOptions: {
    extensions: ['.ts', '.vue', '.mjs', '.js', '.d.ts'],
    conditionNames: ['import', 'types', 'node', 'default'],
    exportsFields: ['exports'],
  },
};

/**
 * @param {string} path of a source, from the root
 * @returns {string | null} its place; null for what belongs to none
 */
function placeOf(path) {
  if (path.startsWith('shared/')) return 'shared';
  const [, place = null] = /^(main\/host\/[^/]+|(?:main|renderer)\/[^/.]+)\//.exec(path) ?? [];
  return place ?? (/^renderer\/[^/]+\.(ts|vue)$/.test(path) ? 'renderer' : null);
}

/**
 * Which places a place imports, both in alphabetical order.
 * @param {readonly Module[]} modules
 */
function importsOf(modules) {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const { source, dependencies } of modules) {
    const from = placeOf(source);
    if (from === null) continue;
    const imports = found.get(from) ?? new Set();
    found.set(from, imports);
    for (const { resolved } of dependencies) {
      const to = placeOf(resolved);
      if (to !== null && to !== from) imports.add(to);
    }
  }
  return new Map(
    [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([place, to]) => [place, [...to].sort()]),
  );
}

/**
 * Everything that a place reaches over others.
 * @param {ReadonlyMap<string, readonly string[]>} imports
 * @param {string} place
 * @param {Set<string>} [reached]
 */
function reach(imports, place, reached = new Set()) {
  for (const next of imports.get(place) ?? []) {
    if (reached.has(next)) continue;
    reached.add(next);
    reach(imports, next, reached);
  }
  return reached;
}

/**
 * The imports that do not follow from others.
 * @param {ReadonlyMap<string, readonly string[]>} imports
 * @param {string} place
 */
function ownImports(imports, place) {
  const direct = imports.get(place) ?? [];
  return direct.filter((to) => !direct.some((other) => other !== to && reach(imports, other).has(to)));
}

/** @param {string} place */
const idOf = (place) => place.replaceAll(/[^a-z]/g, '_');

/**
 * The page.
 * @param {readonly Module[]} modules as dependency-cruiser lists them
 */
export function layersPage(modules) {
  const imports = importsOf(modules);
  const arrows = [...imports.keys()].flatMap((place) =>
    ownImports(imports, place)
      .filter((to) => to !== 'shared')
      .map((to) => `  ${idOf(place)}[${place}] --> ${idOf(to)}[${to}]`),
  );
  const rows = [...imports].map(([place, to]) => [place, to.join(', ') || 'nothing']);
  const picture = ['```mermaid', 'graph TD', ...arrows, '```'].join('\n');
  return [HEAD, `${picture}\n`, `${table(['place', 'imports'], rows)}\n`].join('\n');
}
