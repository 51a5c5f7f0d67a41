import type { ShapeGroup, ShapeMember } from './structure-shape';

/** What a description is headed with. */
export interface DescribedImage {
  /** `zoned extended`. */
  readonly what: string;
  readonly fileSizeBytes: number;
  /** Whether words of bit fields are big-endian. */
  readonly bigEndianWords: boolean;
}

const WORD_HALF = 4;

/**
 * The structures of one image as a description for Kaitai Struct (YAML), line by line. A word of bit fields is read in two
 * halves, so that languages whose numbers end at 2^53 get every field exactly. Source: the Kaitai Struct user guide.
 */
export function* kaitaiLines(groups: readonly ShapeGroup[], image: DescribedImage): Generator<string> {
  yield 'meta:';
  yield `  id: ${image.what.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`;
  yield `  title: ${image.what} image of ${image.fileSizeBytes} bytes`;
  yield '  endian: le';
  yield 'instances:';
  for (const group of groups) {
    yield `  ${group.name}:`;
    yield `    pos: ${group.offset}`;
    yield `    type: ${group.name}_type`;
    if (group.repeat === null) continue;
    yield `    size: ${group.repeat.strideBytes}`;
    yield '    repeat: expr';
    yield `    repeat-expr: ${group.repeat.count}`;
  }
  yield 'types:';
  for (const group of groups) yield* typeLines(group, image);
}

function* typeLines({ name, members }: ShapeGroup, image: DescribedImage): Generator<string> {
  yield `  ${name}_type:`;
  yield '    seq:';
  let at = 0;
  for (const member of members) {
    if (member.offset < at) continue;
    if (member.offset > at) yield* [`      - id: gap_${at}`, `        size: ${member.offset - at}`];
    yield* memberLines(member, image);
    at = member.offset + member.length;
  }
  const words = members.filter(({ bits }) => bits.length > 0);
  if (words.length === 0) return;
  yield '    instances:';
  for (const { bits } of words) {
    for (const { name: field, highBit, lowBit } of bits) {
      yield `      ${field}:`;
      yield `        value: ${bitsOf(highBit, lowBit)}`;
    }
  }
}

function* memberLines({ name, length, type, bits }: ShapeMember, image: DescribedImage): Generator<string> {
  if (bits.length > 0) {
    const endian = image.bigEndianWords ? 'be' : 'le';
    const halves = image.bigEndianWords ? ['word_high', 'word_low'] : ['word_low', 'word_high'];
    for (const half of halves) yield* [`      - id: ${half}`, `        type: u${WORD_HALF}${endian}`];
    return;
  }
  yield `      - id: ${name}`;
  yield* typeOf(type, length).map((line) => `        ${line}`);
}

/** Fields whose bytes are text, zeros at the end. */
const TEXTS: Readonly<Record<string, string>> = { 'utf-8': 'UTF-8', ascii: 'ASCII' };

function typeOf(type: string, length: number): string[] {
  const number = /^u(8|16|32|64)(?: (le|be))?$/.exec(type);
  if (number) return [`type: u${Number(number[1]) / 8}${number[2] ?? ''}`];
  const encoding = TEXTS[type];
  if (encoding === undefined) return [`size: ${length}`];
  return ['type: str', `size: ${length}`, `encoding: ${encoding}`, 'terminator: 0'];
}

/** Bits of a word of two halves; never beyond 2^53 where the field itself is not. */
function bitsOf(high: number, low: number): string {
  if (low >= 32) return half('word_high', high - 32, low - 32);
  if (high < 32) return half('word_low', high, low);
  const upper = half('word_high', high - 32, 0);
  const lower = half('word_low', 31, low);
  return `(${upper}) * ${2 ** (32 - low)} + (${lower})`;
}

function half(name: string, high: number, low: number): string {
  const width = high - low + 1;
  const shifted = low === 0 ? name : `(${name} >> ${low})`;
  return width === 32 ? name : `${shifted} % ${2 ** width}`;
}
