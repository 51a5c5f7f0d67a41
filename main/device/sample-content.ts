import type { ZoneContent } from '../../shared/image/zone-hints';
import { KIB, type ByteCount } from '../../shared/units/units';
import { decodeStamp } from '../../shared/workload/stamp';
import { count as countBytes, entropyOf } from './measure-bytes';

/** Bytes of one sample. */
export const SAMPLE_BYTES: ByteCount = 4 * KIB;
/** Samples that are taken of anything. */
export const SAMPLES = 3;
/** Entropy in bits a byte from which on that many samples look random. */
const RANDOM_BITS = 7.8;
/** Random bytes have less entropy where they are few: about this by their number, of 256 values and ln 2. */
const BIAS = 255 / (2 * Math.LN2);
const PERIOD_MAX = 512;

/** What samples look like. */
export interface SampleContent {
  readonly content: Exclude<ZoneContent, 'none'>;
  /** Bits a byte. */
  readonly entropy: number;
}

/** What bytes look like that lie one behind the other; at least one. The first sample is looked at for a block stamp. */
export function sampleContent(samples: Uint8Array): SampleContent {
  const counts = new Float64Array(256);
  countBytes(samples, counts);
  const entropy = entropyOf(counts, samples.length);
  return { content: contentOf(samples, counts, entropy), entropy };
}

/** Entropy as it is told to a window: in 32nds of a bit, 0 to 255. */
export function entropyByte(bits: number): number {
  return Math.min(255, Math.round(bits * 32));
}

function contentOf(samples: Uint8Array, counts: Float64Array, entropy: number): SampleContent['content'] {
  if (counts[0] === samples.length) return 'zeros';
  if (decodeStamp(samples.subarray(0, SAMPLE_BYTES)) !== null) return 'stamps';
  if (isPeriodic(samples)) return 'pattern';
  if (isText(counts, samples.length)) return 'text';
  return entropy >= randomBits(samples.length) ? 'random' : 'mixed';
}

function randomBits(length: ByteCount): number {
  return RANDOM_BITS - Math.max(0, BIAS / length - BIAS / (SAMPLES * SAMPLE_BYTES));
}

/** One byte, or a power of two of them up to 512, over and over. */
function isPeriodic(samples: Uint8Array): boolean {
  for (let period = 1; period <= PERIOD_MAX; period *= 2) {
    const [head, tail] = [samples.subarray(0, -period), samples.subarray(period)];
    if (head.length > 0 && Buffer.compare(head, tail) === 0) return true;
  }
  return false;
}

function isText(counts: Float64Array, length: number): boolean {
  let printable = counts[9]! + counts[10]! + counts[13]!;
  for (let byte = 32; byte < 127; byte++) printable += counts[byte]!;
  return printable >= 0.95 * length;
}
