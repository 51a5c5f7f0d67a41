import { describe, expect, it } from 'vitest';
import {
  encodeHigh,
  encodeLow,
  EXTENDED_WORD,
  PLAIN_WORD,
  wordAttributes,
  wordConventional,
  wordPointer,
  wordState,
} from '../../../../../../main/format/zoned/table/word';
import type { WordKind, WordParts } from '../../../../../../main/format/zoned/table/word';

const hexWord = (kind: WordKind, parts: WordParts) =>
  encodeHigh(kind, parts).toString(16).padStart(8, '0') + encodeLow(parts).toString(16).padStart(8, '0');

describe('table words', () => {
  it.each<[string, WordKind, WordParts, string]>([
    [
      'a conventional zone at 1 MiB',
      PLAIN_WORD,
      { state: 0, conventional: true, attributes: 0, pointer: 0x100000 },
      '0800000000100000',
    ],
    [
      'an implicitly opened zone as observed',
      PLAIN_WORD,
      { state: 2, conventional: false, attributes: 0, pointer: 0x300200 },
      '2000000000300200',
    ],
    [
      'attributes are no part of an rfc word',
      PLAIN_WORD,
      { state: 14, conventional: false, attributes: 0xff, pointer: 2 ** 40 },
      'e000010000000000',
    ],
    [
      'all fields of an extended word',
      EXTENDED_WORD,
      { state: 15, conventional: true, attributes: 0x81, pointer: 2 ** 51 - 512 },
      'fc0ffffffffffe00',
    ],
  ])('%s', (_what, kind, parts, expected) => {
    expect(hexWord(kind, parts)).toBe(expected);
    const [high, low] = [encodeHigh(kind, parts), encodeLow(parts)];
    expect(wordState(high)).toBe(parts.state);
    expect(wordConventional(high)).toBe(parts.conventional);
    expect(wordAttributes(kind, high)).toBe(kind.hasAttributes ? parts.attributes : 0);
    expect(wordPointer(kind, high, low)).toBe(parts.pointer);
  });
});
