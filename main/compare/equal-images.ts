import { fail } from '../../shared/errors/app-error';
import type { BlockRange } from '../../shared/units/ranges';
import { MIB } from '../../shared/units/units';
import type { ByteCount, DeviceByte, Lba, ZoneIndex } from '../../shared/units/units';
import { isConventional, zoneCapacity, zoneOf, zoneSize, zoneStart } from '../../shared/zone/geometry';
import { zoneStateName, zoneTypeName } from '../../shared/zone/state';
import { writePointerOf, type ZoneTable } from '../../shared/zone/zone-table';
import type { FormatImage } from '../format/image';
import { ascendingUnion } from './ascending';

/** Bytes compared at a time. */
const PIECE_BYTES = MIB;

/** One difference of two images of the same geometry. */
export type ImageDifference =
  | {
      readonly zone: ZoneIndex;
      readonly field: 'state' | 'type' | 'writePointer' | 'attributes' | 'word';
      /** Write pointers as LBAs, null where not valid; words as hex. */
      readonly a: string | number | null;
      readonly b: string | number | null;
    }
  | {
      readonly zone: ZoneIndex;
      readonly field: 'data';
      /** From the first to the last byte that differs below the pointers, and how many do. */
      readonly firstByte: DeviceByte;
      readonly lastByte: DeviceByte;
      readonly bytes: ByteCount;
    };

/** Told of the zones compared so far and in all; throws to stop it. */
type CompareProgress = (done: number, total: number) => void;

/**
 * Differences of zones and of the data below their pointers (of conventional zones all of it). What lies above a pointer, and
 * what neither image holds, is not looked at. Errors: `usage` where the geometries differ, those of the files.
 */
export function* imageDifferences(
  a: FormatImage,
  b: FormatImage,
  onProgress: CompareProgress = () => undefined,
): Generator<ImageDifference> {
  requireSameShape(a, b);
  const { zoneCount } = a.facts.geometry;
  for (let zone = 0; zone < zoneCount; zone++) yield* zoneDifferences(a, b, zone);
  let found: DataDifference | null = null;
  for (const { lba, blocks } of heldBelow(a, b)) {
    const zone = zoneOf(a.facts.geometry, lba);
    onProgress(zone, zoneCount);
    if (found !== null && found.zone !== zone) {
      yield found;
      found = null;
    }
    found = joined(found, compareBlocks(a, b, { lba, blocks }, zone));
  }
  if (found !== null) yield found;
}

type DataDifference = Extract<ImageDifference, { readonly field: 'data' }>;

function requireSameShape(a: FormatImage, b: FormatImage): void {
  const text = ({ facts: { geometry } }: FormatImage): string => {
    const { logicalBlockSizeBytes: block, zoneCount, zoneSizeBlocks, lastZoneSizeBlocks } = geometry;
    return `${zoneCount} zones of ${zoneSizeBlocks} blocks of ${block} bytes, the last of ${lastZoneSizeBlocks}`;
  };
  const [ours, theirs] = [text(a), text(b)];
  if (ours !== theirs)
    fail('usage', `the images differ in shape: ${ours}; ${theirs}`, { a: ours, b: theirs });
}

function* zoneDifferences(a: FormatImage, b: FormatImage, zone: ZoneIndex): Generator<ImageDifference> {
  const [zonesA, zonesB] = [a.table.zones, b.table.zones];
  const fields = [
    ['type', typeOf(zonesA, zone), typeOf(zonesB, zone)],
    ['state', stateOf(zonesA, zone), stateOf(zonesB, zone)],
    ['writePointer', writePointerOf(zonesA, zone), writePointerOf(zonesB, zone)],
    ['attributes', zonesA.attributes[zone]!, zonesB.attributes[zone]!],
  ] as const;
  let differs = false;
  for (const [field, left, right] of fields) {
    if (left === right) continue;
    differs = true;
    yield { zone, field, a: left, b: right };
  }
  if (differs || !a.table.words || !b.table.words) return;
  const [left, right] = [a.table.words.read(zone), b.table.words.read(zone)];
  const isSameLayout = a.facts.recognition.variant === b.facts.recognition.variant;
  if (isSameLayout && left !== right) yield { zone, field: 'word', a: hex(left), b: hex(right) };
}

const typeOf = ({ type }: ZoneTable, zone: ZoneIndex): string => zoneTypeName(type[zone]!);
const stateOf = ({ state }: ZoneTable, zone: ZoneIndex): string => zoneStateName(state[zone]!);
const hex = (word: bigint): string => `0x${word.toString(16).padStart(16, '0')}`;

/** First LBA that neither image vouches for: the higher pointer, the end of conventional and full zones. */
function comparedEnd(a: FormatImage, b: FormatImage, zone: ZoneIndex): Lba {
  return Math.max(writtenEnd(a, zone), writtenEnd(b, zone));
}

function writtenEnd({ facts: { geometry }, table: { zones } }: FormatImage, zone: ZoneIndex): Lba {
  const start = zoneStart(geometry, zone);
  if (isConventional(geometry, zone)) return start + zoneSize(geometry, zone);
  const end = start + zoneCapacity(geometry, zone);
  return Math.min(end, Math.max(start, writePointerOf(zones, zone) ?? end));
}

/** What either image holds below the pointers, in pieces, cut at the bounds of zones; ascending for each image alone. */
function* heldBelow(a: FormatImage, b: FormatImage): Generator<BlockRange> {
  const { geometry } = a.facts;
  const most = PIECE_BYTES / geometry.logicalBlockSizeBytes;
  for (const { lba, blocks } of ascendingUnion(a.blocks.dataRanges(), b.blocks.dataRanges())) {
    for (let at = lba; at < lba + blocks;) {
      const zone = zoneOf(geometry, at);
      if (zone >= geometry.zoneCount) return;
      const zoneEnd = zoneStart(geometry, zone) + zoneSize(geometry, zone);
      const end = Math.min(lba + blocks, comparedEnd(a, b, zone));
      for (; at < end; at += most) yield { lba: at, blocks: Math.min(most, end - at) };
      at = Math.max(zoneEnd, end);
    }
  }
}

function compareBlocks(
  a: FormatImage,
  b: FormatImage,
  { lba, blocks }: BlockRange,
  zone: ZoneIndex,
): DataDifference | null {
  const block = a.facts.geometry.logicalBlockSizeBytes;
  const [left, right] = [new Uint8Array(blocks * block), new Uint8Array(blocks * block)];
  a.blocks.read(lba, left);
  b.blocks.read(lba, right);
  if (Buffer.compare(left, right) === 0) return null;
  let [first, last, bytes] = [-1, -1, 0];
  for (let at = 0; at < left.length; at++) {
    if (left[at] === right[at]) continue;
    if (first < 0) first = at;
    last = at;
    bytes++;
  }
  return { zone, field: 'data', firstByte: lba * block + first, lastByte: lba * block + last, bytes };
}

function joined(before: DataDifference | null, next: DataDifference | null): DataDifference | null {
  if (before === null || next === null) return before ?? next;
  return { ...before, lastByte: next.lastByte, bytes: before.bytes + next.bytes };
}
