import { describe, expect, it } from 'vitest';
import {
  bitRange,
  bitsText,
  byteRange,
  bytesOfField,
  fieldsOfByte,
  isOneNumber,
} from '../../../../../../renderer/features/inspect/details/descriptor-bits';

const fields = [
  { name: 'state', highBit: 63, lowBit: 60, value: '14', meaning: 'full' },
  { name: 'conventional', highBit: 59, lowBit: 59, value: '0', meaning: '' },
  { name: 'attributes', highBit: 58, lowBit: 51, value: '0x4', meaning: '' },
  { name: 'write pointer', highBit: 50, lowBit: 0, value: '0x1000', meaning: '' },
];
/** State 14, attributes 04h, pointer 1000h, little-endian. */
const word = { bytes: Uint8Array.from([0x00, 0x10, 0, 0, 0, 0, 0x20, 0xe0]) };
/** The same number with its most significant byte first. */
const bigWord = { bytes: word.bytes.toReversed(), bigEndian: true };

describe('bits of a descriptor', () => {
  it('finds the bytes of the file that hold a field', () => {
    expect(fields.map((field) => bytesOfField(word, field))).toEqual([
      { from: 7, length: 1 },
      { from: 7, length: 1 },
      { from: 6, length: 2 },
      { from: 0, length: 7 },
    ]);
  });

  it('finds the fields that a byte of the file holds', () => {
    const names = (byte: number) => fieldsOfByte(word, fields, byte).map(({ name }) => name);
    expect(names(7)).toEqual(['state', 'conventional', 'attributes']);
    expect(names(6)).toEqual(['attributes', 'write pointer']);
    expect(names(0)).toEqual(['write pointer']);
  });

  it('goes both ways: each byte of a field names the field', () => {
    for (const raw of [word, bigWord]) {
      for (const field of fields) {
        const { from, length } = bytesOfField(raw, field);
        for (let byte = from; byte < from + length; byte++)
          expect(fieldsOfByte(raw, fields, byte)).toContain(field);
      }
    }
  });

  it('reads bits from little-endian bytes, highest first', () => {
    expect(fields.slice(0, 3).map((field) => bitsText(word, field))).toEqual(['1110', '0', '00000100']);
    expect(fields.map(bitRange)).toEqual(['63:60', '59', '58:51', '50:0']);
  });

  it('reads big-endian words from the other end', () => {
    expect(fields.slice(0, 3).map((field) => bitsText(bigWord, field))).toEqual(['1110', '0', '00000100']);
    expect(bytesOfField(bigWord, fields[0]!)).toEqual({ from: 0, length: 1 });
    expect(bytesOfField(bigWord, fields[3]!)).toEqual({ from: 1, length: 7 });
  });

  it('places the fields of a longer structure by their first byte', () => {
    const raw = { bytes: new Uint8Array(88) };
    expect([isOneNumber(raw), isOneNumber(word)]).toEqual([false, true]);
    expect(byteRange(raw, { highBit: 255, lowBit: 192 })).toBe('+24');
    expect(byteRange(raw, { highBit: 15, lowBit: 12 })).toBe('+1 7:4');
  });
});
