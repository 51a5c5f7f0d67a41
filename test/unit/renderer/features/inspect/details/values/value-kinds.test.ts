import { describe, expect, it } from 'vitest';
import { VALUE_KINDS } from '../../../../../../../renderer/features/inspect/details/values/value-kinds';

const kindOf = (title: string) => VALUE_KINDS.find((kind) => kind.title === title)!;
const decode = (title: string, hex: string, little = true) => {
  const bytes = Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  return kindOf(title).decode(new DataView(bytes.buffer), little);
};
const encode = (title: string, text: string, little = true) =>
  Buffer.from(kindOf(title).encode!(text, little)).toString('hex');

describe('values of bytes', () => {
  it.each([
    ['u8', 'ff', '255', '255'],
    ['i8', 'ff', '-1', '-1'],
    ['u16', '0180', '32769', '384'],
    ['i16', '0180', '-32767', '384'],
    ['u32', 'deadbeef', '4022250974', '3735928559'],
    ['i32', 'deadbeef', '-272716322', '-559038737'],
    ['u64', 'ffffffffffffff7f', '9223372036854775807', '18446744073709551487'],
    ['i64', 'ffffffffffffff7f', '9223372036854775807', '-129'],
    ['f32', 'cdcccc3d', '0.1', '-429492130'],
    ['f64', '000000000000f03f', '1', '3.03865e-319'],
    ['bits', '5a', '0101 1010', '0101 1010'],
    ['UTF-8', '7ac3b6c3a90a', 'zöé·', 'zöé·'],
    ['UTF-16', '7a00f600', 'zö', '稀\uf600'],
    ['Unix time', '80000000', '1970-01-01 00:02:08', '2038-01-19 03:14:08'],
    ['NTFS time', '00803ed5deb19d01', '1970-01-01 00:00:00', null],
    ['DOS time', '2194 5a5c', '2026-02-26 18:33:02', null],
    ['GUID', '33221100554477668899aabbccddeeff', '00112233-4455-6677-8899-aabbccddeeff', null],
    ['GUID', '00112233445566778899aabbccddeeff', null, '00112233-4455-6677-8899-aabbccddeeff'],
    ['zone', '0010000000000020', 'implicitly opened, pointer 0x1000 (4,096 B)', null],
    ['zone', '0010000000000008', 'conventional (state 0), pointer 0x1000 (4,096 B)', null],
    ['zone', '0000000000000000', 'state 0, reserved, pointer 0x0 (0 B)', null],
    ['zone', '00000000000000f0', 'offline, pointer 0x0 (0 B)', null],
    ['zone', '0000000000000870', 'state 7, reserved, attributes 0x1, pointer 0x0 (0 B)', null],
  ])('reads %s of %s', (title, hex, little, big) => {
    if (little !== null) expect(decode(title, hex)).toBe(little);
    if (big !== null) expect(decode(title, hex, false)).toBe(big);
  });

  it('takes no bytes for a date that they are not', () => {
    expect(decode('DOS time', 'ffffffff')).toBeNull();
    expect(decode('NTFS time', 'ffffffffffffffff')).toBeNull();
    expect(decode('UTF-16', '41')).toBeNull();
  });

  it('gives the bytes back of every value that can be typed, in both orders', () => {
    const content = '0102030405060708090a0b0c0d0e0f10';
    for (const { title, bytes, encode: isTyped } of VALUE_KINDS)
      for (const little of [true, false]) {
        if (isTyped === undefined) continue;
        const hex = content.slice(0, 2 * bytes);
        expect(encode(title, decode(title, hex, little)!, little), title).toBe(hex);
      }
  });

  it.each([
    ['u8', '256', 'u8 goes from 0 to 255'],
    ['i8', '-129', 'i8 goes from -128 to 127'],
    ['u16', '-1', 'u16 goes from 0 to 65535'],
    ['u32', 'ten', 'not a whole number'],
    ['f64', 'ten', 'not a number'],
    ['bits', '012', 'eight binary digits'],
    ['GUID', '12', '32 hexadecimal digits'],
    ['Unix time', 'noon', 'not a time'],
    ['Unix time', '1969-12-31 00:00:00', '1970 to 2106'],
  ])('says what is wrong with %s %s', (title, text, message) => {
    expect(() => encode(title, text)).toThrow(message);
  });

  it('takes hexadecimal, signs and separators', () => {
    expect(encode('u32', '0x1000')).toBe('00100000');
    expect(encode('u32', '4,096', false)).toBe('00001000');
    expect(encode('i16', '-2')).toBe('feff');
    expect(encode('bits', '1000 0001')).toBe('81');
  });
});
