/** The 64-bit table word, handled as two unsigned 32-bit halves: a million of them decode in milliseconds. */

import { assert } from '../../../../shared/errors/assert';
import { isExact, type DeviceByte } from '../../../../shared/units/units';
import { ZoneState } from '../../../../shared/zone/state';

const TWO_32 = 2 ** 32;

/** What distinguishes the words of two variants: how many of the upper half's bits belong to the pointer. */
export interface WordKind {
  readonly pointerHighMask: number;
  readonly pointerBits: number;
  readonly hasAttributes: boolean;
}

/** `rfc` and `branch-a`: pointer 58:0. */
export const PLAIN_WORD: WordKind = { pointerHighMask: 0x07ff_ffff, pointerBits: 59, hasAttributes: false };
/** `extended`: attributes 58:51, pointer 50:0. */
export const EXTENDED_WORD: WordKind = { pointerHighMask: 0x0007_ffff, pointerBits: 51, hasAttributes: true };

/** Bits 63:60. */
export function wordState(high: number): number {
  return high >>> 28;
}

/** Bit 59. */
export function wordConventional(high: number): boolean {
  return (high & 0x0800_0000) !== 0;
}

/** Bits 58:51; 0 for words without attributes. */
export function wordAttributes(kind: WordKind, high: number): number {
  return kind.hasAttributes ? (high >>> 19) & 0xff : 0;
}

/** The pointer in device bytes; may lie above 2^53 (then not exact) in damaged `rfc` words. */
export function wordPointer(kind: WordKind, high: number, low: number): number {
  return (high & kind.pointerHighMask) * TWO_32 + low;
}

/** Fields of a word to encode; the pointer in device bytes. */
export interface WordParts {
  readonly state: number;
  readonly conventional: boolean;
  readonly attributes: number;
  readonly pointer: number;
}

/** What the word of a zone says in a new image. */
export function newWord(conventional: boolean, start: DeviceByte): WordParts {
  const state = conventional ? ZoneState.notWritePointer : ZoneState.empty;
  return { state, conventional, attributes: 0, pointer: start };
}

/** Upper half of a word. */
export function encodeHigh(kind: WordKind, parts: WordParts): number {
  assert(parts.state >>> 0 < 16, 'a word has no room for this state');
  assert(parts.pointer >= 0 && parts.pointer < 2 ** kind.pointerBits, 'a word has no room for this pointer');
  const pointerHigh = Math.floor(parts.pointer / TWO_32) & kind.pointerHighMask;
  const attributes = kind.hasAttributes ? (parts.attributes & 0xff) << 19 : 0;
  return ((parts.state << 28) | (parts.conventional ? 0x0800_0000 : 0) | attributes | pointerHigh) >>> 0;
}

/** Lower half of a word. */
export function encodeLow(parts: WordParts): number {
  assert(isExact(parts.pointer), 'a word cannot hold an inexact pointer');
  return parts.pointer % TWO_32;
}
