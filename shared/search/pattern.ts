import * as v from 'valibot';
import type { ByteCount } from '../units/units';
import { flag, name, type Checked } from '../units/schemas';
import { parseHexPattern, parseInteger, textPattern, type BytePattern } from './byte-pattern';
import { longestMatch, parseRegex, type RegexNode } from './byte-regex';

/** Bytes of one match of a regular expression at most; what would match more is found in parts of that length. */
const REGEX_MATCH_MAX: ByteCount = 1024;
/** Hits that a session keeps of one search; it ends with the next one. */
export const SEARCH_HITS_MAX = 100_000;

/** What is searched for, as it was typed. */
export const SEARCH_PATTERN = v.union([
  /** Hexadecimal digits; `?` stands for any digit. */
  v.strictObject({ kind: v.literal('hex'), text: name }),
  v.strictObject({ kind: v.literal('text'), text: name, encoding: v.picklist(['utf-8', 'utf-16le']) }),
  /** Decimal or 0x, may be negative. */
  v.strictObject({
    kind: v.literal('integer'),
    text: name,
    width: v.picklist([1, 2, 4, 8]),
    bigEndian: flag,
  }),
  v.strictObject({ kind: v.literal('regex'), text: name }),
]);
/** What is searched for, as it was typed. */
export type SearchPattern = Checked<typeof SEARCH_PATTERN>;

/** What is searched for, understood. */
export type ReadPattern =
  | { readonly kind: 'bytes'; readonly pattern: BytePattern }
  | { readonly kind: 'regex'; readonly node: RegexNode; readonly longest: ByteCount };

/** Errors: `usage`, naming what is wrong and where in the pattern. */
export function readPattern(pattern: SearchPattern): ReadPattern {
  switch (pattern.kind) {
    case 'hex':
      return { kind: 'bytes', pattern: parseHexPattern(pattern.text) };
    case 'text':
      return { kind: 'bytes', pattern: textPattern(pattern.text, pattern.encoding) };
    case 'integer':
      return { kind: 'bytes', pattern: parseInteger(pattern) };
    case 'regex':
      return readRegex(pattern.text);
  }
}

/** A pattern for titles: `5a ?? 4f`, `"text"`, `/regex/`, `-2 (4 bytes)`. */
export function formatPattern(pattern: SearchPattern): string {
  switch (pattern.kind) {
    case 'hex':
      return pattern.text;
    case 'text':
      return `"${pattern.text}"`;
    case 'integer':
      return `${pattern.text} (${pattern.width} ${pattern.width === 1 ? 'byte' : 'bytes'})`;
    case 'regex':
      return `/${pattern.text}/`;
  }
}

function readRegex(text: string): ReadPattern {
  const node = parseRegex(text, { leastMax: REGEX_MATCH_MAX });
  return { kind: 'regex', node, longest: Math.min(REGEX_MATCH_MAX, longestMatch(node)) };
}
