import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfName, isRawName, nameOfBytes, spellRawName } from '../../../../shared/units/raw-name';

describe('names of bytes', () => {
  it('are what they always were where they are UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(nameOfBytes(bytesOfName(name))).toBe(name);
        expect(isRawName(name)).toBe(false);
        expect([...bytesOfName(name)]).toEqual([...new TextEncoder().encode(name)]);
      }),
    );
  });

  it('have one text, and each text gives back its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(bytesOfName(nameOfBytes(bytes))).toEqual(bytes);
      }),
    );
  });

  it('are shown with the bytes spelled that are no UTF-8', () => {
    const name = nameOfBytes(Uint8Array.from([0x61, 0xff, 0xc3, 0xa4, 0xc3]));
    expect([isRawName(name), spellRawName(name)]).toEqual([true, 'a\\xffä\\xc3']);
  });
});
