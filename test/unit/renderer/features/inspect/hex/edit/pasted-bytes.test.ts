import { describe, expect, it } from 'vitest';
import { pastedBytes } from '../../../../../../../renderer/features/inspect/hex/edit/pasted-bytes';

describe('pasted text', () => {
  it.each([
    ['de ad be ef', [0xde, 0xad, 0xbe, 0xef]],
    ['DEADbeef\n00 ', [0xde, 0xad, 0xbe, 0xef, 0]],
    ['0xde, 0xad,\n0xbe', [0xde, 0xad, 0xbe]],
  ])('is bytes where it is nothing but hex: %s', (text, bytes) => {
    expect([...pastedBytes(text, 'hex')]).toEqual(bytes);
  });

  it.each(['dea', 'hello', 'de ad!', '0x', 'zone 12'])(
    'is text in UTF-8 where it is anything else: %s',
    (text) => {
      expect(new TextDecoder().decode(pastedBytes(text, 'hex'))).toBe(text);
    },
  );

  it('is text in the text column, whatever it looks like, and nothing where there is none', () => {
    expect(new TextDecoder().decode(pastedBytes('face', 'text'))).toBe('face');
    expect([...pastedBytes('é', 'text')]).toEqual([0xc3, 0xa9]);
    expect(pastedBytes('', 'hex')).toHaveLength(0);
  });
});
