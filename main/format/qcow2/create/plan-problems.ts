import { deviceBytesOfShape } from '../../../../shared/image/geometry-shape';
import type { ImageSpec, SpecField, SpecProblem } from '../../../../shared/image/image-spec';
import { nextPowerOfTwo, specProblem } from '../../../../shared/image/validate-spec';
import { formatBytes, formatCount, formatExactBytes } from '../../../../shared/units/format';
import { countInRanges, formatZoneRanges } from '../../../../shared/units/ranges';
import { isPowerOfTwo, roundUp } from '../../../../shared/units/units';
import { hasNarrowStarts, ZONED_FIELDS } from '../header/extension-layout';
import { BLOCK_BYTES, ENTRY_BYTES, L1_BYTES_MAX } from '../layout';
import type { Qcow2Variant } from '../model';
import { l1EntriesOf, NEW_CLUSTER_BYTES } from './place';

/** Fields of 32 bits hold less than this; so do zone starts that were computed in 32 bits. */
const U32_LIMIT = 2 ** 32;
/** Zones that readers of variant 44 take at most. */
const ZONES_44_MAX = 2 ** 20;
/** Pointers of the packed words reach less than this. */
const PACKED_POINTER_LIMIT = 2 ** 51;

/** Adds a problem. */
type Report = (field: SpecField, severity: SpecProblem['severity'], message: string, fix?: number) => void;

/** What a spec asks that a variant cannot hold, that its builds get wrong, or that is not recorded. */
export function qcow2Problems(spec: ImageSpec, variant: Qcow2Variant): SpecProblem[] {
  const problems: SpecProblem[] = [];
  const report: Report = (...problem) => void problems.push(specProblem(...problem));
  unsayable(spec, variant, report);
  fieldProblems(spec, variant, report);
  zoneSizeProblems(spec, variant, report);
  if (variant === '44') rulesOf44(spec, report);
  knownBugs(spec, variant, report);
  unrecorded(spec, variant, report);
  return problems;
}

function unsayable(spec: ImageSpec, variant: Qcow2Variant, report: Report): void {
  const { conventional, zdeBytes } = spec;
  if (spec.logicalBlockSizeBytes !== BLOCK_BYTES) {
    report('logicalBlockSizeBytes', 'error', 'qcow2 images have logical blocks of 512 bytes', BLOCK_BYTES);
  }
  if (conventional.length > 1 || (conventional[0]?.[0] ?? 0) !== 0) {
    const zones = formatZoneRanges(conventional);
    report('conventional', 'error', `conventional zones ${zones}: the header holds only how many come first`);
  }
  if (zdeBytes !== 0 && variant !== '48-b-zde') {
    report('zdeBytes', 'error', `qcow2 ${variant} has no descriptor extensions; 48-b-zde has`, 0);
  }
  if (spec.fileSizeBytes !== null) {
    report('fileSizeBytes', 'error', 'a qcow2 file grows as it is written; only rfc lets its size be given');
  }
  const bytes = deviceBytesOfShape(spec);
  if (l1EntriesOf(bytes, spec) * ENTRY_BYTES > L1_BYTES_MAX) {
    const reach = spec.extendedL2 === true ? '1024 TiB with extended L2 entries' : '2048 TiB';
    const message = `a device of ${formatBytes(bytes)}: with clusters of 64 KiB an L1 table reaches ${reach}`;
    report('zoneCount', 'error', message);
  }
  if (variant === '48-b-zde' && bytes >= PACKED_POINTER_LIMIT) {
    report(
      'zoneCount',
      'error',
      `a device of ${formatBytes(bytes)}: pointers of 51 bits reach less than 2048 TiB`,
    );
  }
}

/** Numbers that are larger than their field. */
function fieldProblems(spec: ImageSpec, variant: Qcow2Variant, report: Report): void {
  const fields = ZONED_FIELDS[variant];
  const tooLarge = (field: SpecField, what: string, bytes: number, fix?: number) => {
    const message = `${what} of ${formatBytes(bytes)}: the header of qcow2 ${variant} holds less than 4 GiB`;
    if (bytes >= U32_LIMIT) report(field, 'error', message, fix);
  };
  if (fields.zoneSize!.length === 4) {
    tooLarge('zoneSizeBytes', 'a zone size', spec.zoneSizeBytes, U32_LIMIT / 2);
    tooLarge('zoneCapacityBytes', 'a zone capacity', spec.zoneCapacityBytes, U32_LIMIT / 2);
  }
  const append = spec.limits.appendMaxBytes ?? 0;
  if (fields.appendMaxBytes) tooLarge('appendMaxBytes', 'an append limit', append);
  if (fields.appendMaxSectors && append / BLOCK_BYTES >= U32_LIMIT) {
    report('appendMaxBytes', 'error', `qcow2 ${variant} holds less than 2^32 sectors of append limit`);
  }
}

function zoneSizeProblems({ zoneSizeBytes }: ImageSpec, variant: Qcow2Variant, report: Report): void {
  if (!isPowerOfTwo(zoneSizeBytes)) {
    const what = `zone size of ${formatExactBytes(zoneSizeBytes)} is no power of two`;
    const why =
      variant === '44' ? 'which qcow2 44 requires' : `${bugOfPower(variant)}: QEMU cannot manage such zones`;
    report(
      'zoneSizeBytes',
      variant === '44' ? 'error' : 'force',
      `${what}, ${why}`,
      nextPowerOfTwo(zoneSizeBytes),
    );
  }
  if (zoneSizeBytes % NEW_CLUSTER_BYTES === 0) return;
  const message = `zone size of ${formatExactBytes(zoneSizeBytes)} is not made of whole clusters of 64 KiB, which later readers require`;
  report('zoneSizeBytes', 'warning', message, roundUp(zoneSizeBytes, NEW_CLUSTER_BYTES));
}

/** Where the bug was seen; the other variants share the code. */
function bugOfPower(variant: Qcow2Variant): string {
  return variant === '56' || variant === '48-d' ? 'bug N10' : 'bug Q10';
}

function rulesOf44({ zoneCount, conventional }: ImageSpec, report: Report): void {
  if (zoneCount > ZONES_44_MAX) {
    const limit = formatCount(ZONES_44_MAX);
    report('zoneCount', 'error', `${formatCount(zoneCount)} zones: qcow2 44 allows ${limit}`, ZONES_44_MAX);
  }
  if (countInRanges(conventional) >= zoneCount) {
    report('conventional', 'error', 'qcow2 44 needs a sequential zone behind the conventional ones');
  }
}

function knownBugs(spec: ImageSpec, variant: Qcow2Variant, report: Report): void {
  const { zoneCount, zoneSizeBytes, lastZoneSizeBytes, conventional, limits } = spec;
  const lastStart = (zoneCount - 1) * zoneSizeBytes;
  if (hasNarrowStarts(variant) && lastStart >= U32_LIMIT) {
    const wrapped = formatBytes(lastStart % U32_LIMIT);
    const message = `the last zone starts at ${formatBytes(lastStart)}: QEMU computes that in 32 bits and sees ${wrapped} (Q13)`;
    report('zoneCount', 'force', message, Math.floor((U32_LIMIT - 1) / zoneSizeBytes) + 1);
  }
  if (lastZoneSizeBytes < zoneSizeBytes && variant !== '44') {
    const bug = variant === '56' ? 'N5' : 'Q9';
    const message = `a shorter last zone: QEMU ignores its reset and finishes it beyond the device (${bug})`;
    report('lastZoneSizeBytes', 'warning', message, zoneSizeBytes);
  }
  if (variant === '48-b' && conventional.length > 0) {
    const message = 'QEMU refuses every write to conventional zones of this variant (Q3)';
    report('conventional', 'warning', message);
  }
  if (variant === '48-b' && limits.appendMaxBytes === null) {
    report(
      'appendMaxBytes',
      'warning',
      'without an append limit QEMU refuses every append (Q14)',
      8 * BLOCK_BYTES,
    );
  }
  if (variant === '56' && limits.openZonesMax !== null && limits.activeZonesMax === null) {
    const message = 'qemu-img ignores an open limit without an active limit (N7); here it is stored';
    report('activeZonesMax', 'warning', message, limits.openZonesMax);
  }
}

function unrecorded({ profile, label, limits }: ImageSpec, variant: Qcow2Variant, report: Report): void {
  if (profile !== 'linux-blk' && !ZONED_FIELDS[variant].profile) {
    const message = `qcow2 ${variant} records no rule profile; give --profile ${profile} again whenever this image is opened`;
    report('profile', 'warning', message);
  }
  if (label !== '') report('label', 'warning', 'qcow2 images have no label; it is not stored');
  if (variant === '44' && limits.appendMaxBytes !== null) {
    report('appendMaxBytes', 'warning', 'qcow2 44 has no append limit; it is not stored');
  }
}
