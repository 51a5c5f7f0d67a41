import { describe, expect, it } from 'vitest';
import { defaultWidth } from '../../../../shared/search/byte-pattern';
import { formatPattern, readPattern, type SearchPattern } from '../../../../shared/search/pattern';
import { parseSearchScope } from '../../../../shared/search/search';
import { appErrorOf } from '../../../support/image/format-images';

const hex = (text: string): SearchPattern => ({ kind: 'hex', text });
const text = (content: string, encoding: 'utf-8' | 'utf-16le' = 'utf-8'): SearchPattern => ({
  kind: 'text',
  text: content,
  encoding,
});
const integer = (typed: string, width: 1 | 2 | 4 | 8, bigEndian = false): SearchPattern => ({
  kind: 'integer',
  text: typed,
  width,
  bigEndian,
});
const regex = (typed: string): SearchPattern => ({ kind: 'regex', text: typed });

function bytesOf(pattern: SearchPattern): string {
  const read = readPattern(pattern);
  if (read.kind !== 'bytes') throw new Error('no bytes');
  const { bytes, mask } = read.pattern;
  return Array.from(bytes, (byte, at) => {
    const digits = byte.toString(16).padStart(2, '0');
    return [0xf0, 0x0f].map((half, digit) => ((mask[at]! & half) === 0 ? '?' : digits[digit])).join('');
  }).join(' ');
}

const refusalOf = (pattern: SearchPattern) => {
  const { code, message } = appErrorOf(() => readPattern(pattern));
  expect(code).toBe('usage');
  return message;
};

describe('hexadecimal patterns', () => {
  it.each([
    ['5a ?? 4f', '5a ?? 4f'],
    ['5A??4f', '5a ?? 4f'],
    ['5a ? 4f', '5a ?? 4f'],
    ['4? ?f', '4? ?f'],
    [' 00\n01\t', '00 01'],
  ])('%j is %s', (typed, read) => {
    expect(bytesOf(hex(typed))).toBe(read);
  });

  it.each([
    ['5a g4', /character 4: 'g' is neither a hexadecimal digit nor \?/],
    ['5a 4', /character 4: '4' is half a byte/],
    ['5a4 4f', /character 3: '4' is half a byte/],
    ['?? ??', /asks for no byte/],
    ['5a 😀', /character 4: '😀'/],
  ])('%j is refused, naming the place', (typed, message) => {
    expect(refusalOf(hex(typed))).toMatch(message);
  });
});

describe('texts', () => {
  it('are UTF-8 or little-endian UTF-16', () => {
    expect(bytesOf(text('aé'))).toBe('61 c3 a9');
    expect(bytesOf(text('aé😀', 'utf-16le'))).toBe('61 00 e9 00 3d d8 00 de');
  });

  it('have no half of a surrogate pair in UTF-8', () => {
    expect(refusalOf(text('a\ud83d'))).toMatch(/character 2: half of a surrogate pair/);
    expect(bytesOf(text('\ud83d', 'utf-16le'))).toBe('3d d8');
  });
});

describe('integers', () => {
  it.each([
    [integer('258', 2), '02 01'],
    [integer('258', 2, true), '01 02'],
    [integer('-2', 4), 'fe ff ff ff'],
    [integer('-2', 8, true), 'ff ff ff ff ff ff ff fe'],
    [integer('0xffffffffffffffff', 8), 'ff ff ff ff ff ff ff ff'],
    [integer('-0x80', 1), '80'],
  ])('%j', (pattern, read) => {
    expect(bytesOf(pattern)).toBe(read);
  });

  it('are refused where they do not fit, naming what does', () => {
    expect(refusalOf(integer('256', 1))).toMatch(/does not fit in 1 byte; accepted: -128 to 255/);
    expect(refusalOf(integer('-129', 1))).toMatch(/accepted: -128 to 255/);
    expect(refusalOf(integer('18446744073709551616', 8))).toMatch(/does not fit in 8 bytes/);
    expect(refusalOf(integer('1.5', 4))).toMatch(/is no integer; accepted: 42, -2, 0x1f40/);
  });

  it('are 4 bytes, or 8 where they need them', () => {
    expect([defaultWidth('4294967295'), defaultWidth('-2147483648')]).toEqual([4, 4]);
    expect([defaultWidth('4294967296'), defaultWidth('-2147483649')]).toEqual([8, 8]);
  });
});

describe('regular expressions', () => {
  it.each([
    ['a(b', /character 2: this \( is not closed/],
    ['ab)', /character 3: this \) closes no group/],
    ['[ab', /character 1: this \[ is not closed/],
    ['a[]b', /character 2: these brackets are empty/],
    ['[z-a]', /character 2: this range runs backwards/],
    ['[\\d-z]', /character 2: a range is between two bytes/],
    ['[é]', /character 2: é has several bytes in UTF-8/],
    ['*a', /character 1: \* has nothing to repeat/],
    ['a+?', /character 3: a second quantifier, or a lazy one/],
    ['a{2', /character 2: \{ begins no quantifier/],
    ['a{3,2}', /character 2: \{3,2\} runs backwards/],
    ['a{9999}', /character 2: repeats more than 1000 times/],
    ['^a', /character 1: \^ asks for a line/],
    ['(?=a)', /character 1: groups are/],
    ['(a)\\1', /character 4: back references/],
    ['a\\b', /character 2: \\b is not known here/],
    ['\\xg0', /character 1: \\x is followed by two/],
    ['a\\', /character 2: nothing behind this/],
    ['()', /nothing but the empty text/],
    ['(a{100}){100}', /its shortest match has 10000 bytes; accepted: up to 1024/],
    ['(a{0,1000}){0,1000}', /written out it has [0-9]+ steps/],
    ['('.repeat(200), /character 101: more than 100 groups/],
  ])('%s is refused, naming the place', (typed, message) => {
    expect(refusalOf(regex(typed))).toMatch(message);
  });

  it('have a longest match, at most 1,024 bytes', () => {
    expect(readPattern(regex('a{2,5}|bc'))).toMatchObject({ longest: 5 });
    expect(readPattern(regex('a+'))).toMatchObject({ longest: 1024 });
    expect(readPattern(regex('é'))).toMatchObject({ longest: 2 });
  });
});

it('patterns are spelled for titles', () => {
  const spelled = [hex('5a ??'), text('disk'), integer('-2', 4), integer('7', 1), regex('a+')].map(
    formatPattern,
  );
  expect(spelled).toEqual(['5a ??', '"disk"', '-2 (4 bytes)', '7 (1 byte)', '/a+/']);
});

describe('scopes', () => {
  it('are words or zones', () => {
    expect(parseSearchScope('all', 8)).toEqual({ kind: 'all' });
    expect(parseSearchScope('0-3,4,7', 8)).toEqual({
      kind: 'zones',
      zones: [
        [0, 4],
        [7, 7],
      ],
    });
  });

  it('name what is accepted, and zones that there are', () => {
    expect(appErrorOf(() => parseSearchScope('data', 8)).message).toMatch(
      /accepted: all, written, header, table/,
    );
    expect(appErrorOf(() => parseSearchScope('8', 8)).code).toBe('out-of-range');
  });
});
