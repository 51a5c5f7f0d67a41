/**
 * Values of the contract as JSON. Bytes become `{"$bytes": base64}` and arrays of 64-bit floats `{"$numbers": […]}`, with
 * null for what is no finite number; everything else is JSON as it is. Nothing of the contract has keys of these names.
 */
import { fail } from '../../../shared/errors/app-error';
import { assert } from '../../../shared/errors/assert';

/** Levels of objects and arrays in a message at most. */
const DEPTH_MAX = 64;
const BYTES_KEY = '$bytes';
const NUMBERS_KEY = '$numbers';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** A value of the contract as what JSON can say. Anything that is neither plain nor a typed array of the contract is a bug. */
export function toJsonValue(value: unknown): unknown {
  if (value instanceof Uint8Array) return { [BYTES_KEY]: base64Of(value) };
  if (value instanceof Float64Array)
    return { [NUMBERS_KEY]: Array.from(value, (one) => (Number.isFinite(one) ? one : null)) };
  if (Array.isArray(value)) return value.map(toJsonValue);
  if (typeof value === 'object' && value !== null) return objectToJson(value);
  const isScalar = value === null || value === undefined || ['string', 'boolean'].includes(typeof value);
  assert(isScalar || Number.isFinite(value), `a ${typeof value} cannot be said in JSON`);
  return value;
}

function objectToJson(value: object): object {
  assert(!ArrayBuffer.isView(value), 'of typed arrays only bytes and 64-bit floats are said in JSON');
  assert(tagOf(value) === null, 'a value of the contract has a key that stands for bytes or numbers');
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJsonValue(item)]));
}

/** The reverse of toJsonValue. Errors: `malformed` for bytes or numbers that are none, and for what is nested too deeply. */
export function fromJsonValue(value: unknown, depth = 0): unknown {
  if (depth > DEPTH_MAX) fail('malformed', `is nested more than ${DEPTH_MAX} levels deep`);
  if (Array.isArray(value)) return value.map((item) => fromJsonValue(item, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const tag = tagOf(value);
  if (tag !== null) return tagged(tag, (value as Record<string, unknown>)[tag]);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fromJsonValue(item, depth + 1)]),
  );
}

type Tag = typeof BYTES_KEY | typeof NUMBERS_KEY;

/** The key that stands for bytes or numbers, of an object that has no other one. */
function tagOf(value: object): Tag | null {
  const [key, ...others] = Object.keys(value);
  return others.length === 0 && (key === BYTES_KEY || key === NUMBERS_KEY) ? key : null;
}

function tagged(tag: Tag, value: unknown): Uint8Array | Float64Array {
  if (tag === NUMBERS_KEY) {
    if (!Array.isArray(value) || !value.every((one) => one === null || typeof one === 'number'))
      return fail('malformed', `${NUMBERS_KEY} is no array of numbers`);
    return Float64Array.from(value, (one: number | null) => one ?? Number.NaN);
  }
  if (typeof value !== 'string' || !BASE64.test(value)) return fail('malformed', `${BYTES_KEY} is no base64`);
  return Uint8Array.from(Buffer.from(value, 'base64'));
}

function base64Of({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
