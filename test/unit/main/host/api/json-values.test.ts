import { describe, expect, it } from 'vitest';
import { fromJsonValue, toJsonValue } from '../../../../../main/host/api/json-values';

const there = (value: unknown): unknown => JSON.parse(JSON.stringify(toJsonValue(value)));
const andBack = (value: unknown): unknown => fromJsonValue(there(value));

describe('values of the contract as JSON', () => {
  it('say bytes as base64 and numbers as numbers', () => {
    expect(there({ bytes: Uint8Array.of(1, 2, 255), at: Float64Array.of(1, 2 ** 53, NaN) })).toEqual({
      bytes: { $bytes: 'AQL/' },
      at: { $numbers: [1, 2 ** 53, null] },
    });
  });

  it('come back as they were', () => {
    const value = {
      empty: new Uint8Array(0),
      deep: [{ bytes: Uint8Array.of(7), at: Float64Array.of(-1, 0.5, NaN) }, null, true, 'x', 2],
      base64: { base64: 'AQ==' },
    };
    expect(andBack(value)).toEqual(value);
  });

  it('leave out what is undefined, and keep a key that is no ordinary one', () => {
    expect(andBack({ a: undefined, b: 1 })).toEqual({ b: 1 });
    const odd = JSON.parse('{"__proto__":{"x":1}}') as object;
    expect(Object.keys(andBack(odd) as object)).toEqual(['__proto__']);
  });

  it('of bytes that lie within others take their own alone', () => {
    expect(andBack(Uint8Array.of(1, 2, 3, 4).subarray(1, 3))).toEqual(Uint8Array.of(2, 3));
  });

  it.each([
    [{ $bytes: 'AQ=' }, /no base64/],
    [{ $bytes: 7 }, /no base64/],
    [{ $bytes: 'A Q=' }, /no base64/],
    [{ $numbers: ['1'] }, /no array of numbers/],
    [{ $numbers: 1 }, /no array of numbers/],
    [JSON.parse(`${'['.repeat(70)}${']'.repeat(70)}`), /more than 64 levels/],
  ])('%j is refused', (value, message) => {
    expect(() => fromJsonValue(value)).toThrow(message);
  });

  it('take nothing that JSON cannot say, and no key of their own', () => {
    expect(() => toJsonValue(1n)).toThrow(/bigint/);
    expect(() => toJsonValue(NaN)).toThrow(/number/);
    expect(() => toJsonValue(new Uint16Array(1))).toThrow(/typed arrays/);
    expect(() => toJsonValue({ $bytes: 'x' })).toThrow(/stands for bytes/);
  });
});
