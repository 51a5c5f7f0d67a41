import { describe, expect, it } from 'vitest';
import { ByteFields, word } from '../../../../../../main/trace/importers/scan/byte-fields';
import { byteLines, LINE_BYTES_MAX } from '../../../../../../main/trace/importers/scan/byte-lines';
import { inPieces } from '../../../../../support/trace/imports';

function lines(chunks: Iterable<Uint8Array>): string[] {
  return Array.from(byteLines(chunks), ({ bytes, start, end, number, isCut }) => {
    const text = Buffer.from(bytes.subarray(start, end)).toString('latin1');
    return `${number}${isCut ? ' cut' : ''} ${text.length > 20 ? text.length : text}`;
  });
}

describe('byteLines', () => {
  it.each([[1], [2], [3], [100]])('in pieces of %i bytes', (length) => {
    expect(lines(inPieces(Buffer.from('ab\r\n\ncd\nlast'), length))).toEqual([
      '1 ab',
      '2 ',
      '3 cd',
      '4 last',
    ]);
  });

  it.each([[1000], [10_000_000]])('a line that does not end is cut, in pieces of %i', (length) => {
    const endless = Buffer.alloc(1_000_000, 'x');
    expect(lines(inPieces(Buffer.concat([endless, Buffer.from('\nb')]), length))).toEqual([
      `1 cut ${LINE_BYTES_MAX}`,
      '2 b',
    ]);
  });
});

describe('ByteFields', () => {
  const split = (text: string): ByteFields => {
    for (const line of byteLines([Buffer.from(text)])) return new ByteFields().split(line);
    return new ByteFields();
  };

  it('are split at blanks, and numbers only where all of them is digits', () => {
    const fields = split(' 12\tab  9007199254740991 9007199254740993 -1 ');
    expect([0, 1, 2, 3, 4, 5].map((at) => fields.number(at))).toEqual([12, -1, 2 ** 53 - 1, -1, -1, -1]);
    expect([
      fields.count,
      fields.text(1),
      fields.text(9),
      fields.is(1, word('ab')),
      fields.is(0, word('ab')),
    ]).toEqual([...[5, 'ab', '', true, false]]);
  });

  it('count beyond those that are kept', () => {
    expect(split('a '.repeat(1000)).count).toBe(1000);
  });
});
