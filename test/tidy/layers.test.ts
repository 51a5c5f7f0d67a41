import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { CRUISING, layersPage } from '../../build/docs/layers-page.mjs';
import { layerRules } from './layer-rules';
import { files, root, sourcesIn, treeOf } from './repository';

const present = ['main', 'renderer', 'shared', 'build'].filter((folder) => sourcesIn(folder).length > 0);

/** Every import of the sources, judged by the rules. */
async function cruised(): Promise<ICruiseResult> {
  const { output } = await cruise(present, {
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: layerRules.map((rule) => ({ ...rule, severity: 'error' })) },
    ...CRUISING,
  });
  return output as ICruiseResult;
}

const violationsIn = ({ summary }: ICruiseResult): string[] =>
  summary.violations.map(({ rule, from, to, cycle }) => {
    const path = cycle?.map(({ name }) => name) ?? [to];
    return `${rule.name}: ${[from, ...path].join(' → ')}`;
  });

const isReExport = (statement: ts.Statement): boolean =>
  ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;

const isFeatureIndex = (path: string): boolean => /^renderer\/features\/[^/]+\/index\.ts$/.test(path);

describe('layers', () => {
  let result: ICruiseResult;
  beforeAll(async () => {
    result = await cruised();
  });

  it('every import goes where ARCHITECTURE allows it', () => {
    expect(result.modules.length).toBeGreaterThanOrEqual(present.length);
    expect(violationsIn(result)).toEqual([]);
  });

  it('docs/LAYERS.md is the picture of the imports', () => {
    expect(readFileSync(join(root, 'docs/LAYERS.md'), 'utf8')).toBe(layersPage(result.modules));
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
