import { cruise, type ICruiseResult } from 'dependency-cruiser';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { layerRules } from './layer-rules';
import { files, root, sourcesIn, treeOf } from './repository';

const present = ['main', 'renderer', 'shared', 'build'].filter((folder) => sourcesIn(folder).length > 0);

async function findViolations(): Promise<string[]> {
  const { output } = await cruise(present, {
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: layerRules.map((rule) => ({ ...rule, severity: 'error' })) },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.vue', '.mjs', '.js', '.d.ts'],
      conditionNames: ['import', 'types', 'node', 'default'],
      exportsFields: ['exports'],
    },
  });
  const { modules, summary } = output as ICruiseResult;
  expect(modules.length).toBeGreaterThanOrEqual(present.length);
  return summary.violations.map(({ rule, from, to, cycle }) => {
    const path = cycle?.map(({ name }) => name) ?? [to];
    return `${rule.name}: ${[from, ...path].join(' → ')}`;
  });
}

const isReExport = (statement: ts.Statement): boolean =>
  ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;

const isFeatureIndex = (path: string): boolean => /^renderer\/features\/[^/]+\/index\.ts$/.test(path);

describe('layers', () => {
  it('every import goes where ARCHITECTURE allows it', async () => {
    expect(await findViolations()).toEqual([]);
  });

  it('only features have an index', () => {
    const indexes = files.filter((path) => /^(main|renderer|shared)\/(.*\/)?index\.[mc]?[jt]s$/.test(path));
    expect(indexes.filter((path) => !isFeatureIndex(path))).toEqual([]);
  });

  it('no file only passes on the exports of others', () => {
    const barrels = sourcesIn('main', 'renderer', 'shared')
      .filter((path) => !isFeatureIndex(path) && !path.endsWith('.vue'))
      .filter((path) => treeOf(path).statements.length > 0 && treeOf(path).statements.every(isReExport));
    expect(barrels).toEqual([]);
  });
});
