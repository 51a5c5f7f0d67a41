/**
 * The 64-bit word of a zone, handled as two unsigned 32-bit halves: a million of them decode in milliseconds.
 * Byte order and bits follow the variant's WordKind.
 */
import { assert } from '../../../../shared/errors/assert';
import { isExact } from '../../../../shared/units/units';
import type { DeviceByte } from '../../../../shared/units/units';
import type { WordKind } from '../model';

const TWO_32 = 2 ** 32;

/** Upper half of the word at a place. */
export function wordHigh({ littleEndian }: WordKind, view: DataView, at: number): number {
  return view.getUint32(littleEndian ? at + 4 : at, littleEndian);
}

/** Lower half of the word at a place. */
export function wordLow({ littleEndian }: WordKind, view: DataView, at: number): number {
  return view.getUint32(littleEndian ? at : at + 4, littleEndian);
}

/** State in bits 63:60; 0 for words without states. */
export function wordState({ hasState }: WordKind, high: number): number {
  return hasState ? high >>> 28 : 0;
}

/** The bit that marks a conventional zone. */
export function wordConventional({ conventionalBit }: WordKind, high: number): boolean {
  return ((high >>> (conventionalBit - 32)) & 1) === 1;
}

/** Bits 58:51; 0 for words without attributes. */
export function wordAttributes({ hasAttributes }: WordKind, high: number): number {
  return hasAttributes ? (high >>> 19) & 0xff : 0;
}

/** The pointer in device bytes; may lie above 2^53 (then not exact) in damaged words. */
export function wordPointer(kind: WordKind, high: number, low: number): number {
  return ((high & pointerHighMask(kind)) >>> 0) * TWO_32 + low;
}

/** Bits that a word of this kind never uses; anything but 0 is damage. */
export function wordUnused(kind: WordKind, high: number): number {
  const state = kind.hasState ? 0xf000_0000 : 0;
  const attributes = kind.hasAttributes ? 0x07f8_0000 : 0;
  const used = state | (1 << (kind.conventionalBit - 32)) | attributes | pointerHighMask(kind);
  return (high & ~used) >>> 0;
}

/** The parts of a word; the pointer in device bytes. What a kind cannot hold is left out when encoding. */
export interface WordParts {
  readonly state: number;
  readonly conventional: boolean;
  readonly attributes: number;
  readonly pointer: DeviceByte;
}

/** Puts a word into a place. */
export function encodeWord(kind: WordKind, parts: WordParts, view: DataView, at: number): void {
  const { state: code, pointer: byte } = parts;
  assert(code >>> 0 < 16, 'a word has no room for this state');
  assert(isExact(byte) && byte < 2 ** kind.pointerBits, 'a word has no room for this pointer');
  const state = kind.hasState ? parts.state << 28 : 0;
  const type = parts.conventional ? 1 << (kind.conventionalBit - 32) : 0;
  const attributes = kind.hasAttributes ? (parts.attributes & 0xff) << 19 : 0;
  const pointer = Math.floor(parts.pointer / TWO_32) & pointerHighMask(kind);
  const high = (state | type | attributes | pointer) >>> 0;
  view.setUint32(kind.littleEndian ? at + 4 : at, high, kind.littleEndian);
  view.setUint32(kind.littleEndian ? at : at + 4, parts.pointer % TWO_32, kind.littleEndian);
}

/** Bits of the upper half that belong to the pointer: 19, 27 or 31. */
function pointerHighMask({ pointerBits }: WordKind): number {
  return 2 ** (pointerBits - 32) - 1;
}
