import { ZONE_CONTENTS, type ZoneContent, type ZoneHintsPage } from '../../shared/image/zone-hints';
import { KIB, type ByteCount, type Lba, type ZoneIndex } from '../../shared/units/units';
import { decodeStamp } from '../../shared/workload/stamp';
import { zoneCapacity, zoneStart } from '../../shared/zone/geometry';
import { ZoneState } from '../../shared/zone/state';
import { writePointerOf } from '../../shared/zone/zone-table';
import type { FormatImage } from '../format/image';
import { count as countBytes, entropyOf } from './measure-bytes';

/** Bytes of a sample, and of the beginning of a zone that magic numbers lie in. */
const SAMPLE_BYTES = 4 * KIB;
const BEGINNING_BYTES = 68 * KIB;
/** Entropy in bits a byte from which on 12 KiB look random. */
const RANDOM_BITS = 7.8;
const PERIOD_MAX = 512;

/**
 * What the written part of zones looks like by samples at its start, middle and end, and which file systems begin there. An image
 * whose data cannot be read has no hints. Errors: those of reading.
 */
export function zoneHints(image: FormatImage, first: ZoneIndex, count: number): ZoneHintsPage {
  const end = Math.min(first + count, image.facts.geometry.zoneCount);
  const content = new Uint8Array(Math.max(0, end - first));
  const entropy = new Uint8Array(content.length);
  const magics: { zone: ZoneIndex; name: string }[] = [];
  for (let zone = first; zone < end; zone++) {
    const samples = samplesOf(image, zone);
    if (samples === null) continue;
    const hint = hintOf(samples);
    content[zone - first] = ZONE_CONTENTS.findIndex(({ name }) => name === hint.content);
    entropy[zone - first] = Math.min(255, Math.round(hint.entropy * 32));
    const name = hint.content === 'zeros' ? null : magicOf(image, zone);
    if (name !== null) magics.push({ zone, name });
  }
  return { first, count: content.length, content, entropy, magics };
}

/** Samples of what is written, one behind the other; null where nothing is. */
function samplesOf(image: FormatImage, zone: ZoneIndex): Uint8Array | null {
  if (image.facts.dataRefusal !== null) return null;
  const { geometry } = image.facts;
  const size = geometry.logicalBlockSizeBytes;
  const written = writtenBlocks(image, zone);
  if (written === 0) return null;
  const blocks = Math.min(written, Math.max(1, SAMPLE_BYTES / size));
  const start = zoneStart(geometry, zone);
  const places = new Set([0, Math.floor((written - blocks) / 2), written - blocks]);
  const samples = new Uint8Array(places.size * blocks * size);
  [...places].forEach((place, index) => {
    const at = index * blocks * size;
    image.blocks.read(start + place, samples.subarray(at, at + blocks * size));
  });
  return samples;
}

function writtenBlocks(image: FormatImage, zone: ZoneIndex): number {
  const { geometry } = image.facts;
  const { zones } = image.table;
  const capacity = zoneCapacity(geometry, zone);
  const state = zones.state[zone];
  if (state === ZoneState.empty) return 0;
  const pointer: Lba | null = writePointerOf(zones, zone);
  return pointer === null ? capacity : Math.min(capacity, pointer - zoneStart(geometry, zone));
}

interface Hint {
  readonly content: ZoneContent;
  readonly entropy: number;
}

function hintOf(samples: Uint8Array): Hint {
  const counts = new Float64Array(256);
  countBytes(samples, counts);
  const entropy = entropyOf(counts, samples.length);
  return { content: contentOf(samples, counts, entropy), entropy };
}

function contentOf(samples: Uint8Array, counts: Float64Array, entropy: number): ZoneContent {
  if (counts[0] === samples.length) return 'zeros';
  if (decodeStamp(samples.subarray(0, SAMPLE_BYTES)) !== null) return 'stamps';
  if (isPeriodic(samples)) return 'pattern';
  if (isText(counts, samples.length)) return 'text';
  return entropy >= RANDOM_BITS ? 'random' : 'mixed';
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

interface Magic {
  readonly name: string;
  readonly offset: ByteCount;
  readonly bytes: readonly number[];
}

/** Marks of file systems and volumes from the start of what they lie on. Source: their published layouts. */
const MAGICS: readonly Magic[] = [
  { name: 'btrfs', offset: 0x40, bytes: ascii('_BHRfS_M') },
  { name: 'btrfs', offset: 64 * KIB + 0x40, bytes: ascii('_BHRfS_M') },
  { name: 'f2fs', offset: 1024, bytes: [0x10, 0x20, 0xf5, 0xf2] },
  { name: 'xfs', offset: 0, bytes: ascii('XFSB') },
  { name: 'zonefs', offset: 0, bytes: ascii('SFOZ') },
  { name: 'ext4', offset: 1080, bytes: [0x53, 0xef] },
  { name: 'GPT', offset: 512, bytes: ascii('EFI PART') },
  { name: 'GPT', offset: 4096, bytes: ascii('EFI PART') },
  { name: 'LUKS', offset: 0, bytes: [...ascii('LUKS'), 0xba, 0xbe] },
];

function ascii(text: string): number[] {
  return Array.from(new TextEncoder().encode(text));
}

function magicOf(image: FormatImage, zone: ZoneIndex): string | null {
  const { geometry } = image.facts;
  const size = geometry.logicalBlockSizeBytes;
  const blocks = Math.min(BEGINNING_BYTES / size, zoneCapacity(geometry, zone));
  const beginning = new Uint8Array(blocks * size);
  image.blocks.read(zoneStart(geometry, zone), beginning);
  const found = MAGICS.find(({ offset, bytes }) =>
    bytes.every((byte, index) => beginning[offset + index] === byte),
  );
  return found?.name ?? null;
}
