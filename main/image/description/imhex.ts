import type { DescribedImage } from './kaitai';
import type { ShapeGroup, ShapeMember } from './structure-shape';

/** The structures of one image in ImHex's pattern language, line by line. Source: its documentation. */
export function* imhexLines(groups: readonly ShapeGroup[], image: DescribedImage): Generator<string> {
  yield `#pragma description ${image.what} image of ${image.fileSizeBytes} bytes`;
  yield '#pragma endian little';
  for (const group of groups) yield* structLines(group, image);
  yield '';
  for (const { name, offset, repeat } of groups) {
    const count = repeat === null ? '' : `[${repeat.count}]`;
    yield `${typeName(name)} ${name}${count} @ 0x${offset.toString(16)};`;
  }
}

function* structLines({ name, members, repeat }: ShapeGroup, image: DescribedImage): Generator<string> {
  for (const { bits, length } of members)
    if (bits.length > 0 && !image.bigEndianWords) yield* bitfieldLines(name, { bits, length });
  yield '';
  yield `struct ${typeName(name)} {`;
  let at = 0;
  for (const member of members) {
    if (member.offset < at) continue;
    if (member.offset > at) yield `  padding[${member.offset - at}];`;
    yield `  ${memberText(name, member, image)}`;
    at = member.offset + member.length;
  }
  if (repeat !== null && repeat.strideBytes > at) yield `  padding[${repeat.strideBytes - at}];`;
  yield '};';
}

/** Little-endian words: bit fields from the least significant one. */
function* bitfieldLines(
  name: string,
  { bits, length }: Pick<ShapeMember, 'bits' | 'length'>,
): Generator<string> {
  yield '';
  yield `bitfield ${typeName(name)}Word {`;
  let at = 0;
  for (const { name: field, highBit, lowBit } of bits.toSorted((a, b) => a.lowBit - b.lowBit)) {
    if (lowBit > at) yield `  padding : ${lowBit - at};`;
    yield `  ${field} : ${highBit - lowBit + 1};`;
    at = highBit + 1;
  }
  if (at < 8 * length) yield `  padding : ${8 * length - at};`;
  yield '};';
}

function memberText(group: string, { name, length, type, bits }: ShapeMember, image: DescribedImage): string {
  if (bits.length > 0 && !image.bigEndianWords) return `${typeName(group)}Word word;`;
  if (bits.length > 0) {
    const places = bits.map(({ name: field, highBit, lowBit }) => `${field} ${highBit}:${lowBit}`);
    return `be u${8 * length} word; // ${places.join(', ')}`;
  }
  const number = /^u(8|16|32|64)(?: (le|be))?$/.exec(type);
  if (number) return `${number[2] === 'be' ? 'be ' : ''}u${number[1]} ${name};`;
  return `${type === 'utf-8' || type === 'ascii' ? 'char' : 'u8'} ${name}[${length}];`;
}

function typeName(name: string): string {
  return name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
