import { ZONE_CONTENTS, type ZoneHintsPage } from '../../shared/image/zone-hints';
import { KIB, type ByteCount, type Lba, type ZoneIndex } from '../../shared/units/units';
import { zoneCapacity, zoneStart } from '../../shared/zone/geometry';
import { ZoneState } from '../../shared/zone/state';
import { writePointerOf } from '../../shared/zone/zone-table';
import type { FormatImage } from '../format/image';
import { entropyByte, SAMPLE_BYTES, sampleContent } from './sample-content';

/** Bytes of the beginning of a zone that magic numbers lie in. */
const BEGINNING_BYTES = 68 * KIB;

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
    const hint = sampleContent(samples);
    content[zone - first] = ZONE_CONTENTS.findIndex(({ name }) => name === hint.content);
    entropy[zone - first] = entropyByte(hint.entropy);
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
