import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { referencePages } from '../../build/docs/pages.mjs';
import { files, root, textOf } from './repository';

const PAGES = await referencePages((name: string) => import(/* @vite-ignore */ join(root, `${name}.ts`)));

describe('the reference', () => {
  it.each(Object.entries(PAGES))('%s is made of what the program uses (npm run docs)', (path, text) => {
    expect(textOf(path)).toBe(text);
  });

  it('no page of it is left that nothing makes', () => {
    expect(files.filter((path) => /^docs\/(reference|man)\//.test(path))).toEqual(Object.keys(PAGES).sort());
  });
});

describe('the manual page', () => {
  const lines = PAGES['docs/man/zonesmith.1']!.split('\n');

  it('has the parts of a manual page, in their order', () => {
    const heads = lines.flatMap((line) => /^\.SH (.*)$/.exec(line)?.[1] ?? []);
    expect(heads).toEqual(['NAME', 'SYNOPSIS', 'DESCRIPTION', 'COMMANDS', 'EXIT STATUS']);
    expect(lines.filter((line) => line.startsWith('.')).every((line) => REQUEST.test(line))).toBe(true);
  });

  it('says nothing that a typesetter would take for a request or an unknown escape', () => {
    const escapes = lines.join('\n').matchAll(/\\(.)(..)?/g);
    for (const [all, first, name] of escapes) {
      if (first === '(') expect(['aq', 'ga', 'ha', 'ti'], all).toContain(name);
      else expect(['e', '-', '&', '"'], all).toContain(first);
    }
    expect(lines.filter((line) => line.startsWith("'"))).toEqual([]);
  });
});

const REQUEST = /^\.(\\"|TH|SH|SS|PP|TP|B|I|RI|EX|EE)( |$)/;
