import type { ImageSpec, SpecField, SpecProblem } from '../../shared/fixture/image-spec';
import { formatCount, formatSizeOption } from '../../shared/units/format';
import { countInRanges, formatZoneRanges } from '../../shared/units/ranges';
import { isExact, type ByteCount } from '../../shared/units/units';

/** The fields of a spec that the zone rules judge; what a layout can store is its driver's business. */
export type GeometrySpec = Pick<
  ImageSpec,
  | 'logicalBlockSizeBytes'
  | 'zoneCount'
  | 'zoneSizeBytes'
  | 'zoneCapacityBytes'
  | 'lastZoneSizeBytes'
  | 'conventional'
  | 'limits'
  | 'zdeBytes'
>;

const ZDE_UNIT_BYTES = 64;
/** Source: NVMe ZNS, Zone Descriptor Extension Size is one byte of 64-byte units. */
const ZDE_MAX_BYTES = 255 * ZDE_UNIT_BYTES;

/** Everything wrong or doubtful in geometry, limits and descriptor extensions; empty when all is well. */
export function geometryProblems(spec: GeometrySpec): SpecProblem[] {
  return [
    ...sizeProblems(spec),
    ...conventionalProblems(spec),
    ...limitProblems(spec),
    ...zdeProblems(spec.zdeBytes),
  ];
}

function problem(field: SpecField, message: string, fix?: number): SpecProblem {
  if (fix === undefined) return { field, severity: 'error', message };
  const isBytes = field.endsWith('Bytes');
  const title = `use ${isBytes ? formatSizeOption(fix) : formatCount(fix)}`;
  return { field, severity: 'error', message, fix: { title, value: fix } };
}

function sizeProblems(spec: GeometrySpec): SpecProblem[] {
  const {
    logicalBlockSizeBytes: block,
    zoneCount,
    zoneSizeBytes,
    zoneCapacityBytes,
    lastZoneSizeBytes,
  } = spec;
  if (block !== 512 && block !== 4096) {
    return [
      problem(
        'logicalBlockSizeBytes',
        `logical block size of ${String(block)} bytes, only 512 and 4096 exist`,
        4096,
      ),
    ];
  }
  const problems: SpecProblem[] = [];
  if (!isExact(zoneCount) || zoneCount === 0) {
    problems.push(problem('zoneCount', `${zoneCount} zones, at least 1 is needed`, 1));
  }
  problems.push(...multipleProblems('zoneSizeBytes', 'zone size', zoneSizeBytes, block));
  problems.push(...multipleProblems('zoneCapacityBytes', 'zone capacity', zoneCapacityBytes, block));
  problems.push(...multipleProblems('lastZoneSizeBytes', 'last zone size', lastZoneSizeBytes, block));
  if (zoneCapacityBytes > zoneSizeBytes) {
    problems.push(
      problem('zoneCapacityBytes', over('zone capacity', zoneCapacityBytes, zoneSizeBytes), zoneSizeBytes),
    );
  }
  if (lastZoneSizeBytes > zoneSizeBytes) {
    problems.push(
      problem('lastZoneSizeBytes', over('last zone size', lastZoneSizeBytes, zoneSizeBytes), zoneSizeBytes),
    );
  }
  if (!Number.isSafeInteger(zoneCount * zoneSizeBytes)) {
    problems.push(problem('zoneSizeBytes', `${zoneCount} zones of ${zoneSizeBytes} bytes exceed 2^53 bytes`));
  }
  return problems;
}

function over(what: string, bytes: ByteCount, zoneSizeBytes: ByteCount): string {
  return `${what} of ${bytes} bytes is above the zone size of ${zoneSizeBytes} bytes`;
}

function multipleProblems(field: SpecField, what: string, bytes: ByteCount, block: ByteCount): SpecProblem[] {
  if (!isExact(bytes) || bytes === 0)
    return [problem(field, `${what} of ${bytes} bytes, at least ${block} are needed`)];
  const rest = bytes % block;
  if (rest === 0) return [];
  const message = `${what} of ${bytes} bytes is ${rest} bytes over a multiple of the logical block of ${block} bytes`;
  return [problem(field, message, bytes - rest + block)];
}

function conventionalProblems({ conventional, zoneCount }: GeometrySpec): SpecProblem[] {
  const text = formatZoneRanges(conventional);
  let next = 0;
  for (const [first, last] of conventional) {
    if (!isExact(first) || last < first || first < next) {
      return [problem('conventional', `conventional zones ${text} are not in ascending, disjoint ranges`)];
    }
    if (last >= zoneCount) {
      return [
        problem(
          'conventional',
          `conventional zone ${last} does not exist, the image has zones 0 to ${zoneCount - 1}`,
        ),
      ];
    }
    next = last + 1;
  }
  if (zoneCount === 0 || countInRanges(conventional) < zoneCount) return [];
  return [{ field: 'conventional', severity: 'warning', message: `all ${zoneCount} zones are conventional` }];
}

function limitProblems({
  limits,
  zoneCount,
  conventional,
  logicalBlockSizeBytes,
}: GeometrySpec): SpecProblem[] {
  const { openZonesMax, activeZonesMax, appendMaxBytes } = limits;
  const sequential = Math.max(0, zoneCount - countInRanges(conventional));
  const problems = [
    ...countProblems('openZonesMax', 'open', openZonesMax, sequential),
    ...countProblems('activeZonesMax', 'active', activeZonesMax, sequential),
  ];
  if (openZonesMax && activeZonesMax && openZonesMax > activeZonesMax) {
    const message = `open limit of ${openZonesMax} zones is above the active limit of ${activeZonesMax} zones`;
    problems.push(problem('openZonesMax', message, activeZonesMax));
  }
  if (appendMaxBytes && !(appendMaxBytes >= logicalBlockSizeBytes)) {
    const message = `append limit of ${appendMaxBytes} bytes is below the logical block of ${logicalBlockSizeBytes} bytes`;
    problems.push(problem('appendMaxBytes', message, logicalBlockSizeBytes));
  }
  return problems;
}

function countProblems(
  field: 'openZonesMax' | 'activeZonesMax',
  what: string,
  limit: number | null,
  sequential: number,
): SpecProblem[] {
  if (limit === null) return [];
  if (!isExact(limit)) return [problem(field, `${what} limit of ${limit} zones is not a whole number`)];
  if (limit <= sequential) return [];
  const message = `${what} limit of ${limit} zones can never be reached with ${sequential} sequential zones`;
  return [
    {
      field,
      severity: 'warning',
      message,
      fix: { title: `use ${formatCount(sequential)}`, value: sequential },
    },
  ];
}

function zdeProblems(zdeBytes: ByteCount): SpecProblem[] {
  if (!isExact(zdeBytes))
    return [problem('zdeBytes', `descriptor extension of ${zdeBytes} bytes is no size`, 0)];
  if (zdeBytes > ZDE_MAX_BYTES) {
    const message = `descriptor extension of ${zdeBytes} bytes, at most ${ZDE_MAX_BYTES} bytes (255 × ${ZDE_UNIT_BYTES})`;
    return [problem('zdeBytes', message, ZDE_MAX_BYTES)];
  }
  const rest = zdeBytes % ZDE_UNIT_BYTES;
  if (rest === 0) return [];
  const message = `descriptor extension of ${zdeBytes} bytes is no multiple of ${ZDE_UNIT_BYTES} bytes`;
  return [problem('zdeBytes', message, Math.min(ZDE_MAX_BYTES, zdeBytes - rest + ZDE_UNIT_BYTES))];
}
