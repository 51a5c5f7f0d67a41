import { deviceBytesOfShape } from '../../../../shared/image/geometry-shape';
import type { ImageSpec, SpecProblem } from '../../../../shared/image/image-spec';
import { nextPowerOfTwo, specProblem } from '../../../../shared/image/validate-spec';
import { formatBytes, formatExactBytes } from '../../../../shared/units/format';
import { formatZoneRanges } from '../../../../shared/units/ranges';
import { isExact, isPowerOfTwo, SECTOR_BYTES } from '../../../../shared/units/units';
import { EXTENDED_DEVICE_BYTES_LIMIT, HEADER_BYTES, RANGES_MAX, WORD_BYTES } from '../layout';
import { RFC_POINTER_LIMIT, RFC_SIZE_LIMIT } from '../header/plain-findings';

/** The header's 32-bit fields hold less than this. */
const U32_LIMIT = 2 ** 32;

/** What a spec asks that the `extended` layout cannot hold. */
export function extendedProblems(spec: ImageSpec): SpecProblem[] {
  const problems: SpecProblem[] = [];
  const bytes = deviceBytesOfShape(spec);
  if (bytes >= EXTENDED_DEVICE_BYTES_LIMIT) {
    problems.push(
      specProblem(
        'zoneCount',
        'error',
        `a device of ${formatBytes(bytes)}: pointers of 51 bits reach less than 2048 TiB`,
      ),
    );
  }
  if (spec.conventional.length > RANGES_MAX) {
    const message = `${spec.conventional.length} ranges of conventional zones: the header holds ${RANGES_MAX}`;
    problems.push(specProblem('conventional', 'error', message));
  }
  if (spec.fileSizeBytes !== null) {
    problems.push(
      specProblem(
        'fileSizeBytes',
        'error',
        'the file size follows from the zones; only the rfc variant lets it be given',
      ),
    );
  }
  return problems;
}

/** What a spec asks that the `rfc` header cannot say, and what the driver of that variant is known to corrupt. */
export function rfcProblems(spec: ImageSpec): SpecProblem[] {
  return [...unsayable(spec), ...corrupted(spec), ...unrecorded(spec)];
}

function unsayable(spec: ImageSpec): SpecProblem[] {
  const { zoneSizeBytes, conventional, limits } = spec;
  const error = (field: SpecProblem['field'], message: string, fix?: number) =>
    specProblem(field, 'error', message, fix);
  const problems: (SpecProblem | null)[] = [
    spec.logicalBlockSizeBytes === 512
      ? null
      : error('logicalBlockSizeBytes', 'rfc images have logical blocks of 512 bytes', 512),
    zoneSizeBytes < U32_LIMIT
      ? null
      : error(
          'zoneSizeBytes',
          `a zone size of ${formatBytes(zoneSizeBytes)}: the rfc header holds less than 4 GiB`,
          2 ** 31,
        ),
    spec.zoneCapacityBytes === zoneSizeBytes
      ? null
      : error('zoneCapacityBytes', 'the rfc header has no zone capacity; it is the zone size', zoneSizeBytes),
    spec.lastZoneSizeBytes === zoneSizeBytes
      ? null
      : error('lastZoneSizeBytes', 'the rfc header has no shorter last zone', zoneSizeBytes),
    spec.zdeBytes === 0 ? null : error('zdeBytes', 'rfc images have no descriptor extensions', 0),
    isLeading(spec)
      ? null
      : error(
          'conventional',
          `conventional zones ${formatZoneRanges(conventional)}: the rfc header holds only how many come first`,
        ),
    sectors(limits.appendMaxBytes) < U32_LIMIT
      ? null
      : error('appendMaxBytes', 'the rfc header holds less than 2^32 sectors of append limit'),
    spec.label === ''
      ? null
      : {
          field: 'label',
          severity: 'error',
          message: 'rfc images have no label',
          fix: { title: 'no label', value: '' },
        },
    fileSizeProblem(spec),
  ];
  return problems.filter((problem) => problem !== null);
}

function isLeading({ conventional }: ImageSpec): boolean {
  return conventional.length === 0 || (conventional.length === 1 && conventional[0]![0] === 0);
}

function sectors(bytes: number | null): number {
  return (bytes ?? 0) / SECTOR_BYTES;
}

/** The table has to have room behind the header, whatever is forced. */
function fileSizeProblem({ fileSizeBytes, zoneCount }: ImageSpec): SpecProblem | null {
  if (fileSizeBytes === null) return null;
  const least = HEADER_BYTES + zoneCount * WORD_BYTES;
  if (isExact(fileSizeBytes) && fileSizeBytes >= least) return null;
  return specProblem(
    'fileSizeBytes',
    'error',
    `a file of ${formatExactBytes(fileSizeBytes)} cannot even hold header and table, ${formatExactBytes(least)}`,
    least,
  );
}

function corrupted(spec: ImageSpec): SpecProblem[] {
  const problems: SpecProblem[] = [];
  const force = (field: SpecProblem['field'], message: string, fix?: number) =>
    problems.push(specProblem(field, 'force', message, fix));
  const bytes = deviceBytesOfShape(spec);
  const needed = HEADER_BYTES + bytes + spec.zoneCount * WORD_BYTES;
  if (!isPowerOfTwo(spec.zoneSizeBytes)) {
    const fix = nextPowerOfTwo(spec.zoneSizeBytes);
    force(
      'zoneSizeBytes',
      `zone size of ${formatExactBytes(spec.zoneSizeBytes)} is no power of two: the RFC driver cannot manage such zones (R12)`,
      fix < U32_LIMIT ? fix : undefined,
    );
  }
  if (bytes >= RFC_SIZE_LIMIT) {
    force(
      'zoneCount',
      `a device of ${formatBytes(bytes)}: the RFC driver computes its size in 32 bits and sees ${formatBytes(bytes % RFC_SIZE_LIMIT)} (R13)`,
    );
  } else if (bytes >= RFC_POINTER_LIMIT) {
    force(
      'zoneCount',
      `a device of ${formatBytes(bytes)}: a write pointer can reach 2 GiB, where the RFC driver spoils the word (R13)`,
    );
  }
  if (spec.fileSizeBytes !== null && spec.fileSizeBytes < needed) {
    force(
      'fileSizeBytes',
      `a file of ${formatExactBytes(spec.fileSizeBytes)} is too small for header, zones and table, ${formatExactBytes(needed)}: data would overwrite the table (R11)`,
      needed,
    );
  }
  return problems;
}

function unrecorded(spec: ImageSpec): SpecProblem[] {
  if (spec.profile === 'linux-blk') return [];
  const message = `rfc images record no rule profile; give --profile ${spec.profile} again whenever this one is opened`;
  return [
    { field: 'profile', severity: 'warning', message, fix: { title: 'use linux-blk', value: 'linux-blk' } },
  ];
}
