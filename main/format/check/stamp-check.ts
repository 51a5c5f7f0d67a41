/**
 * Stamps against their places: blocks that prove to be written elsewhere, that are torn, or that show an older write. A
 * sample, so that a check of any size stays within seconds: of each zone the first block, some between, the last ones.
 */
import type { Finding } from '../../../shared/image/check/finding';
import { formatHex } from '../../../shared/units/format';
import type { ByteCount, Lba, ZoneIndex } from '../../../shared/units/units';
import { placedStamp, stampText, type StampPlace } from '../../../shared/workload/stamp-reading';
import { zoneCapacity, zoneSize, zoneStart } from '../../../shared/zone/geometry';
import { isActive, ZoneState, ZoneType } from '../../../shared/zone/state';
import { UNWATCHED, watchedZones, type CheckProgress } from './check-progress';
import { tryRead, type CheckedData } from './data-check';

/** Blocks looked at in a zone besides its last ones. */
const SPREAD_BLOCKS = 8;
/** The last blocks of a zone: the newest, and what a power cut takes first. */
const LAST_BLOCKS = 16;
/** Blocks looked at in all: beyond them every so many-th zone is left out. */
const BLOCKS_MAX = 1 << 16;
const REFERENCE = 'docs/STAMPS.md';

/** Findings about stamps, at most one of each code a zone. */
export function* stampFindings(data: CheckedData, onProgress: CheckProgress = UNWATCHED): Generator<Finding> {
  const { zones } = data;
  let written = 0;
  for (const zone of watchedZones(zones.count, onProgress)) if (writtenBlocks(data, zone) > 0) written++;
  const stride = Math.ceil((written * (SPREAD_BLOCKS + LAST_BLOCKS)) / BLOCKS_MAX) || 1;
  let met = 0;
  for (const zone of watchedZones(zones.count, onProgress)) {
    if (writtenBlocks(data, zone) === 0 || met++ % stride !== 0) continue;
    onProgress(zone, zones.count);
    yield* zoneFindings(data, zone);
  }
}

/** Blocks of a zone that should hold data. */
function writtenBlocks({ geometry, zones }: CheckedData, zone: ZoneIndex): number {
  if (zones.type[zone] === ZoneType.conventional) return zoneSize(geometry, zone);
  const state = zones.state[zone]!;
  const capacity = zoneCapacity(geometry, zone);
  if (state === ZoneState.full) return capacity;
  if (!isActive(state)) return 0;
  return Math.max(0, Math.min(capacity, zones.writePointer[zone]! - zoneStart(geometry, zone)));
}

interface Sampled {
  readonly lba: Lba;
  /** Null: no stamp. */
  readonly found: StampPlace | null;
}

function* zoneFindings(data: CheckedData, zone: ZoneIndex): Generator<Finding> {
  const sampled = [...sample(data, zone)];
  const elsewhere = sampled.find(({ found }) => found?.elsewhere);
  if (elsewhere) yield elsewhereFinding(data, zone, elsewhere.found!);
  const torn = sampled.find(({ found }) => found !== null && found.tornAt !== null);
  if (torn) yield tornFinding(data, zone, torn.found!);
  const at = data.zones.type[zone] === ZoneType.conventional ? -1 : staleAt(sampled);
  if (at > 0) yield staleFinding(data, zone, sampled[at]!, sampled[at - 1]!.found!);
}

function* sample(data: CheckedData, zone: ZoneIndex): Generator<Sampled> {
  const { geometry } = data;
  const bytes = geometry.logicalBlockSizeBytes;
  const start = zoneStart(geometry, zone);
  for (const index of sampledBlocks(writtenBlocks(data, zone))) {
    const block = new Uint8Array(bytes);
    const lba = start + index;
    if (tryRead(data, lba * bytes, block) !== null) continue;
    yield { lba, found: placedStamp(geometry, lba, block) };
  }
}

/** Indexes of blocks among the written ones, ascending. */
function sampledBlocks(written: number): number[] {
  if (written <= SPREAD_BLOCKS + LAST_BLOCKS) return Array.from({ length: written }, (_, index) => index);
  const before = written - LAST_BLOCKS;
  const spread = Array.from({ length: SPREAD_BLOCKS }, (_, index) =>
    Math.floor((index * before) / SPREAD_BLOCKS),
  );
  return [...spread, ...Array.from({ length: LAST_BLOCKS }, (_, index) => before + index)];
}

/** Index of a block between two blocks of one write that shows an older one; -1 = there is none. */
function staleAt(sampled: readonly Sampled[]): number {
  return sampled.findIndex(({ found }, at) => {
    const [before, behind] = [sampled[at - 1]?.found, sampled[at + 1]?.found];
    if (!found || !before || !behind || found.elsewhere) return false;
    return isOneWrite(before, behind) && !isOneWrite(before, found);
  });
}

function isOneWrite({ stamp: a }: StampPlace, { stamp: b }: StampPlace): boolean {
  return a.sequence === b.sequence && a.seed === b.seed;
}

function elsewhereFinding(data: CheckedData, zone: ZoneIndex, { lba, stamp }: StampPlace): Finding {
  const belongs = stampText(data.geometry, stamp);
  return {
    ...{ code: `${data.prefix}-stamp-elsewhere`, severity: 'warning', zone },
    ...placeOf(data, lba),
    expected: `zone ${zone}, LBA ${formatHex(lba)}`,
    found: `zone ${stamp.zone}, LBA ${formatHex(stamp.lba)}`,
    message: `zone ${zone}: the block at LBA ${formatHex(lba)} was written to another place: ${belongs}`,
    reference: REFERENCE,
  };
}

function tornFinding(data: CheckedData, zone: ZoneIndex, { lba, stamp, tornAt }: StampPlace): Finding {
  const written = stampText(data.geometry, stamp);
  return {
    ...{ code: `${data.prefix}-stamp-torn`, severity: 'info', zone },
    ...placeOf(data, lba),
    message: `zone ${zone}: the block at LBA ${formatHex(lba)} is torn at its byte ${tornAt}: ${written}; a power cut in the middle of a write leaves that`,
    reference: REFERENCE,
  };
}

function staleFinding(
  data: CheckedData,
  zone: ZoneIndex,
  { lba, found }: Sampled,
  { stamp }: StampPlace,
): Finding {
  return {
    ...{ code: `${data.prefix}-stamp-stale`, severity: 'info', zone },
    ...placeOf(data, lba),
    expected: `write #${stamp.sequence}`,
    found: `write #${found!.stamp.sequence}`,
    message: `zone ${zone}: the block at LBA ${formatHex(lba)} shows ${stampText(data.geometry, found!.stamp)} between blocks of write #${stamp.sequence}; a power cut leaves older data where a write was lost`,
    reference: REFERENCE,
  };
}

function placeOf({ geometry, offsetOf }: CheckedData, lba: Lba): Pick<Finding, 'offset' | 'length'> {
  const length: ByteCount = geometry.logicalBlockSizeBytes;
  const offset = offsetOf(lba * length);
  return offset === null ? { length } : { offset, length };
}
