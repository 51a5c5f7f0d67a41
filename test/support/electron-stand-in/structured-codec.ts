/** Values of the structured clone algorithm as text and back, for the wire between test process and page. */

const VIEWS = ['Uint8Array', 'Int32Array', 'Uint32Array', 'Float64Array'] as const;

type Tagged = readonly [tag: string, ...rest: unknown[]];

/** Encodes a value; throws DataCloneError where the structured clone algorithm would. */
export function encode(value: unknown): string {
  return JSON.stringify(encodeValue(structuredClone(value)));
}

/** Reverses `encode`. */
export function decode(text: string): unknown {
  return decodeValue(JSON.parse(text));
}

function encodeValue(value: unknown): unknown {
  if (value === undefined) return ['undefined'];
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : ['number', Object.is(value, -0) ? '-0' : `${value}`];
  }
  if (typeof value === 'bigint') return ['bigint', value.toString()];
  return encodeObject(value);
}

function encodeObject(value: object): Tagged {
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (ArrayBuffer.isView(value)) {
    return ['view', kind, toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))];
  }
  if (Array.isArray(value)) return ['array', value.map(encodeValue)];
  if (value instanceof Map)
    return ['map', [...value].map(([key, item]) => [encodeValue(key), encodeValue(item)])];
  if (value instanceof Date) return ['date', value.getTime()];
  if (value instanceof Error) return ['error', value.message];
  return ['object', Object.entries(value).map(([key, item]) => [key, encodeValue(item)])];
}

function decodeValue(value: unknown): unknown {
  return Array.isArray(value) ? decodeTagged(value as unknown as Tagged) : value;
}

function decodeTagged([tag, first, second]: Tagged): unknown {
  switch (tag) {
    case 'undefined':
      return undefined;
    case 'number':
      return Number(first);
    case 'bigint':
      return BigInt(first as string);
    case 'view':
      return decodeView(first as string, fromBase64(second as string));
    case 'array':
      return (first as unknown[]).map(decodeValue);
    case 'map':
      return new Map(
        (first as [unknown, unknown][]).map(([key, item]) => [decodeValue(key), decodeValue(item)]),
      );
    case 'date':
      return new Date(first as number);
    case 'error':
      return new Error(first as string);
    default:
      return decodeObject(first as [string, unknown][]);
  }
}

function decodeObject(entries: [string, unknown][]): object {
  const object = {};
  for (const [key, item] of entries) {
    Object.defineProperty(object, key, {
      value: decodeValue(item),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return object;
}

function decodeView(kind: string, bytes: Uint8Array<ArrayBuffer>): unknown {
  const name = VIEWS.find((view) => view === kind);
  if (name === undefined) throw new Error(`stand-in: ${kind} does not cross`);
  const constructors = { Uint8Array, Int32Array, Uint32Array, Float64Array };
  return new constructors[name](bytes.buffer);
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
