import { describe, expect, it } from 'vitest';
import { COPY_FORMATS } from '../../../../../../../renderer/features/inspect/hex/copy/copy-formats';
import { pastedBytes } from '../../../../../../../renderer/features/inspect/hex/edit/pasted-bytes';

describe('pasted text', () => {
  it.each([
    ['de ad be ef', [0xde, 0xad, 0xbe, 0xef]],
    ['DEADbeef\n00 ', [0xde, 0xad, 0xbe, 0xef, 0]],
    ['0xde, 0xad,\n0xbe', [0xde, 0xad, 0xbe]],
  ])('is bytes where it is nothing but hex: %s', (text, bytes) => {
    expect([...pastedBytes(text, 'hex')]).toEqual(bytes);
  });

  it.each([
    ['{0x5a, 0x4f}', [0x5a, 0x4f]],
    ['[0x5a, 0x4f,]', [0x5a, 0x4f]],
    [String.raw`\x5a\x4f`, [0x5a, 0x4f]],
    [String.raw`b"\x01\x02"`, [1, 2]],
    ['00401000: 5a4f 4e45  ZONE', [0x5a, 0x4f, 0x4e, 0x45]],
    ['00000000: 5a4f 4e  ZON\n00000010: 01                .', [0x5a, 0x4f, 0x4e, 1]],
  ])('is bytes where it is source or a dump of them: %s', (text, bytes) => {
    expect([...pastedBytes(text, 'hex')]).toEqual(bytes);
  });

  it.each(['edit.copyHex', 'edit.copyC', 'edit.copyRust', 'edit.copyPython', 'edit.copyXxd'] as const)(
    'is what was copied by %s',
    (id) => {
      for (const length of [1, 2, 16, 37]) {
        const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + 48) % 256);
        const copied = COPY_FORMATS[id].format({ bytes, offset: 0x40_1000, path: 'a.img' });
        expect(pastedBytes(copied, 'hex')).toEqual(bytes);
      }
    },
  );

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
