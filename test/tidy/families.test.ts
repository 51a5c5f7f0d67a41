import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { comparisonsIn, familyComparisonsIn } from './family-comparisons';
import { sourcesIn } from './repository';

const aboveTheDrivers = sourcesIn('main', 'shared', 'renderer').filter(
  (path) => !path.startsWith('main/format/'),
);

const foundIn = (code: string): number =>
  comparisonsIn(ts.createSourceFile('sample.ts', code, ts.ScriptTarget.Latest, true)).length;

describe('families of images', () => {
  it('nobody above the drivers compares with the name of one', { timeout: 300_000 }, () => {
    expect(aboveTheDrivers.flatMap(familyComparisonsIn)).toEqual([]);
  });

  it.each([
    "if (info.format === 'qcow2') f();",
    "if ('zoned' !== image.recognition.format) f();",
    "switch (format) { case 'bytes': f(); }",
    "['zone-file', 'zbd-dump'].includes(format);",
    "families.has('zloop');",
    "const kinds = new Set<string>(['zone-file']);",
    "const titles = new Map([['zbd-dump', 'zbd dump']]);",
    "const suffixes = { zoned: 'img', qcow2: 'qcow2' };",
    "const titles = { 'zone-file': 'zone_file' };",
    "familyTitles['zoned'];",
  ])('a comparison is seen: %s', (code) => {
    expect(foundIn(code)).toBe(1);
  });

  it.each([
    "const spec = { format: 'qcow2', variant: '44' };",
    "if (settings.unit === 'bytes') f();",
    "if (property === 'zoned') f();",
    "const words = new Set(['nvme', 'zoned']);",
    'const amounts = { bytes: 1, blocks: 512 };',
  ])('a value, or another meaning of the word, is none: %s', (code) => {
    expect(foundIn(code)).toBe(0);
  });
});
