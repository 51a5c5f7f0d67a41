import type { AttachCommand } from '../../shared/image/attach-command';
import { formatZoneRanges } from '../../shared/units/ranges';
import { roundUp } from '../../shared/units/units';
import { impossible, noteOf, obstacles, type AttachFacts } from './facts';

/** Ranges of conventional zones that its metadata holds. */
const RANGES_MAX = 16;
/** Bytes of one zone in its table. */
const ENTRY_BYTES = 8;

/** A FreeBSD gzoned provider of the same shape, over a file. Source: FreeBSD, gzoned create and its metadata's layout. */
export function gzonedCommand(facts: AttachFacts): AttachCommand {
  const command = { tool: 'gzoned', title: 'A FreeBSD gzoned provider of this shape' };
  const { geometry, limits, logicalBlockSizeBytes: sector } = facts.info;
  const ranges = geometry.conventionalZones;
  const reasons = obstacles(facts, { conventional: 'any' });
  if (ranges.length > RANGES_MAX)
    reasons.push(`${ranges.length} ranges of conventional zones, it holds ${RANGES_MAX}`);
  if (reasons.length > 0) return impossible(command, reasons);
  const create = [
    `gzoned create -s ${geometry.zoneSizeBytes}`,
    ...(ranges.length === 0 ? [] : [`-c ${formatZoneRanges(ranges)}`]),
    ...(limits.openZonesMax === null ? [] : [`-m ${limits.openZonesMax}`]),
    '"$md"',
  ].join(' ');
  return {
    ...command,
    line: [
      `truncate -s ${providerBytes(facts)} gzoned.img`,
      `md=$(mdconfig -a -t vnode -S ${sector} -f gzoned.img)`,
      create,
    ].join('\n'),
    ...noteOf(
      'As root, on a FreeBSD with gzoned.',
      'Geometry and open limit only: the device starts empty, states and data are not carried.',
      geometry.zoneCapacityBytes < geometry.zoneSizeBytes && 'Zones are writable over their whole size.',
      limits.activeZonesMax !== null && 'There is no limit of active zones.',
      geometry.lastZoneSizeBytes < geometry.zoneSizeBytes && 'The smaller last zone becomes a whole one.',
    ),
  };
}

/** The zones, and behind them its table and two sectors of metadata. */
function providerBytes({ info: { geometry, logicalBlockSizeBytes: sector } }: AttachFacts): number {
  const { zoneCount, zoneSizeBytes } = geometry;
  const behind = (zones: number): number => 2 * sector + roundUp(zones * ENTRY_BYTES, sector);
  const room = behind(zoneCount + Math.ceil(behind(zoneCount) / zoneSizeBytes));
  return zoneCount * zoneSizeBytes + room;
}
