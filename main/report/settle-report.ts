/**
 * What a text leaves open is settled here, once for all formats: the logical block, the zone size, capacities, which zone
 * is which. All that was not said is told as a guess.
 */
import { fail } from '../../shared/errors/app-error';
import { formatBytes, formatExactBytes } from '../../shared/units/format';
import { SECTOR_BYTES, type ByteCount } from '../../shared/units/units';
import { ZoneState, ZoneType } from '../../shared/zone/state';
import type { ReportUnit } from './report-reader';
import type { ReadReport, ReadReportOptions, ReportedZones } from './zone-report';
import { ABSENT, type RawZones, type ZoneCollector } from './zone-collector';

type BlockSize = Pick<ReadReport, 'logicalBlockSizeBytes' | 'blockSizeFrom'>;

/** What is settled of a report. */
export type Settled = Omit<ReadReport, 'format' | 'tool' | 'says'>;

/** Units of a text. */
export interface Units {
  readonly places: ReportUnit;
  readonly lengths: ReportUnit;
}

/**
 * Zones in bytes. Errors: `usage` for a logical block that contradicts the text, `malformed` for a text whose numbers
 * are no whole blocks or no zones.
 */
export function settleReport(found: ZoneCollector, units: Units, options: ReadReportOptions): Settled {
  const raw = found.zones;
  const guesses: string[] = [];
  const block = blockSizeOf(found, units, options, guesses);
  const scale = (unit: ReportUnit): number => BYTES[unit] ?? block.logicalBlockSizeBytes;
  const places = scale(units.places);
  const lengths = scale(units.lengths);
  const zoneSizeBytes = zoneSizeOf(raw, places, lengths, guesses);
  const zones = zonesInBytes(raw, { places, lengths, zoneSizeBytes }, guesses);
  const countsInBlocks = isCountedInBlocks(units);
  return { ...block, countsInBlocks, zoneSizeBytes, zonesOfDevice: found.deviceZones, zones, guesses };
}

/** Bytes of a unit that has always the same. */
const BYTES: Readonly<Record<ReportUnit, number | null>> = { byte: 1, sector: SECTOR_BYTES, block: null };

function blockSizeOf(
  found: ZoneCollector,
  { places, lengths }: Units,
  { logicalBlockSizeBytes: asked, likelyBlockSizeBytes: likely = 4096 }: ReadReportOptions,
  guesses: string[],
): BlockSize {
  const said = found.logicalBlockSizeBytes;
  if (said !== null && said !== 512 && said !== 4096)
    fail('malformed', `the report is of logical blocks of ${said} bytes; expected 512 or 4096`, { said });
  if (asked !== undefined && said !== null && asked !== said)
    fail('usage', `a logical block of ${asked} bytes: the report is of blocks of ${said} bytes`, {
      asked,
      said,
    });
  const isOpen = isCountedInBlocks({ places, lengths });
  const guessed = isInBlocks(found.zones, 4096, { places, lengths }) ? 4096 : 512;
  const chosen = said ?? asked ?? (isOpen ? likely : guessed);
  if (!isOpen && !isInBlocks(found.zones, chosen, { places, lengths })) {
    const code = asked === undefined ? 'malformed' : 'usage';
    fail(code, `the report has numbers that are no whole logical blocks of ${chosen} bytes`, { chosen });
  }
  if (said !== null) return { logicalBlockSizeBytes: chosen, blockSizeFrom: 'text' };
  if (asked !== undefined) return { logicalBlockSizeBytes: chosen, blockSizeFrom: 'option' };
  const why = isOpen
    ? 'the report counts in blocks and does not say of what size'
    : 'the report does not say';
  guesses.push(`logical blocks of ${chosen} bytes: ${why}`);
  return { logicalBlockSizeBytes: chosen, blockSizeFrom: 'guess' };
}

function isCountedInBlocks({ places, lengths }: Units): boolean {
  return places === 'block' || lengths === 'block';
}

/** True where all numbers of a text in bytes or sectors are whole blocks. */
function isInBlocks(zones: RawZones, block: ByteCount, { places, lengths }: Units): boolean {
  const isWhole = (column: Float64Array, unit: ReportUnit): boolean => {
    const bytes = BYTES[unit] ?? block;
    for (let at = 0; at < zones.count; at++) {
      if (column[at] !== ABSENT && (column[at]! * bytes) % block > 0) return false;
    }
    return true;
  };
  return (
    isWhole(zones.start, places) &&
    isWhole(zones.pointer, places) &&
    isWhole(zones.size, lengths) &&
    isWhole(zones.capacity, lengths)
  );
}

/** As the text says of its first zone, else by the distances of the starts. */
function zoneSizeOf(zones: RawZones, places: number, lengths: number, guesses: string[]): ByteCount {
  if (zones.size[0] !== ABSENT) return sizeAmong(zones, places, lengths);
  if (zones.count === 1 && zones.start[0] === 0) {
    const size = zones.capacity[0]! * lengths;
    guesses.push(`a zone size of ${formatExactBytes(size)}, its capacity: a zone alone does not tell it`);
    return size;
  }
  let size = zones.start[0]!;
  for (let at = 1; at < zones.count; at++)
    size = commonDivisor(size, zones.start[at]! - zones.start[at - 1]!);
  guesses.push(`a zone size of ${formatExactBytes(size * places)}, the distance of the starts`);
  return size * places;
}

/** The size of the first zone; where a text has the last zone of a device alone, its start tells it. */
function sizeAmong({ count, index, start, size }: RawZones, places: number, lengths: number): ByteCount {
  const own = size[0]! * lengths;
  const number = index[0]!;
  if (count > 1 || number <= 0) return own;
  return Math.max(own, (start[0]! * places) / number);
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

interface Scale {
  readonly places: number;
  readonly lengths: number;
  readonly zoneSizeBytes: ByteCount;
}

function zonesInBytes(raw: RawZones, scale: Scale, guesses: string[]): ReportedZones {
  const { count } = raw;
  const bytes = (column: Float64Array, unit: number): Float64Array =>
    column.slice(0, count).map((value) => (value === ABSENT ? ABSENT : value * unit));
  const zones: ReportedZones = {
    count,
    index: new Uint32Array(count),
    start: bytes(raw.start, scale.places),
    size: bytes(raw.size, scale.lengths),
    capacity: bytes(raw.capacity, scale.lengths),
    writePointer: bytes(raw.pointer, scale.places),
    state: raw.state.slice(0, count),
    type: raw.type.slice(0, count),
    attributes: raw.attributes.slice(0, count),
  };
  fillSizes(zones, scale.zoneSizeBytes, guesses);
  fillCapacities(zones, guesses);
  for (let at = 0; at < count; at++)
    zones.index[at] = indexOf(zones, raw.index[at]!, scale.zoneSizeBytes, at);
  return zones;
}

/** Of a text without sizes: all have the zone size; a last zone with a smaller capacity than all others is that small. */
function fillSizes(zones: ReportedZones, zoneSize: ByteCount, guesses: string[]): void {
  const { count, size, capacity, state } = zones;
  if (size[0] !== ABSENT) return;
  size.fill(zoneSize);
  const last = count - 1;
  const own = capacity[last]!;
  if (last === 0 || state[last] === ZoneState.offline || own === 0 || own >= capacityBefore(zones)) return;
  size[last] = own;
  guesses.push(`a last zone of ${formatExactBytes(own)}, its capacity`);
}

/** The capacity of zones of the same kind as the last, the largest of them; 0 = there is none. */
function capacityBefore({ count, capacity, type }: ReportedZones): ByteCount {
  let largest = 0;
  for (let at = 0; at < count - 1; at++) {
    if (type[at] === type[count - 1]) largest = Math.max(largest, capacity[at]!);
  }
  return largest;
}

function fillCapacities({ count, start, size, capacity, type }: ReportedZones, guesses: string[]): void {
  let isGuessed = false;
  for (let at = 0; at < count; at++) {
    const isConventional = type[at] === ZoneType.conventional;
    const isAbsent = capacity[at] === ABSENT;
    isGuessed ||= !isConventional && isAbsent;
    if (isConventional || isAbsent) capacity[at] = size[at]!;
    if (capacity[at]! > size[at]!)
      fail(
        'malformed',
        `the zone at byte ${start[at]!} has a capacity of ${formatBytes(capacity[at]!)}, above the zone size of ${formatBytes(size[at]!)}`,
        { start: start[at]! },
      );
  }
  if (isGuessed) guesses.push('capacities as large as the zones: the report has none');
}

/** Errors: `malformed` for a zone that does not lie where one of that size would. */
function indexOf({ start }: ReportedZones, said: number, zoneSize: ByteCount, at: number): number {
  const index = start[at]! / zoneSize;
  const isThere = Number.isInteger(index) && index < 2 ** 32 && (said === ABSENT || said === index);
  if (isThere) return index;
  const where =
    said === ABSENT ? `a zone begins at byte ${start[at]!}` : `zone ${said} begins at byte ${start[at]!}`;
  return fail('malformed', `${where}, which is not where one of ${formatExactBytes(zoneSize)} would`, {
    start: start[at]!,
    zoneSize,
  });
}
