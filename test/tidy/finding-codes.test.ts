import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { FINDING_CODES, FORMAT_DRIVERS } from '../../main/format/registry';
import { sourcesIn, treeOf, walk } from './repository';

const isTable = (path: string): boolean => /(finding|word)-codes\.ts$/.test(path);
const sources = sourcesIn('main/format').filter((path) => !isTable(path));
/** The bugs of the RFC driver have ids of their own. */
const PREFIXES = [...FORMAT_DRIVERS.map(({ family }) => family.name), 'rfc'];
const CODE = new RegExp(`^(${PREFIXES.join('|')})-[A-Za-z0-9]+(-[a-z0-9]+)*$`);
/** Words of that shape that are no codes: files of the families and what they are called. */
const WORDS = ['qcow2-derived'];

/** What the sources spell: texts as they are, templates with anything where they are filled in. */
function spelt(): { readonly texts: Set<string>; readonly templates: RegExp[] } {
  const texts = new Set<string>();
  const templates: RegExp[] = [];
  for (const path of sources) {
    walk(treeOf(path), (node) => {
      if (ts.isStringLiteral(node) && !ts.isImportDeclaration(node.parent)) texts.add(node.text);
      if (!ts.isTemplateExpression(node)) return;
      const parts = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
      if (
        parts.every((part) => /^[a-z0-9-]*$/.test(part)) &&
        parts.some((part) => /[a-z]-|-[a-z]/.test(part))
      )
        templates.push(new RegExp(`^${parts.join('[A-Za-z0-9-]+')}$`));
    });
  }
  return { texts, templates };
}

describe('codes of findings', () => {
  const { texts, templates } = spelt();

  it('every code that the sources spell has its row', () => {
    const codes = [...texts].filter((text) => CODE.test(text) && !WORDS.includes(text));
    expect(codes.length).toBeGreaterThan(80);
    expect(codes.filter((code) => !Object.hasOwn(FINDING_CODES, code))).toEqual([]);
  });

  it('every row is of a code that the sources spell', () => {
    const isSpelt = (code: string): boolean =>
      texts.has(code) || templates.some((template) => template.test(code));
    expect(Object.keys(FINDING_CODES).filter((code) => !isSpelt(code))).toEqual([]);
  });

  it('no two families have the same code', () => {
    const all = FORMAT_DRIVERS.flatMap(({ findingCodes }) => Object.keys(findingCodes));
    expect(new Set(all).size).toBe(all.length);
  });

  it.each(Object.entries(FINDING_CODES))('%s is explained', (code, row) => {
    expect(code).toMatch(CODE);
    expect(row.title).toMatch(/^\S.*[^.]$/);
    expect(row.explanation).toMatch(/^[A-Z0-9].{40,}\.$/);
    expect(row.reference).toMatch(/FORMAT\.md|docs\//);
    expect([row.example.expected, row.example.found].every((text) => text.length > 0)).toBe(true);
    expect(new Set(row.severity).size).toBe(row.severity.length);
  });
});
