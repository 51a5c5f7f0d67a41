import { fail } from '../../shared/errors/app-error';
import type { ReportReading } from '../../shared/image/report-reading';
import {
  NEW_ZONE_STATES,
  type NewZoneState,
  type ZoneStateEntry,
} from '../../shared/image/states/zone-states';
import { formatExactBytes } from '../../shared/units/format';
import { mergeZoneRanges } from '../../shared/units/ranges';
import type { ByteCount } from '../../shared/units/units';
import { attributeNames, isActive, ZoneState, zoneStateName, ZoneType } from '../../shared/zone/state';
import { reportedZone, type ReadReport, type ReportedZone, type ReportedZones } from '../report/zone-report';

/** What a report says of an image to be made, and what it says that an image cannot have. */
export interface ReportRecipe {
  readonly recipe: ReportReading['spec'];
  readonly notes: readonly string[];
}

/**
 * The geometry of a report and the states of its zones, pointers included; nothing below them, since a report says
 * nothing of data. Errors: `usage` for a report that is no whole device from zone 0 on, or whose zones differ in size or
 * capacity (only the last zone may be smaller) or have pointers outside of them.
 */
export function recipeOfReport(report: ReadReport): ReportRecipe {
  const { zones, zoneSizeBytes } = report;
  requireWhole(zones);
  const zoneCapacityBytes = capacityOf(zones, zoneSizeBytes);
  const states: ZoneStateEntry[] = [];
  const conventional: (readonly [number, number])[] = [];
  for (let at = 0; at < zones.count; at++) {
    const zone = reportedZone(zones, at);
    requireSizes(zone, { zoneSizeBytes, zoneCapacityBytes, isLast: at === zones.count - 1 });
    if (zone.type === ZoneType.conventional) conventional.push([at, at]);
    const entry = entryOf(zone);
    if (entry !== null) addEntry(states, entry);
  }
  const recipe = {
    ...blockSizeIn(report),
    zoneCount: zones.count,
    zoneSizeBytes,
    zoneCapacityBytes,
    lastZoneSizeBytes: zones.size[zones.count - 1]!,
    conventional: mergeZoneRanges(conventional),
    states,
  };
  return { recipe, notes: notesOf(report) };
}

/** Nothing where each size of a block means the same zones and the usual one fits: then the layout chooses. */
function blockSizeIn({
  logicalBlockSizeBytes,
  blockSizeFrom,
  countsInBlocks,
}: ReadReport): Pick<ReportReading['spec'], 'logicalBlockSizeBytes'> {
  const isFree = blockSizeFrom === 'guess' && !countsInBlocks && logicalBlockSizeBytes === 4096;
  return isFree ? {} : { logicalBlockSizeBytes };
}

function requireWhole({ count, index }: ReportedZones): void {
  for (let at = 0; at < count; at++) {
    if (index[at] === at) continue;
    fail(
      'usage',
      `the report lists zone ${index[at]!} where zone ${at} is expected: it is of a part of a device`,
      {
        expected: at,
        found: index[at]!,
      },
    );
  }
}

/** Of sequential zones before the last; where there are none, of the last; else the zone size. */
function capacityOf({ count, capacity, type }: ReportedZones, zoneSizeBytes: ByteCount): ByteCount {
  const at = type.findIndex((code, zone) => code !== ZoneType.conventional && capacity[zone]! > 0);
  if (at === -1) return zoneSizeBytes;
  const isLastAlone = at === count - 1 && count > 1;
  return isLastAlone ? Math.min(zoneSizeBytes, capacity[at]!) : capacity[at]!;
}

interface Sizes {
  readonly zoneSizeBytes: ByteCount;
  readonly zoneCapacityBytes: ByteCount;
  readonly isLast: boolean;
}

function requireSizes(zone: ReportedZone, { zoneSizeBytes, zoneCapacityBytes, isLast }: Sizes): void {
  const { index, sizeBytes, capacityBytes, type, state } = zone;
  const isSized = isLast ? sizeBytes <= zoneSizeBytes : sizeBytes === zoneSizeBytes;
  if (!isSized) failSize(index, 'size', sizeBytes, zoneSizeBytes);
  // A zone that is offline has nothing that could be written, and some drives say so.
  const isSilent = state === ZoneState.offline && capacityBytes === 0;
  const expected = type === ZoneType.conventional ? sizeBytes : Math.min(sizeBytes, zoneCapacityBytes);
  if (capacityBytes !== expected && !isSilent) failSize(index, 'capacity', capacityBytes, expected);
}

function failSize(zone: number, what: string, bytes: ByteCount, expected: ByteCount): never {
  const words = `a ${what} of ${formatExactBytes(bytes)}, expected ${formatExactBytes(expected)}`;
  return fail('usage', `zone ${zone} of the report has ${words} as the others: an image has one ${what}`, {
    ...{ zone, bytes, expected },
  });
}

/** Null for a zone that is as every zone of a new image. */
function entryOf({
  index,
  state: code,
  type,
  attributes: bits,
  ...zone
}: ReportedZone): ZoneStateEntry | null {
  const name = zoneStateName(code);
  const attributes = attributeNames(bits).filter((attribute) => attribute !== 'zoneDescriptorExtensionValid');
  const marks = attributes.length === 0 ? {} : { attributes };
  const isPlain = name === 'notWritePointer' || name === 'empty';
  if (isPlain && (attributes.length === 0 || type === ZoneType.conventional)) return null;
  const state = NEW_ZONE_STATES.find((known): known is NewZoneState => known === name) ?? 'empty';
  const entry = { first: index, last: index, state, ...marks };
  if (!isActive(code)) return entry;
  return { ...entry, fillBytes: fillIn(zone, index), data: null };
}

function fillIn(
  {
    startBytes,
    capacityBytes,
    writePointerBytes,
  }: Pick<ReportedZone, 'startBytes' | 'capacityBytes' | 'writePointerBytes'>,
  index: number,
): ByteCount {
  const fill = (writePointerBytes ?? startBytes) - startBytes;
  if (fill >= 0 && fill <= capacityBytes) return fill;
  return fail(
    'usage',
    `zone ${index} of the report has its write pointer ${fill} bytes behind its start, expected 0 to ${capacityBytes}`,
    {
      zone: index,
      fill,
    },
  );
}

/** Neighbours in the same state are one entry. */
function addEntry(states: ZoneStateEntry[], entry: ZoneStateEntry): void {
  const before = states.at(-1);
  const isSame =
    before?.last === entry.first - 1 &&
    before.state === entry.state &&
    before.fillBytes === entry.fillBytes &&
    before.attributes?.join() === entry.attributes?.join();
  if (isSame) states[states.length - 1] = { ...before, last: entry.last };
  else states.push(entry);
}

function notesOf({ zones, zonesOfDevice, says }: ReadReport): string[] {
  const notes: string[] = [];
  if (zonesOfDevice !== null && zonesOfDevice > zones.count)
    notes.push(`the report lists ${zones.count} of ${zonesOfDevice} zones; the image has those`);
  if (zones.type.includes(ZoneType.sequentialWritePreferred))
    notes.push('zones of type sequential write preferred are sequential write required in the image');
  if (says.has('zde') && zones.attributes.some((bits) => (bits & 0x80) !== 0))
    notes.push('descriptor extensions are not in the report: no zone of the image has one');
  return notes;
}
