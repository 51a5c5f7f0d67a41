import type { StructureField } from '../../../shared/image/field';
import type { Random } from '../../../shared/workload/random';
import type { BlockFile } from '../../../main/storage/block-file';

/** One change of a field, told so that it can be made again by hand. */
export interface Mutation {
  readonly path: string;
  readonly offset: number;
  readonly before: string;
  readonly after: string;
}

const U64_MAX = (1n << 64n) - 1n;
/** Values at which arithmetic on sizes, counts and offsets goes wrong. */
const EXTREMES: readonly bigint[] = [
  0n,
  1n,
  2n,
  3n,
  7n,
  64n,
  511n,
  512n,
  513n,
  4095n,
  4096n,
  65_535n,
  65_536n,
  1n << 20n,
  1n << 26n,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  1n << 32n,
  1n << 51n,
  1n << 53n,
  1n << 59n,
  1n << 62n,
  1n << 63n,
  U64_MAX,
];
/** Longer fields are mutated in one place of them. */
const FIELD_BYTES_MAX = 8;

/** Changes a field of a file to a value that is rarely right. */
export function mutateField(file: BlockFile, field: StructureField, random: Random): Mutation {
  const inField = Math.max(0, field.length - FIELD_BYTES_MAX);
  const offset = field.offset + (inField === 0 ? 0 : random.below(inField + 1));
  const bytes = new Uint8Array(Math.min(FIELD_BYTES_MAX, field.length));
  file.read(offset, bytes);
  const before = hex(bytes);
  change(bytes, random);
  file.write(offset, bytes, 'data');
  return { path: field.path, offset, before, after: hex(bytes) };
}

/** Cuts a file off, or appends noise to it. */
export function mutateLength(file: BlockFile, random: Random): Mutation {
  const before = Number(file.size());
  if (random.below(4) === 0) {
    const noise = new Uint8Array(1 + random.below(5000)).map(() => random.below(256));
    file.write(before, noise, 'data');
  } else {
    file.resize(random.below(before + 1));
  }
  return { path: 'length of the file', offset: 0, before: String(before), after: String(file.size()) };
}

function change(bytes: Uint8Array, random: Random): void {
  const kind = random.below(5);
  if (kind === 0) return flipBit(bytes, random);
  if (kind === 1) return void bytes.forEach((_, index) => (bytes[index] = random.below(256)));
  const bigEndian = random.below(2) === 0;
  const value =
    kind === 2
      ? valueOf(bytes, bigEndian) + [1n, -1n, 2n, -512n, 512n][random.below(5)]!
      : EXTREMES[random.below(EXTREMES.length)]!;
  setValue(bytes, value, bigEndian);
}

function flipBit(bytes: Uint8Array, random: Random): void {
  const index = random.below(bytes.length);
  bytes[index] = bytes[index]! ^ (1 << random.below(8));
}

function ordered(bytes: Uint8Array, bigEndian: boolean): number[] {
  const indexes = [...bytes.keys()];
  return bigEndian ? indexes : indexes.reverse();
}

function valueOf(bytes: Uint8Array, bigEndian: boolean): bigint {
  return ordered(bytes, bigEndian).reduce((sum, index) => (sum << 8n) | BigInt(bytes[index]!), 0n);
}

function setValue(bytes: Uint8Array, value: bigint, bigEndian: boolean): void {
  let rest = BigInt.asUintN(8 * bytes.length, value);
  for (const index of ordered(bytes, bigEndian).reverse()) {
    bytes[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
