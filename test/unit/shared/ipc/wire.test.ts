import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/errors/app-error';
import { decodeMessage, encodeMessage, WIRE_MESSAGE_MAX } from '../../../../shared/ipc/wire';

const roundTrip = (value: unknown) => decodeMessage(encodeMessage(value));

/** A message with a header of our choice, as an attacker would write it. */
function forge(header: string, attachments = new Uint8Array(0)): Uint8Array {
  const text = new TextEncoder().encode(header);
  const start = Math.ceil((4 + text.length) / 8) * 8;
  const message = new Uint8Array(start + attachments.length);
  new DataView(message.buffer).setUint32(0, text.length, true);
  message.set(text, 4);
  message.set(attachments, start);
  return message;
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (thrown) {
    return thrown instanceof AppError ? thrown.code : String(thrown);
  }
  return 'nothing was thrown';
}

describe('wire', () => {
  it('carries plain data unchanged', () => {
    const value = {
      id: 1,
      text: 'zone – 7',
      list: [1, -2.5, null, true, ''],
      nested: { empty: {}, none: [] },
    };
    expect(roundTrip(value)).toEqual(value);
  });

  it('carries typed arrays at any depth, of any length, at any alignment', () => {
    const bytes = new Uint8Array([9, 1, 2, 3, 9]).subarray(1, 4);
    const numbers = Float64Array.from([0, -0, 2 ** 53 - 1, NaN, Infinity]);
    const value = {
      page: { state: bytes, list: [{ writePointer: numbers }, new Uint8Array(0)] },
      after: 'x',
    };
    expect(roundTrip(value)).toEqual(value);
    expect(roundTrip(numbers)).toEqual(numbers);
  });

  it('answers arrays that do not share memory with the message', () => {
    const message = encodeMessage({ bytes: Uint8Array.of(1, 2, 3) });
    const { bytes } = decodeMessage(message) as { bytes: Uint8Array };
    message.fill(0);
    expect([...bytes]).toEqual([1, 2, 3]);
  });

  it('reads a message that lies inside a larger buffer', () => {
    const message = encodeMessage({ pointers: Float64Array.of(1, 2) });
    const larger = new Uint8Array(message.length + 13);
    larger.set(message, 5);
    expect(decodeMessage(larger.subarray(5, 5 + message.length))).toEqual({
      pointers: Float64Array.of(1, 2),
    });
  });

  it('leaves out properties that are undefined, as JSON does', () => {
    expect(roundTrip({ a: undefined, b: 1 })).toEqual({ b: 1 });
  });

  it('keeps a key called __proto__ a key, with data or an array behind it', () => {
    const value = JSON.parse('{"__proto__":{"polluted":true},"constructor":1}') as object;
    Object.defineProperty(value, 'inner', { value: JSON.parse('{"__proto__":null}'), enumerable: true });
    const inner = Reflect.get(value, 'inner') as object;
    Object.defineProperty(inner, '__proto__', { value: Uint8Array.of(7), enumerable: true });
    const back = roundTrip(value) as Record<string, unknown>;
    expect(Object.keys(back)).toEqual(['__proto__', 'constructor', 'inner']);
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(back['inner'], '__proto__')?.value).toEqual(Uint8Array.of(7));
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('refuses to encode what the contract does not know', () => {
    for (const value of [{ f: () => 1 }, { n: NaN }, { n: Infinity }, { s: Symbol('s') }, { b: 1n }]) {
      expect(() => encodeMessage(value), String(Object.keys(value))).toThrow('cannot cross the wire');
    }
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(() => encodeMessage(circle)).toThrow('nested too deeply');
    expect(() => encodeMessage(new Uint8Array(WIRE_MESSAGE_MAX))).toThrow('too long');
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['a length only', Uint8Array.of(2, 0, 0, 0)],
    ['a header that is longer than the message', Uint8Array.of(255, 255, 255, 255, 1)],
    ['no JSON', forge('{')],
    ['no UTF-8', Uint8Array.of(2, 0, 0, 0, 0xc3, 0x28, 0, 0)],
    ['JSON of another shape', forge('{"value":1}')],
    ['too few parts', forge('[1]')],
    ['attachments that are no list', forge('[1,{}]')],
    ['an attachment of another shape', forge('[null,[["u8",0]]]')],
    ['an unknown kind', forge('[null,[["u16",0,[]]]]')],
    ['a kind from the prototype', forge('[null,[["constructor",0,[]]]]')],
    ['a negative length', forge('[null,[["u8",-8,[]]]]')],
    ['a fractional length', forge('[null,[["u8",0.5,[]]]]')],
    ['a length beyond the message', forge('[null,[["u8",9007199254740991,[]]]]')],
    ['half a number', forge('[null,[["f64",4,[]]]]', new Uint8Array(8))],
    ['bytes after the last attachment', forge('[null,[["u8",8,[]]]]', new Uint8Array(16))],
    ['a place that is taken', forge('[1,[["u8",8,[]]]]', new Uint8Array(8))],
    ['a place used twice', forge('[null,[["u8",8,[]],["u8",8,[]]]]', new Uint8Array(16))],
    ['a place that does not exist', forge('[{},[["u8",8,["a"]]]]', new Uint8Array(8))],
    [
      'a place inside of another attachment',
      forge('[null,[["u8",8,[]],["u8",8,["length"]]]]', new Uint8Array(16)),
    ],
    ['a place in the prototype', forge('[{},[["u8",8,["__proto__","x"]]]]', new Uint8Array(8))],
    ['a place in the constructor', forge('[{},[["u8",8,["constructor","prototype"]]]]', new Uint8Array(8))],
    ['a place that is no path', forge('[null,[["u8",8,"ab"]]]', new Uint8Array(8))],
    ['a path of objects', forge('[{"a":null},[["u8",8,[{"toString":1}]]]]', new Uint8Array(8))],
    ['nesting beyond any stack', forge('['.repeat(200_000))],
  ])('refuses a message with %s', (_, message) => {
    expect(codeOf(() => decodeMessage(message))).toBe('malformed');
  });

  it('refuses a message above the limit without reading it', () => {
    expect(codeOf(() => decodeMessage(new Uint8Array(WIRE_MESSAGE_MAX + 1)))).toBe('malformed');
  });

  it('refuses every truncation of a message and survives every flipped byte', () => {
    const message = encodeMessage({ id: 3, page: { state: Uint8Array.of(1, 2, 3), wp: Float64Array.of(4) } });
    for (let length = 0; length < message.length; length++) {
      expect(
        codeOf(() => decodeMessage(message.subarray(0, length))),
        `cut at ${length}`,
      ).toBe('malformed');
    }
    for (let at = 0; at < message.length; at++) {
      const broken = message.slice();
      broken[at] = broken[at]! ^ 0x55;
      expect(['malformed', 'nothing was thrown'], `flipped at ${at}`).toContain(
        codeOf(() => decodeMessage(broken)),
      );
    }
  });
});
