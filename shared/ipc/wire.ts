/**
 * Messages between the page and the web host as bytes: JSON for plain data, followed by the typed arrays as they
 * are, so that pages of zones and bytes cross without being spelled out in text.
 *
 * Layout, little-endian: u32 length of the header in bytes · header (UTF-8 JSON) · zero bytes up to a multiple of
 * 8 · attachments, each padded to a multiple of 8. The header is `[value, attachments]`; each attachment is
 * `[kind, byteLength, path]` and belongs where `path` leads in `value`, which holds null there.
 */
import { fail } from '../errors/app-error';
import { assert } from '../errors/assert';

/** Bytes of one message at most. */
export const WIRE_MESSAGE_MAX = 16 * 1024 * 1024;

const LENGTH_BYTES = 4;
const DEPTH_MAX = 64;
const ATTACHMENTS_MAX = 4096;
const KINDS = { u8: 1, f64: 8 } as const;

type Kind = keyof typeof KINDS;
type Path = readonly (string | number)[];
type Attachment = readonly [kind: Kind, byteLength: number, path: Path];
type Container = Record<string | number, unknown>;

interface Collected {
  readonly attachments: Attachment[];
  readonly contents: Uint8Array[];
}

const padded = (length: number) => Math.ceil(length / 8) * 8;

/** Assigning `__proto__` would change the prototype; defining it makes it a property like any other. */
function setOwn(target: object, key: string | number, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

/**
 * A message as bytes. Takes plain data (objects, arrays, text, finite numbers, booleans, null) with Uint8Array
 * and Float64Array at any depth; properties that are undefined are left out. Anything else is a bug of ours.
 */
export function encodeMessage(value: unknown): Uint8Array {
  const collected: Collected = { attachments: [], contents: [] };
  const plain = toPlain(value, [], collected);
  const header = new TextEncoder().encode(JSON.stringify([plain, collected.attachments]));
  const start = padded(LENGTH_BYTES + header.length);
  const total = collected.contents.reduce((sum, bytes) => sum + padded(bytes.length), start);
  assert(total <= WIRE_MESSAGE_MAX, `a message of ${total} bytes is too long for the wire`);
  const message = new Uint8Array(total);
  new DataView(message.buffer).setUint32(0, header.length, true);
  message.set(header, LENGTH_BYTES);
  let offset = start;
  for (const bytes of collected.contents) {
    message.set(bytes, offset);
    offset += padded(bytes.length);
  }
  return message;
}

function toPlain(value: unknown, path: Path, collected: Collected): unknown {
  assert(path.length <= DEPTH_MAX, 'a message is nested too deeply for the wire');
  if (value instanceof Uint8Array) return attach('u8', value, path, collected);
  if (value instanceof Float64Array) return attach('f64', value, path, collected);
  if (Array.isArray(value)) return value.map((item, index) => toPlain(item, [...path, index], collected));
  assert(!ArrayBuffer.isView(value), 'of typed arrays only bytes and 64-bit floats cross the wire');
  if (typeof value === 'object' && value !== null) return toPlainObject(value, path, collected);
  const isScalar = value === null || typeof value === 'string' || typeof value === 'boolean';
  assert(isScalar || Number.isFinite(value), `a ${typeof value} cannot cross the wire`);
  return value;
}

function toPlainObject(value: object, path: Path, collected: Collected): object {
  const plain = {};
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) setOwn(plain, key, toPlain(item, [...path, key], collected));
  }
  return plain;
}

function attach(
  kind: Kind,
  array: Uint8Array | Float64Array,
  path: Path,
  { attachments, contents }: Collected,
): null {
  attachments.push([kind, array.byteLength, path]);
  contents.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return null;
}

/** The message behind bytes that came over the wire. Errors: `malformed` for anything that encodeMessage cannot have made. */
export function decodeMessage(message: Uint8Array): unknown {
  if (message.length < LENGTH_BYTES || message.length > WIRE_MESSAGE_MAX) malformed('its length');
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const headerEnd = LENGTH_BYTES + view.getUint32(0, true);
  if (headerEnd > message.length) malformed('the length of its header');
  const [value, attachments] = readHeader(message.subarray(LENGTH_BYTES, headerEnd));
  const root: Container = { value };
  let offset = padded(headerEnd);
  for (const attachment of attachments) {
    const [kind, byteLength, path] = checkAttachment(attachment);
    if (offset + byteLength > message.length) malformed('the length of an attachment');
    place(root, path, copyOut(message, kind, offset, byteLength));
    offset += padded(byteLength);
  }
  if (offset !== message.length) malformed('what follows its last attachment');
  return root['value'];
}

function readHeader(bytes: Uint8Array): [value: unknown, attachments: readonly unknown[]] {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    malformed('its header');
  }
  if (!Array.isArray(header) || header.length !== 2) malformed('the shape of its header');
  const [value, attachments] = header as readonly unknown[];
  if (!Array.isArray(attachments) || attachments.length > ATTACHMENTS_MAX)
    malformed('its list of attachments');
  return [value, attachments as readonly unknown[]];
}

function checkAttachment(attachment: unknown): Attachment {
  if (!Array.isArray(attachment) || attachment.length !== 3) malformed('an attachment');
  const [kind, byteLength, path] = attachment as readonly unknown[];
  if (kind !== 'u8' && kind !== 'f64') malformed('the kind of an attachment');
  if (!isLength(byteLength) || byteLength % KINDS[kind] !== 0) malformed('the length of an attachment');
  if (!isPath(path)) malformed('the place of an attachment');
  return [kind, byteLength, path];
}

function isLength(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isPath(value: unknown): value is Path {
  if (!Array.isArray(value) || value.length > DEPTH_MAX) return false;
  return value.every((key) => typeof key === 'string' || isLength(key));
}

function copyOut(
  message: Uint8Array,
  kind: Kind,
  offset: number,
  byteLength: number,
): Uint8Array | Float64Array {
  const bytes = message.slice(offset, offset + byteLength);
  return kind === 'u8' ? bytes : new Float64Array(bytes.buffer, 0, byteLength / KINDS.f64);
}

/** Puts an attachment where its path leads: through own properties only, onto a null only. */
function place(root: Container, path: Path, array: Uint8Array | Float64Array): void {
  let holder: Container = root;
  let key: string | number = 'value';
  for (const next of path) {
    const inner: unknown = Object.hasOwn(holder, key) ? holder[key] : undefined;
    if (typeof inner !== 'object' || inner === null || ArrayBuffer.isView(inner))
      malformed('the place of an attachment');
    holder = inner as Container;
    key = next;
  }
  if (!Object.hasOwn(holder, key) || holder[key] !== null) malformed('the place of an attachment');
  setOwn(holder, key, array);
}

function malformed(what: string): never {
  fail('malformed', `a message came in that is not well-formed: ${what} is wrong`, { what });
}
