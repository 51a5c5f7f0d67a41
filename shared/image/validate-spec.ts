import { ZONES_MAX } from './limits';
import { formatBytes, formatCount, formatExactBytes, formatSizeOption } from '../units/format';
import { countInRanges } from '../units/ranges';
import type { ByteCount } from '../units/units';
import { isExact, isPowerOfTwo, roundUp } from '../units/units';
import type { LayoutRoom } from './family';
import type { ImageSpec, SpecField, SpecProblem } from './image-spec';

/** Descriptor extensions come in units of 64 bytes, at most 255 of them. Source: NVMe ZNS, zone descriptor extension size. */
const ZDE_UNIT_BYTES = 64;
/** Bytes of a descriptor extension at most: 255 units, NVMe's ZDES field has eight bits. */
export const ZDE_BYTES_MAX = 255 * ZDE_UNIT_BYTES;
/** UTF-8 bytes of a label at most. */
const LABEL_MAX_BYTES = 64;

/**
 * What is wrong or doubtful in a spec whatever format it is for: sizes, counts, conventional zones, limits,
 * identity. Each rule speaks for itself, whatever the others say, unless it would only repeat them. Each problem names the numbers and, where one exists, a value that resolves it. `room`: what the layout
 * of the spec has room for.
 */
export function validateSpec(
  spec: ImageSpec,
  room: Pick<LayoutRoom, 'anyZoneSize' | 'extendedL2'>,
): SpecProblem[] {
  const sizes = sizeProblems(spec, room.anyZoneSize);
  const isCounted = !sizes.some(({ field }) => field === 'zoneCount');
  return [
    ...sizes,
    ...(isCounted ? rangeProblems(spec) : []),
    ...limitProblems(spec, isCounted ? spec.zoneCount - countInRanges(spec.conventional) : null),
    ...appendProblems(spec),
    ...hostProblems(spec),
    ...(spec.extendedL2 === true && !room.extendedL2 ? [NO_L2] : []),
  ];
}

/** Other images have no such entries. */
const NO_L2: SpecProblem = {
  field: 'extendedL2',
  severity: 'error',
  message: 'extended L2 entries: only qcow2 images have L2 entries',
};

/** A problem with an optional value that resolves it; byte fields get a title with a unit. */
export function specProblem(
  field: SpecField,
  severity: SpecProblem['severity'],
  message: string,
  fix?: number,
): SpecProblem {
  if (fix === undefined) return { field, severity, message };
  const title = `use ${field.endsWith('Bytes') ? formatSizeOption(fix) : formatCount(fix)}`;
  return { field, severity, message, fix: { title, value: fix } };
}

function sizeProblems(spec: ImageSpec, anyZoneSize: boolean): SpecProblem[] {
  const block = spec.logicalBlockSizeBytes;
  if (block !== 512 && block !== 4096) {
    return [
      specProblem(
        'logicalBlockSizeBytes',
        'error',
        `logical blocks have 512 or 4096 bytes, not ${String(block)}`,
        4096,
      ),
    ];
  }
  return [
    ...countProblems(spec),
    ...multipleProblems('zoneSizeBytes', 'zone size', spec.zoneSizeBytes, block),
    ...partProblems('zoneCapacityBytes', 'zone capacity', spec.zoneCapacityBytes, spec),
    ...partProblems('lastZoneSizeBytes', 'last zone size', spec.lastZoneSizeBytes, spec),
    // Where the layout does not take any, it is a rule or a known defect of its driver, and said by its plan.
    ...(anyZoneSize ? powerProblems(spec) : []),
  ];
}

function countProblems({ zoneCount, zoneSizeBytes }: ImageSpec): SpecProblem[] {
  if (!isExact(zoneCount) || zoneCount === 0) {
    return [specProblem('zoneCount', 'error', `${zoneCount} zones: at least one is needed`, 1)];
  }
  if (zoneCount > ZONES_MAX) {
    const message = `${formatCount(zoneCount)} zones: at most ${formatCount(ZONES_MAX)} are possible`;
    return [specProblem('zoneCount', 'error', message, ZONES_MAX)];
  }
  if (Number.isSafeInteger(zoneCount * zoneSizeBytes)) return [];
  return [
    specProblem(
      'zoneCount',
      'error',
      `${formatCount(zoneCount)} zones of ${formatBytes(zoneSizeBytes)} are more than 2^53 bytes`,
    ),
  ];
}

function multipleProblems(field: SpecField, what: string, bytes: ByteCount, block: ByteCount): SpecProblem[] {
  if (!isExact(bytes) || bytes === 0) {
    return [
      specProblem(
        field,
        'error',
        `${what} of ${formatExactBytes(bytes)}: at least one logical block of ${formatExactBytes(block)} is needed`,
        block,
      ),
    ];
  }
  if (bytes % block === 0) return [];
  const message = `${what} of ${formatExactBytes(bytes)} is ${formatExactBytes(bytes % block)} more than a multiple of the logical block of ${formatExactBytes(block)}`;
  return [specProblem(field, 'error', message, roundUp(bytes, block))];
}

function partProblems(field: SpecField, what: string, bytes: ByteCount, spec: ImageSpec): SpecProblem[] {
  const problems = multipleProblems(field, what, bytes, spec.logicalBlockSizeBytes);
  if (bytes <= spec.zoneSizeBytes) return problems;
  const message = `${what} of ${formatExactBytes(bytes)} is above the zone size of ${formatExactBytes(spec.zoneSizeBytes)}`;
  return [specProblem(field, 'error', message, spec.zoneSizeBytes)];
}

function powerProblems({ zoneSizeBytes }: ImageSpec): SpecProblem[] {
  if (isPowerOfTwo(zoneSizeBytes) || !isExact(zoneSizeBytes) || zoneSizeBytes === 0) return [];
  const message = `zone size of ${formatExactBytes(zoneSizeBytes)} is no power of two; Linux takes such zones only in some drivers`;
  return [specProblem('zoneSizeBytes', 'warning', message, nextPowerOfTwo(zoneSizeBytes))];
}

/** The smallest power of two that is not below a number. */
export function nextPowerOfTwo(value: number): number {
  return 2 ** Math.ceil(Math.log2(value));
}

function rangeProblems({ conventional, zoneCount }: ImageSpec): SpecProblem[] {
  let previous = -1;
  for (const [first, last] of conventional) {
    if (!isExact(first) || !isExact(last) || first <= previous || last < first) {
      return [
        specProblem(
          'conventional',
          'error',
          `conventional zones ${first} to ${last}: ranges have to ascend without overlap`,
        ),
      ];
    }
    if (last >= zoneCount) {
      return [
        specProblem(
          'conventional',
          'error',
          `conventional zone ${last} does not exist: the zones are 0 to ${zoneCount - 1}`,
        ),
      ];
    }
    previous = last;
  }
  if (countInRanges(conventional) < zoneCount) return [];
  return [
    specProblem(
      'conventional',
      'warning',
      `all ${formatCount(zoneCount)} zones are conventional: none has a write pointer`,
    ),
  ];
}

/** `sequential`: number of sequential zones; null = not known. */
function limitProblems({ limits }: ImageSpec, sequential: number | null): SpecProblem[] {
  const { openZonesMax: open, activeZonesMax: active } = limits;
  const problems = [
    ...limitProblem('openZonesMax', 'open', open, sequential),
    ...limitProblem('activeZonesMax', 'active', active, sequential),
  ];
  if (open !== null && active !== null && open > active) {
    problems.push(
      specProblem(
        'openZonesMax',
        'error',
        `${open} open zones are more than the ${active} active zones allowed`,
        active,
      ),
    );
  }
  return problems;
}

function limitProblem(
  field: 'openZonesMax' | 'activeZonesMax',
  what: string,
  limit: number | null,
  sequential: number | null,
): SpecProblem[] {
  if (limit === null) return [];
  if (!isExact(limit) || limit === 0) {
    return [
      specProblem(
        field,
        'error',
        `a limit of ${limit} ${what} zones lets nothing be written; leave it out for no limit`,
        1,
      ),
    ];
  }
  if (sequential === null || limit <= sequential || sequential <= 0) return [];
  return [
    specProblem(
      field,
      'warning',
      `${limit} ${what} zones can never be reached with ${sequential} sequential zones`,
      sequential,
    ),
  ];
}

function appendProblems({
  limits,
  zoneCapacityBytes,
  logicalBlockSizeBytes: block,
}: ImageSpec): SpecProblem[] {
  const bytes = limits.appendMaxBytes;
  if (bytes === null) return [];
  const problems = multipleProblems('appendMaxBytes', 'append limit', bytes, block);
  const isCapacity = isExact(zoneCapacityBytes) && zoneCapacityBytes > 0 && zoneCapacityBytes % block === 0;
  if (problems.length > 0 || !isCapacity || bytes <= zoneCapacityBytes) return problems;
  const message = `append limit of ${formatExactBytes(bytes)} is above the zone capacity of ${formatExactBytes(zoneCapacityBytes)}`;
  return [specProblem('appendMaxBytes', 'warning', message, zoneCapacityBytes)];
}

function hostProblems({ zdeBytes, uuid, label }: ImageSpec): SpecProblem[] {
  const problems: SpecProblem[] = [];
  if (!isExact(zdeBytes) || zdeBytes % ZDE_UNIT_BYTES !== 0 || zdeBytes > ZDE_BYTES_MAX) {
    const near = Math.min(ZDE_BYTES_MAX, roundUp(Math.max(0, Math.ceil(zdeBytes)), ZDE_UNIT_BYTES));
    const message = `descriptor extensions of ${zdeBytes} bytes: a multiple of ${ZDE_UNIT_BYTES} up to ${ZDE_BYTES_MAX} is needed`;
    problems.push(specProblem('zdeBytes', 'error', message, near));
  }
  if (uuid !== '' && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid)) {
    problems.push(specProblem('uuid', 'error', `'${uuid}' is no UUID in lower case`));
  }
  const labelBytes = new TextEncoder().encode(label).length;
  if (labelBytes > LABEL_MAX_BYTES || label.includes('\0')) {
    problems.push(
      specProblem(
        'label',
        'error',
        `the label has ${labelBytes} bytes in UTF-8; up to ${LABEL_MAX_BYTES} without zero bytes fit`,
      ),
    );
  }
  return problems;
}
