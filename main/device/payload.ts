import { fail } from '../../shared/errors/app-error';
import { assert } from '../../shared/errors/assert';
import type { BlockCount, ByteCount, Lba, ZoneIndex } from '../../shared/units/units';
import type { DataSource } from '../../shared/workload/command';
import { fillStamps } from '../../shared/workload/stamp';

/** Where a payload goes and what makes it unique. */
export interface PayloadPlace {
  /** First logical block that is written. */
  readonly lba: Lba;
  readonly blocks: BlockCount;
  /** Logical block size in bytes. */
  readonly blockSizeBytes: ByteCount;
  readonly zone: ZoneIndex;
  /** Write sequence number: the index of the command in its trace or workload. */
  readonly sequence: number;
  readonly seed: number;
}

/** Bytes of a `{sha256, file}` data source; reads the file and checks its hash. */
export type FileResolver = (file: string, sha256: string) => Uint8Array;

/**
 * Fills `into` (blocks × block size bytes, starting at a multiple of 4 in its buffer) with the bytes of a write.
 * `stamp`: see fillStamps. `increment`: 0, 1 … 255, 0 … from the first byte. `random`: see fillRandom.
 * Errors: `usage` when given bytes are not as long as the write, `malformed` when they are not base64.
 */
export function fillPayload(
  data: DataSource,
  place: PayloadPlace,
  into: Uint8Array,
  resolve?: FileResolver,
): void {
  assert(into.length === place.blocks * place.blockSizeBytes, 'a payload has not the length of its write');
  if ('pattern' in data) fillPattern(data, place, into);
  else if ('base64' in data) setExactly(parseBase64(data.base64, 'data'), into, 'data.base64');
  else setExactly(resolveFile(data.file, data.sha256, resolve), into, data.file);
}

/** Parses standard base64. Errors: `malformed`, naming `what`, for anything else. */
export function parseBase64(text: string, what: string): Uint8Array {
  const padded = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
  if (!padded)
    fail('malformed', `${what}: not base64 (standard alphabet, padded to a multiple of 4)`, { what });
  return new Uint8Array(Buffer.from(text, 'base64'));
}

type PatternSource = Extract<DataSource, { readonly pattern: unknown }>;

function fillPattern(data: PatternSource, place: PayloadPlace, into: Uint8Array): void {
  switch (data.pattern) {
    case 'stamp':
      fillStamps(place, place.blocks, into);
      break;
    case 'zero':
      into.fill(0);
      break;
    case 'byte':
      into.fill(data.value);
      break;
    case 'increment':
      fillIncrement(into);
      break;
    case 'random':
      fillRandom(data.seed ?? place.seed, place, into);
  }
}

function fillIncrement(into: Uint8Array): void {
  const period = Math.min(256, into.length);
  for (let i = 0; i < period; i++) into[i] = i;
  for (let done = period; done < into.length; done *= 2)
    into.copyWithin(done, 0, Math.min(done, into.length - done));
}

/**
 * Random bytes, block by block, so that a write gives the same bytes however it is split. Little-endian 32-bit word k
 * of a block is mix(key + k × 9E3779B9h), all mod 2^32, where key = mix(mix(mix(low half of the seed) + high half of
 * the seed + low half of the LBA) + high half of the LBA + sequence), and mix is xor-shift right 16, × 21F0AAADh,
 * xor-shift right 15, × 735A2D97h, xor-shift right 15.
 */
function fillRandom(seed: number, place: PayloadPlace, into: Uint8Array): void {
  const words = new Uint32Array(into.buffer, into.byteOffset, into.length / 4);
  const blockWords = place.blockSizeBytes / 4;
  for (let block = 0; block < place.blocks; block++) {
    let counter = randomKey(seed, place.lba + block, place.sequence);
    const end = (block + 1) * blockWords;
    for (let word = block * blockWords; word < end; word++) {
      words[word] = mix(counter);
      counter = (counter + 0x9e3779b9) | 0;
    }
  }
  if (!LITTLE_ENDIAN) swapWords(into);
}

function randomKey(seed: number, lba: Lba, sequence: number): number {
  const first = mix(seed | 0);
  const second = mix((first + highHalf(seed) + lowHalf(lba)) | 0);
  return mix((second + highHalf(lba) + sequence) | 0);
}

function mix(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return mixed ^ (mixed >>> 15);
}

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

function swapWords(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; at += 4) view.setUint32(at, view.getUint32(at, false), true);
}

function lowHalf(value: number): number {
  return value >>> 0;
}

function highHalf(value: number): number {
  return Math.floor(value / 2 ** 32);
}

function setExactly(bytes: Uint8Array, into: Uint8Array, what: string): void {
  if (bytes.length !== into.length) {
    fail('usage', `${what}: ${bytes.length} bytes given for a write of ${into.length} bytes`, {
      given: bytes.length,
      wanted: into.length,
    });
  }
  into.set(bytes);
}

function resolveFile(file: string, sha256: string, resolve: FileResolver | undefined): Uint8Array {
  if (!resolve) fail('usage', `data.file: '${file}' cannot be read here`, { file });
  return resolve(file, sha256);
}
