/**
 * A file of kept edits: frames, one after the other, appended as edits are made. The first tells the image, each other
 * one what was done: an edit, or that one was taken back or done again. Read from the beginning they lead to the newest
 * state, and every prefix of them to an earlier one.
 *
 * A frame: magic `ZSKE` and length of the head (u32 each, little endian), length of the data (u64), the head (JSON), the
 * data, CRC32C of all before (u32).
 */
import * as v from 'valibot';
import { assert } from '../../../shared/errors/assert';
import { OPEN_OPTIONS } from '../../../shared/image/open-options';
import { isExact, type ByteCount } from '../../../shared/units/units';
import { byteCount, byteOffset, exact, flag, name, type Checked } from '../../../shared/units/schemas';

const MAGIC = 0x454b535a;
/** Bytes of a frame in front of its head. */
export const START_BYTES = 16;
/** Bytes of a frame behind its data. */
export const END_BYTES = 4;
/** A head of any edit within the limits is far shorter. */
const HEAD_BYTES_MAX = 64 * 2 ** 20;

/** A decimal number of any size. */
const digits = v.pipe(v.string(), v.regex(/^\d{1,20}$/));

const KEPT_IMAGE = v.strictObject({
  kind: v.literal('image'),
  version: v.literal(1),
  path: name,
  options: OPEN_OPTIONS,
  /** Its files as they were beneath the edits, its own first. */
  files: v.array(v.strictObject({ device: digits, inode: digits, sizeBytes: byteCount, modifiedNs: digits })),
  /** An interrupted save of it was shown as done. */
  pendingSave: flag,
  /** CRC32C of some of its bytes, of its family and geometry, and of its zones as they lay in the file. */
  samples: exact,
  shape: exact,
  zones: exact,
});
/** What edits lie over. */
export type KeptImage = Checked<typeof KEPT_IMAGE>;

const KEPT_EDIT = v.strictObject({
  kind: v.literal('edit'),
  title: v.string(),
  sizeBytes: byteCount,
  mapping: flag,
  /** Offset, length, whether it was cleared; the bytes of all others are the data, one after the other. */
  extents: v.array(v.tuple([byteOffset, byteCount, flag])),
});
/** One edit: what it changed in the file. */
export type KeptEdit = Checked<typeof KEPT_EDIT>;

/**
 * What was done: an edit, or the last one was taken back or done again. Of a history: `turn` stands behind edits that lead
 * backwards from what is saved.
 */
export type KeptStep = KeptEdit | { readonly kind: 'undo' | 'redo' | 'turn' };

const KEPT_STEP = v.union([KEPT_EDIT, v.strictObject({ kind: v.picklist(['undo', 'redo', 'turn']) })]);

/** Lengths of the parts of a frame. */
export interface FrameLengths {
  readonly headBytes: ByteCount;
  readonly dataBytes: ByteCount;
}

/** The bytes of a frame in front of its data. */
export function encodeFrame(head: KeptImage | KeptStep, dataBytes: ByteCount): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(head));
  assert(isExact(dataBytes) && text.length <= HEAD_BYTES_MAX, `a frame of ${dataBytes} bytes of data`);
  const bytes = new Uint8Array(START_BYTES + text.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, text.length, true);
  view.setBigUint64(8, BigInt(dataBytes), true);
  bytes.set(text, START_BYTES);
  return bytes;
}

/** Lengths told by the first START_BYTES of a frame; null for anything else. */
export function parseFrameStart(bytes: Uint8Array): FrameLengths | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) return null;
  const headBytes = view.getUint32(4, true);
  const dataBytes = Number(view.getBigUint64(8, true));
  return headBytes <= HEAD_BYTES_MAX && isExact(dataBytes) ? { headBytes, dataBytes } : null;
}

/** The image that the head of the first frame tells; null for anything else. */
export function parseKeptImage(head: Uint8Array): KeptImage | null {
  const parsed = v.safeParse(KEPT_IMAGE, jsonOf(head));
  return parsed.success && parsed.output.files.length > 0 ? parsed.output : null;
}

/** The step that the head of a frame tells; null for anything else. */
export function parseKeptStep(head: Uint8Array, dataBytes: ByteCount): KeptStep | null {
  const parsed = v.safeParse(KEPT_STEP, jsonOf(head));
  if (!parsed.success) return null;
  const step = parsed.output;
  return (step.kind === 'edit' ? dataOf(step) : 0) === dataBytes ? step : null;
}

/** How many bytes of data go with an edit; null where it changes what is not in the file. */
function dataOf({ extents, sizeBytes }: KeptEdit): ByteCount | null {
  if (extents.some(([offset, length]) => length === 0 || offset + length > sizeBytes)) return null;
  return extents.reduce((sum, [, length, zero]) => sum + (zero ? 0 : length), 0);
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
