import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteMatcher } from '../../../../main/search/byte-matcher';
import { findInParts } from '../../../../main/search/find-in-parts';
import { heldParts } from '../../../../main/search/held-parts';
import { RegexMatcher } from '../../../../main/search/regex-matcher';
import type { Matcher } from '../../../../main/search/matcher';
import { parseHexPattern } from '../../../../shared/search/byte-pattern';
import { readPattern } from '../../../../shared/search/pattern';
import { holds } from '../../../support/run/holds';

const quiet = { checkCancelled: () => undefined, looked: () => undefined };

function regexMatcher(text: string, checkCancelled: () => void = () => undefined): RegexMatcher {
  const read = readPattern({ kind: 'regex', text });
  if (read.kind !== 'regex') throw new Error('no expression');
  return new RegexMatcher(read.node, read.longest, checkCancelled);
}

function matchesOf(matcher: Matcher, bytes: Buffer): [at: number, length: number][] {
  const parts = heldParts([{ offset: 0, length: bytes.length }], null);
  const read = (at: number, length: number) => bytes.subarray(at, at + length);
  return Array.from(findInParts(parts, matcher, { read }, quiet), ({ at, length }) => [at, length]);
}

/** What the platform's own expressions find; they take the first alternative, so only patterns without that choice are compared. */
function expected(source: string, bytes: Buffer): [at: number, length: number][] {
  const all = bytes.toString('latin1').matchAll(new RegExp(source, 'gs'));
  return [...all].filter(({ 0: text }) => text !== '').map((match) => [match.index, match[0].length]);
}

const few = fc.uint8Array({ maxLength: 300, max: 3 }).map((bytes) => Buffer.from(bytes.map((b) => b + 97)));

describe('a regular expression', () => {
  it.each([
    'a',
    'ab',
    'a+',
    'a*b',
    '[^a]+',
    '(ab)+',
    'a{2,3}',
    'a{2,}b?',
    '(a|b)c',
    '.b',
    '(a|bc)+d',
    '[a-c]{4}',
    'b(a?)c',
    '\\x61\\w',
    '(?:a*)*b',
    '\\D\\S\\s?',
  ])('%s finds what it finds elsewhere', (source) => {
    holds(
      fc.property(few, (bytes) => {
        expect(matchesOf(regexMatcher(source), bytes)).toEqual(expected(source, bytes));
      }),
    );
  });

  it('takes the longest match of its alternatives', () => {
    expect(matchesOf(regexMatcher('a|ab|abcd'), Buffer.from('xabcabcd'))).toEqual([
      [1, 2],
      [4, 4],
    ]);
  });

  it('takes bytes, not characters', () => {
    expect(matchesOf(regexMatcher('é+.'), Buffer.from([0x20, 0xc3, 0xa9, 0xc3, 0xa9, 0xff]))).toEqual([
      [1, 5],
    ]);
    expect(matchesOf(regexMatcher('[\\x80-\\xff]{2}'), Buffer.from([0x7f, 0x80, 0xff]))).toEqual([[1, 2]]);
  });

  it('finds what has no end in parts of 1,024 bytes', () => {
    expect(matchesOf(regexMatcher('a+'), Buffer.alloc(2500, 'a'))).toEqual([
      [0, 1024],
      [1024, 1024],
      [2048, 452],
    ]);
  });

  it.each(['(a+)+b', '(a|aa)*b', '(.*)*.*b', '(a?){30}a{30}b'])(
    '%s hangs nowhere and hears a cancel',
    (source) => {
      let looks = 0;
      const matcher = regexMatcher(source, () => void looks++);
      expect(matchesOf(matcher, Buffer.alloc(16 * 1024, 'a'))).toEqual([]);
      expect(looks).toBeGreaterThan(0);
    },
  );

  it('is found with more states than are kept', () => {
    // 2^12 sets of places: which of the last twelve bytes were an a.
    const source = '[ab]*a[ab]{12}c';
    const bytes = Buffer.from(
      Array.from({ length: 20_000 }, (_, at) => (((at * 2654435761) >>> 16) & 1 ? 97 : 98)),
    );
    bytes.write('c', 15_000);
    const found = matchesOf(regexMatcher(source), bytes);
    expect(found).toEqual(bounded(source, bytes));
    expect(found.length).toBeGreaterThan(0);
  });
});

/** As expected, each match being at most 1,024 bytes long. */
function bounded(source: string, bytes: Buffer): [at: number, length: number][] {
  const found: [number, number][] = [];
  const one = new RegExp(source, 'sy');
  for (let at = 0; at < bytes.length; at++) {
    const match = one.exec(((one.lastIndex = 0), bytes.toString('latin1', at, at + 1024)));
    if (!match) continue;
    found.push([at, match[0].length]);
    at += match[0].length - 1;
  }
  return found;
}

describe('bytes with wildcards', () => {
  const anyPattern = fc
    .array(fc.constantFrom('61', '62', '??', '6?', '?1', '00'), { minLength: 1, maxLength: 6 })
    .filter((parts) => parts.some((part) => part !== '??'));

  it('are found at every place, one over another, too', () => {
    holds(
      fc.property(anyPattern, few, (parts, bytes) => {
        const source = parts.map((part) => `(?:${CLASSES[part]})`).join('');
        const every = new RegExp(`(?=(${source}))`, 'gs');
        const places = [...bytes.toString('latin1').matchAll(every)].map(({ index }) => [
          index,
          parts.length,
        ]);
        expect(matchesOf(new ByteMatcher(parseHexPattern(parts.join(' '))), bytes)).toEqual(places);
      }),
    );
  });
});

const CLASSES: Readonly<Record<string, string>> = {
  '61': 'a',
  '62': 'b',
  '00': '\\x00',
  '??': '.',
  '6?': '[\\x60-\\x6f]',
  '?1': '[\\x01\\x11\\x21\\x31\\x41\\x51\\x61\\x71\\x81\\x91\\xa1\\xb1\\xc1\\xd1\\xe1\\xf1]',
};
