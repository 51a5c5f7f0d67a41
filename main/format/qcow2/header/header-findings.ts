import type { Finding } from '../../../../shared/image/check/finding';
import { isPowerOfTwo } from '../../../../shared/units/units';
import { recordedProfileOf, ZONED_FEATURE_BIT, ZONED_FIELDS } from './extension-layout';
import type { ZonedFieldName } from './extension-layout';
import { fieldFinding } from '../findings';
import type { BlockFile } from '../../../storage/block-file';
import { FieldReader } from './field-reader';
import { hasIncompatible, hasMagic } from './header';
import { EXTENSION, HEADER, INCOMPATIBLE, MAGIC } from '../layout';
import type { Qcow2Header, Qcow2Variant, ZonedExtension } from '../model';

/** Variants whose rules are those of the text of 2026. */
const NEW_RULES: readonly Qcow2Variant[] = ['48-d', '44'];

/** What a writer has noted about the image for those that come after it. */
const MARKS = {
  corrupt: {
    code: 'qcow2-corrupt',
    severity: 'error',
    message: 'bit 1 (corrupt) is set: a writer found its tables damaged and stopped; they may be so still',
    expected: 'bit 1 clear',
  },
  dirty: {
    code: 'qcow2-dirty',
    severity: 'warning',
    message: 'bit 0 (dirty) is set: the image was not closed, and its refcounts may be wrong',
    expected: 'bit 0 clear',
  },
} as const;

/** What header and extension alone show, with the bug ids of the builds that write such images. */
export function headerFindings(
  file: BlockFile,
  header: Qcow2Header,
  zoned: ZonedExtension | null,
  unknown: boolean,
): Finding[] {
  const found = [
    magicFinding(file),
    markFinding(header, INCOMPATIBLE.corrupt, MARKS.corrupt),
    markFinding(header, INCOMPATIBLE.dirty, MARKS.dirty),
    compressionFinding(header),
    featureBitFinding(header, zoned),
    unknown ? unknownFinding(header) : null,
    ...(zoned ? zonedFindings(header, zoned) : []),
  ];
  return found.filter((finding) => finding !== null);
}

/** Without its magic an image opens where its variant is named. */
function magicFinding(file: BlockFile): Finding | null {
  if (hasMagic(file)) return null;
  return fieldFinding(HEADER.magic, 0, {
    code: 'qcow2-magic',
    severity: 'error',
    message: 'not that of qcow2: no program finds such an image here; it is shown but not written',
    found: new FieldReader(file, 0, HEADER.magic.length).print(HEADER.magic),
    expected: Buffer.from(MAGIC).toString('hex'),
  });
}

function markFinding(
  header: Qcow2Header,
  bit: number,
  mark: (typeof MARKS)[keyof typeof MARKS],
): Finding | null {
  if (!hasIncompatible(header, bit)) return null;
  return fieldFinding(HEADER.incompatible, 0, { ...mark, found: `0x${header.incompatible.toString(16)}` });
}

function compressionFinding({ compressionType }: Qcow2Header): Finding | null {
  if (compressionType <= 1) return null;
  return fieldFinding(HEADER.compressionType, 0, {
    code: 'qcow2-compression',
    severity: 'error',
    message: 'the compression is not known; what is compressed cannot be read',
    found: compressionType,
    expected: '0 (deflate) or 1 (zstd)',
  });
}

function featureBitFinding(header: Qcow2Header, zoned: ZonedExtension | null): Finding | null {
  const set = hasIncompatible(header, INCOMPATIBLE.zoned);
  const found = `0x${header.incompatible.toString(16)}`;
  if (set && !header.extensions.some(({ type }) => type === EXTENSION.zoned)) {
    return fieldFinding(HEADER.incompatible, 0, {
      code: 'qcow2-N7',
      severity: 'warning',
      message:
        'bit 5 (zoned format) is set but there is no zoned header extension, as a creation that failed leaves it',
      found,
      expected: 'a zoned header extension, or bit 5 clear',
    });
  }
  const wanted = zoned && ZONED_FEATURE_BIT[zoned.variant];
  if (wanted === null || wanted === set) return null;
  return fieldFinding(HEADER.incompatible, 0, {
    code: 'qcow2-zoned-bit',
    severity: wanted ? 'error' : 'warning',
    message: wanted
      ? 'bit 5 is clear, so that programs that know no zones write where they like'
      : 'bit 5 is set, which this variant does not know',
    found,
    expected: `bit 5 ${wanted ? 'set' : 'clear'}`,
  });
}

function unknownFinding(header: Qcow2Header): Finding | null {
  const place = header.extensions.find(({ type }) => type === EXTENSION.zoned);
  if (!place) return null;
  const field = { name: 'zoned extension', offset: 0, length: place.length + 8, type: 'bytes' } as const;
  return fieldFinding(field, place.offset, {
    code: 'qcow2-zoned-unknown',
    severity: 'warning',
    message: 'it makes sense as no known variant; the image is shown without zones',
    found: `${place.length} bytes`,
    expected: 'a variant of 44, 48 or 56 bytes whose numbers fit the device',
  });
}

function zonedFindings(header: Qcow2Header, zoned: ZonedExtension): (Finding | null)[] {
  return [
    swappedLimits(zoned),
    unwritableFinding(zoned),
    profileFinding(zoned),
    powerFinding(zoned),
    limitFinding(zoned, 'openZonesMax', zoned.zoneCount),
    limitFinding(zoned, 'activeZonesMax', zoned.zoneCount),
    zoned.activeZonesMax === 0 ? null : limitFinding(zoned, 'openZonesMax', zoned.activeZonesMax),
    appendFinding(zoned),
    conventionalFinding(zoned),
    manyFinding(header),
  ];
}

function about(
  { variant, place }: ZonedExtension,
  name: ZonedFieldName,
  fact: Parameters<typeof fieldFinding>[2],
): Finding {
  return fieldFinding(ZONED_FIELDS[variant][name]!, place.dataOffset, fact);
}

/** Q2: the option for active zones is stored as the limit of open ones. */
function swappedLimits(zoned: ZonedExtension): Finding | null {
  if (zoned.variant !== '48-b' || zoned.openZonesMax === 0 || zoned.activeZonesMax !== 0) return null;
  return about(zoned, 'openZonesMax', {
    code: 'qcow2-Q2',
    severity: 'info',
    message:
      'version 4 stores its option for active zones here and none for active zones; nothing limits its explicit opens',
    found: zoned.openZonesMax,
  });
}

/** Q3: bit 59 of a conventional zone's word lies above every offset that is compared with it. */
function unwritableFinding(zoned: ZonedExtension): Finding | null {
  if (zoned.variant !== '48-b' || zoned.conventionalCount === 0) return null;
  return about(zoned, 'conventional', {
    code: 'qcow2-Q3',
    severity: 'info',
    message:
      'version 4 refuses every write to its conventional zones: it takes their words, with bit 59, for write pointers; here they are written',
    found: zoned.conventionalCount,
  });
}

function profileFinding(zoned: ZonedExtension): Finding | null {
  if (zoned.profile === 0 || recordedProfileOf(zoned.profile) !== null) return null;
  return about(zoned, 'profile', {
    code: 'qcow2-zoned-profile',
    severity: 'warning',
    message: 'names no profile that is known; the usual one is followed',
    found: zoned.profile,
    expected: '0 (none), 1 (zbc) or 2 (zns)',
  });
}

/** Q10 and N10. */
function powerFinding(zoned: ZonedExtension): Finding | null {
  if (isPowerOfTwo(zoned.zoneSizeBytes)) return null;
  const newer = NEW_RULES.includes(zoned.variant);
  return about(zoned, 'zoneSize', {
    code: newer ? 'qcow2-zoned-size' : zoned.variant === '56' ? 'qcow2-N10' : 'qcow2-Q10',
    severity: 'warning',
    message: 'no power of two; builds refuse to manage zones of this size and to append at their start',
    found: zoned.zoneSizeBytes,
    expected: 'a power of two',
  });
}

function limitFinding(
  zoned: ZonedExtension,
  name: 'openZonesMax' | 'activeZonesMax',
  most: number,
): Finding | null {
  if (zoned[name] <= most) return null;
  return about(zoned, name, {
    code: 'qcow2-zoned-limits',
    severity: 'warning',
    message: 'the limit can never be reached; it is used as it is',
    found: zoned[name],
    expected: `at most ${most}`,
  });
}

/** Q14: without a limit no append is accepted. */
function appendFinding(zoned: ZonedExtension): Finding | null {
  if (zoned.variant !== '48-b' || zoned.appendMaxBytes !== 0) return null;
  return about(zoned, 'appendMaxSectors', {
    code: 'qcow2-Q14',
    severity: 'info',
    message: 'no append works with version 4 itself; here it means no limit',
    found: 0,
  });
}

function conventionalFinding(zoned: ZonedExtension): Finding | null {
  if (!NEW_RULES.includes(zoned.variant) || zoned.conventionalCount < zoned.zoneCount) return null;
  return about(zoned, 'conventional', {
    code: 'qcow2-zoned-conventional',
    severity: 'warning',
    message: 'no sequential zone is left',
    found: zoned.conventionalCount,
    expected: `below ${zoned.zoneCount}`,
  });
}

function manyFinding({ extensions }: Qcow2Header): Finding | null {
  const second = extensions.filter(({ type }) => type === EXTENSION.zoned)[1];
  if (!second) return null;
  const field = { name: 'zoned extension', offset: 0, length: 8 + second.length, type: 'bytes' } as const;
  return fieldFinding(field, second.offset, {
    code: 'qcow2-zoned-twice',
    severity: 'warning',
    message: 'a second one; only the first is used',
  });
}
