import { describe, expect, it } from 'vitest';
import { linesOf, TOO_LONG } from '../../../../../main/host/api/lines';

async function linesIn(pieces: readonly string[], most = 8): Promise<(string | typeof TOO_LONG)[]> {
  const input = (async function* () {
    for (const piece of pieces) yield await Promise.resolve(Buffer.from(piece));
  })();
  const lines: (string | typeof TOO_LONG)[] = [];
  for await (const line of linesOf(input, most)) lines.push(line);
  return lines;
}

describe('lines of a stream', () => {
  it.each([
    [['a\nb\n'], ['a', 'b']],
    [['a\nb'], ['a', 'b']],
    [
      ['ab', 'c\r\n', '\n\n', 'd'],
      ['abc', 'd'],
    ],
    [[], []],
    [['12345678\n'], ['12345678']],
    [['123456789\nb\n'], [TOO_LONG, 'b']],
    [
      ['12345678', '9', '0123456789', '\nb'],
      [TOO_LONG, 'b'],
    ],
    [['123456789'], [TOO_LONG]],
    [
      ['\u00e4'.repeat(4), '\nx'],
      ['\u00e4'.repeat(4), 'x'],
    ],
  ])('%j', async (pieces, lines) => {
    expect(await linesIn(pieces)).toEqual(lines);
  });

  it('a character may be split over pieces', async () => {
    const bytes = Buffer.from('€\n');
    const input = (async function* () {
      for (const byte of bytes) yield await Promise.resolve(Uint8Array.of(byte));
    })();
    const lines: unknown[] = [];
    for await (const line of linesOf(input, 8)) lines.push(line);
    expect(lines).toEqual(['€']);
  });
});
