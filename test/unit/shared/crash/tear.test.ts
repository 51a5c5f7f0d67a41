import { describe, expect, it } from 'vitest';
import {
  formatTear,
  parseTear,
  parseTears,
  TEAR_PATTERN,
  tearChoice,
  tearOf,
} from '../../../../shared/crash/tear';

describe('parseTear', () => {
  it.each([
    ['1536', 'prefix:1536'],
    ['prefix:4KiB', 'prefix:4096'],
    ['suffix:512@3', 'suffix:512@3'],
    ['sectors:7', 'sectors:7:512'],
    ['sectors:7:4k', 'sectors:7:4096'],
    ['entries:A5', 'entries:0xa5'],
    ['entries:0x000', 'entries:0x0'],
    ['low:2', 'low:2'],
    ['high:0@1', 'high:0@1'],
  ])('%s is spelt %s', (text, spelt) => {
    const tear = parseTear(text);
    expect(formatTear(tear)).toBe(spelt);
    expect(parseTear(spelt)).toEqual(tear);
    expect(spelt).toMatch(TEAR_PATTERN);
  });

  it.each([
    '',
    'middle:3',
    'suffix',
    'suffix:x',
    'sectors:1:700',
    'sectors:1:0',
    'entries:xyz',
    'low:1:2',
    '512@',
    'low:-1',
  ])('refuses %j', (text) => {
    expect(() => parseTear(text, '--tear')).toThrow('--tear: ');
  });
});

describe('parseTears', () => {
  it('takes one tear, or every prefix of 1 to 64 units', () => {
    expect(parseTears('low:2')).toEqual([parseTear('low:2')]);
    const each = parseTears('each:512').map(formatTear);
    expect([each[0], each[1], each.at(-1)]).toEqual(['prefix:512', 'prefix:1024', 'prefix:32768']);
    expect(() => parseTears('each:0')).toThrow('a unit has 1 byte at least');
    expect(() => parseTears('each:x', '--tear')).toThrow("--tear: 'x' is not a size");
  });
});

describe('tearChoice', () => {
  it('keeps the first bytes of the newest write as a number, and everything else by its spelling', () => {
    expect(tearChoice(parseTear('prefix:1536'))).toEqual({ tearBytes: 1536 });
    expect(tearChoice(parseTear('prefix:1536@0'))).toEqual({ tearBytes: null, tear: 'prefix:1536@0' });
    expect(tearChoice(null)).toEqual({ tearBytes: null });
    for (const text of ['512', 'suffix:1@2', 'sectors:3:4096'])
      expect(tearOf(tearChoice(parseTear(text)))).toEqual(parseTear(text));
    expect(tearOf({ tearBytes: null })).toBeNull();
    expect(() => tearOf({ tearBytes: 1, tear: 'low:0' })).toThrow('one write is torn at most');
  });
});
