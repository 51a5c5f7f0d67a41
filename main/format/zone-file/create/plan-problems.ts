import { layoutOf } from '../../../../shared/image/family';
import type { ImageSpec, SpecField, SpecProblem } from '../../../../shared/image/image-spec';
import { specProblem, validateSpec } from '../../../../shared/image/validate-spec';
import { formatZoneRanges } from '../../../../shared/units/ranges';
import { MIB } from '../../../../shared/units/units';
import { ZONE_FILE_FAMILY } from '../family';
import { VARIANTS } from '../layout';

/** The largest multiple of 64 that the one byte of the header holds. */
const ZDE_MAX = 192;
/** What one byte cannot hold. */
const ZDE_WRAP = 256;

/** What is wrong or doubtful in a spec for a zone_file. */
export function zoneFileProblems(spec: ImageSpec): SpecProblem[] {
  if (!VARIANTS.some((variant) => variant === spec.variant)) {
    const message = `zone-file has no variant ${spec.variant}; v5, v3 and older are written`;
    return [specProblem('variant', 'error', message)];
  }
  return [
    ...validateSpec(spec, layoutOf(ZONE_FILE_FAMILY, spec.variant).room),
    ...unsayable(spec),
    ...unrecorded(spec),
  ];
}

/** What neither header nor entries can hold. */
function unsayable(spec: ImageSpec): SpecProblem[] {
  const { zoneSizeBytes, lastZoneSizeBytes, conventional, zdeBytes, label, fileSizeBytes } = spec;
  const problems: SpecProblem[] = [];
  const error = (field: SpecField, message: string, fix?: number) =>
    problems.push(specProblem(field, 'error', message, fix));
  if (conventional.length > 0) {
    error(
      'conventional',
      `conventional zones ${formatZoneRanges(conventional)}: a zone_file holds sequential zones only`,
    );
  }
  if (lastZoneSizeBytes !== zoneSizeBytes) {
    error('lastZoneSizeBytes', 'all zones of a zone_file have the same size', zoneSizeBytes);
  }
  if (zdeBytes > ZDE_MAX) {
    error(
      'zdeBytes',
      `descriptor extensions of ${zdeBytes} bytes: the header's field is one byte, QEMU stores ` +
        `${zdeBytes % ZDE_WRAP} and re-initialises the file at every start (Z1)`,
      ZDE_MAX,
    );
  }
  if (label !== '') {
    const fix = { title: 'no label', value: '' };
    problems.push({ field: 'label', severity: 'error', message: 'a zone_file has no label', fix });
  }
  if (fileSizeBytes !== null) {
    error('fileSizeBytes', 'the file size follows from the zones; only the rfc variant lets it be given');
  }
  return problems;
}

/** What has to be said again at every start. */
function unrecorded({ limits, profile, zoneSizeBytes, zoneCapacityBytes }: ImageSpec): SpecProblem[] {
  const problems: SpecProblem[] = [];
  const warn = (field: SpecField, message: string) => problems.push(specProblem(field, 'warning', message));
  const again = (value: number | null, field: SpecField, what: string, option: string) => {
    if (value === null) return;
    warn(field, `a zone_file does not store the limit of ${what}: give ${option} whenever it is opened`);
  };
  again(
    limits.openZonesMax,
    'openZonesMax',
    'open zones',
    `--max-open ${limits.openZonesMax} (QEMU max_open)`,
  );
  again(
    limits.activeZonesMax,
    'activeZonesMax',
    'active zones',
    `--max-active ${limits.activeZonesMax} (QEMU max_active)`,
  );
  if (limits.appendMaxBytes !== null) {
    warn('appendMaxBytes', 'a zone_file does not store the append limit, and none is kept when it is opened');
  }
  if (profile !== 'zns') {
    problems.push({
      field: 'profile',
      severity: 'warning',
      message: `a zone_file records no rule profile; give --profile ${profile} whenever it is opened`,
      fix: { title: 'use zns', value: 'zns' },
    });
  }
  for (const [field, bytes] of [
    ['zoneSizeBytes', zoneSizeBytes],
    ['zoneCapacityBytes', zoneCapacityBytes],
  ] as const) {
    if (bytes % MIB !== 0)
      warn(field, `${bytes} bytes are no whole MiB, the unit in which QEMU is told this`);
  }
  return problems;
}
