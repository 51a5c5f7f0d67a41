import type { ComparedField, FactDifference, ZoneDifference } from '../../shared/session/comparison';
import { plural } from '../../shared/units/format';
import type { ZoneIndex } from '../../shared/units/units';
import { ZoneAttribute, zoneStateName, ZoneType } from '../../shared/zone/state';
import type { JobContext } from '../device/job';
import type { FormatImage } from '../format/image';
import { reportedZone, type ReadReport, type ReportedZone } from '../report/zone-report';
import type { Comparison } from './compare-images';
import { differingFields, zoneOfImage, type ComparedSays, type ComparedZone } from './zones/compared-zone';

/** Texts that know conventional zones and others, but not which kind of others. */
const WITH_TWO_TYPES: ReadonlySet<ReadReport['format']> = new Set(['nvme', 'nvme-json']);
/** Zones between two looks at the clock. */
const ZONES_AT_ONCE = 16_384;

/**
 * Compares an image with a report of zones, in bytes, of what the text says. Its zones are found by their starts, so that a
 * report of some zones is one of these. Errors while the list is walked: `cancelled`.
 */
export function compareReport(image: FormatImage, report: ReadReport, context: JobContext): Comparison {
  const facts = differingFacts(image, report);
  const isOtherSize = facts.some(({ field }) => field === 'zoneSizeBytes');
  const { zoneCount } = image.facts.geometry;
  const listed = report.zones.count;
  const notices =
    listed < zoneCount ? [`the report lists ${plural(listed, 'zone')} of the ${zoneCount} of the image`] : [];
  return {
    facts,
    zones: isOtherSize ? [] : differingZones(image, report, context),
    structures: [],
    bytes: [],
    notices,
  };
}

/** A text without sizes has its zone size from what it happens to list, so that nothing follows from that. */
function differingFacts({ facts: { geometry } }: FormatImage, report: ReadReport): FactDifference[] {
  const block = geometry.logicalBlockSizeBytes;
  const differences: FactDifference[] = [];
  const add = (field: string, a: number, b: number): void => {
    if (a !== b) differences.push({ field, a, b });
  };
  if (report.says.has('size')) add('zoneSizeBytes', geometry.zoneSizeBlocks * block, report.zoneSizeBytes);
  if (report.blockSizeFrom === 'text') add('logicalBlockSizeBytes', block, report.logicalBlockSizeBytes);
  // Tools head a report of some zones with the number of these, so that a small number says nothing of the device.
  const ofDevice = report.zonesOfDevice ?? 0;
  if (ofDevice > geometry.zoneCount) add('zoneCount', geometry.zoneCount, ofDevice);
  return differences;
}

function* differingZones(
  image: FormatImage,
  { zones, says, format }: ReadReport,
  context: JobContext,
): Generator<ZoneDifference> {
  const { geometry } = image.facts;
  const zoneSizeBytes = geometry.zoneSizeBlocks * geometry.logicalBlockSizeBytes;
  const both = whatBothSay(image, says);
  const ofImage = WITH_TWO_TYPES.has(format) ? withTwoTypes : zoneOfImage;
  for (let position = 0; position < zones.count; position++) {
    if (position % ZONES_AT_ONCE === 0) {
      context.checkCancelled();
      context.progress({ done: position, total: zones.count, unit: 'zones' });
    }
    const told = reportedZone(zones, position);
    const index = told.startBytes / zoneSizeBytes;
    if (index < geometry.zoneCount && Number.isInteger(index)) {
      for (const difference of differingFields(ofImage(image, index), asCompared(told), both))
        yield { index, ...difference };
    } else yield unknownZone(told, index);
  }
}

/** A zone that the image has not: none begins there, or it ends before. */
function unknownZone({ index: told, startBytes, state }: ReportedZone, index: number): ZoneDifference {
  return Number.isInteger(index)
    ? { index, field: 'state', a: null, b: zoneStateName(state) }
    : { index: told, field: 'start', a: null, b: startBytes };
}

function withTwoTypes(image: FormatImage, index: ZoneIndex): ComparedZone {
  const zone = zoneOfImage(image, index);
  return zone.type === ZoneType.conventional ? zone : { ...zone, type: ZoneType.sequentialWriteRequired };
}

function whatBothSay({ facts }: FormatImage, says: ReadReport['says']): ComparedSays {
  const { zoneDescriptorExtensionValid: zde, resetZoneRecommended: reset } = ZoneAttribute;
  const others = ~zde & ~reset & 0xff;
  const fields: ComparedField[] = ['type', 'state', 'writePointer', 'attributes'];
  if (says.has('size')) fields.push('size');
  if (says.has('capacity')) fields.push('capacity');
  const said =
    (says.has('attributes') ? others : 0) |
    (says.has('resetRecommended') ? reset : 0) |
    (says.has('zde') && facts.zdeBytes > 0 ? zde : 0);
  return { fields: new Set(fields), attributes: facts.provenance.attributes === 'absent' ? 0 : said };
}

function asCompared(zone: ReportedZone): ComparedZone {
  return {
    type: zone.type,
    state: zone.state,
    start: zone.startBytes,
    size: zone.sizeBytes,
    capacity: zone.capacityBytes,
    writePointer: zone.writePointerBytes,
    attributes: zone.attributes,
  };
}
