import { defaultProfileOf, defaultsOf } from '../../../shared/image/format-defaults';
import { deviceBytesOfShape } from '../../../shared/image/geometry-shape';
import type { FormatName, ImageSpec, SpecField } from '../../../shared/image/image-spec';
import { formatCount, formatSizeOption, plural } from '../../../shared/units/format';
import { countInRanges, parseZoneRanges, type ZoneRanges } from '../../../shared/units/ranges';
import type { ByteCount } from '../../../shared/units/units';
import type { RuleProfile } from '../../../shared/zone/profile';
import { traitsOf } from './family-traits';

/**
 * What the user entered. null means: as the field says when it is empty. What the chosen layout has no room for
 * stays here for when another one is chosen; `fitted` leaves it out.
 */
export interface Draft {
  readonly preset: string;
  readonly format: FormatName;
  readonly variant: string;
  /** null = as usual in the family. */
  readonly logicalBlockSizeBytes: 512 | 4096 | null;
  readonly zoneCount: number;
  readonly zoneSizeBytes: ByteCount;
  /** Size of the device as entered; null = follows from the number of zones. */
  readonly deviceBytes: ByteCount | null;
  /** null = the zone size. */
  readonly zoneCapacityBytes: ByteCount | null;
  /** null = the zone size. */
  readonly lastZoneSizeBytes: ByteCount | null;
  /** `0-3,60,90-95`; empty = none. */
  readonly conventional: string;
  readonly openZonesMax: number | null;
  readonly activeZonesMax: number | null;
  readonly appendMaxBytes: ByteCount | null;
  readonly zdeBytes: ByteCount;
  /** null = the default for such an image. */
  readonly profile: RuleProfile | null;
  readonly label: string;
  readonly fileSizeBytes: ByteCount | null;
  readonly force: boolean;
}

/** A field of the form. Two are the wizard's own: the device size and the text of conventional zones. */
export type DraftField = SpecField | 'deviceBytes';

/** Bytes in the largest unit that shows them exactly: `1025 MiB`, `1000 B`. */
export function exactSize(bytes: ByteCount): string {
  const text = formatSizeOption(bytes);
  const unit = text.indexOf('iB') - 1;
  return unit < 0 ? `${text} B` : `${text.slice(0, unit)} ${text.slice(unit)}`;
}

/** The draft without what its layout has no room for. */
export function fitted(draft: Draft): Draft {
  const traits = traitsOf(draft.format, draft.variant);
  const kept = <T>(hasRoom: boolean, value: T, otherwise: T): T => (hasRoom ? value : otherwise);
  return {
    ...draft,
    logicalBlockSizeBytes: kept(traits.hasBlockSize, draft.logicalBlockSizeBytes, null),
    zoneCapacityBytes: kept(traits.hasCapacity, draft.zoneCapacityBytes, null),
    lastZoneSizeBytes: kept(traits.hasShortLastZone, draft.lastZoneSizeBytes, null),
    conventional: kept(traits.conventional !== 'none', draft.conventional, ''),
    openZonesMax: kept(traits.hasLimits, draft.openZonesMax, null),
    activeZonesMax: kept(traits.hasLimits, draft.activeZonesMax, null),
    appendMaxBytes: kept(traits.hasAppendLimit, draft.appendMaxBytes, null),
    zdeBytes: kept(traits.hasZde, draft.zdeBytes, 0),
    profile: kept(traits.hasIdentity, draft.profile, null),
    label: kept(traits.hasIdentity, draft.label, ''),
    fileSizeBytes: kept(traits.hasFileSize, draft.fileSizeBytes, null),
  };
}

/** Size of the logical blocks of the image. */
export function blockSizeOf(draft: Draft): 512 | 4096 {
  const { format, variant, logicalBlockSizeBytes } = fitted(draft);
  return logicalBlockSizeBytes ?? defaultsOf(format, variant).logicalBlockSizeBytes;
}

/** Bytes of the device that the draft describes. */
export function deviceBytesOf(draft: Draft): ByteCount {
  const fit = fitted(draft);
  const lastZoneSizeBytes = fit.lastZoneSizeBytes ?? fit.zoneSizeBytes;
  return fit.deviceBytes ?? deviceBytesOfShape({ ...fit, lastZoneSizeBytes });
}

/** The draft with a device of `bytes`: as many zones as it takes, the last one perhaps not whole. */
export function withDeviceBytes(draft: Draft, bytes: ByteCount): Draft {
  const zoneCount = draft.zoneSizeBytes === 0 ? draft.zoneCount : Math.ceil(bytes / draft.zoneSizeBytes);
  return { ...draft, deviceBytes: bytes, zoneCount, lastZoneSizeBytes: null };
}

/** The draft with a field changed, and what depends on it renewed. */
export function withField<Key extends keyof Draft>(draft: Draft, field: Key, value: Draft[Key]): Draft {
  const changed: Draft = { ...draft, [field]: value };
  if (field === 'deviceBytes') return withDeviceBytes(draft, Number(value));
  if (field === 'zoneCount' || field === 'lastZoneSizeBytes') return { ...changed, deviceBytes: null };
  if (field === 'zoneSizeBytes' && draft.deviceBytes !== null)
    return withDeviceBytes(changed, draft.deviceBytes);
  if (field === 'format' && value !== draft.format)
    return { ...changed, variant: defaultsOf(changed.format).variant, force: false };
  if (field === 'variant') return { ...changed, force: false };
  return changed;
}

/** The profile of an image for which none is chosen. */
export function defaultProfile(draft: Draft): RuleProfile {
  return defaultProfileOf(defaultsOf(draft.format, draft.variant), conventionalOf(fitted(draft)).length > 0);
}

/** Conventional zones as ranges; none where the text cannot be read. */
function conventionalOf({ conventional, zoneCount }: Draft): ZoneRanges {
  try {
    return conventional.trim() === '' ? [] : parseZoneRanges(conventional, 'Conventional zones', zoneCount);
  } catch {
    return [];
  }
}

/** The whole specification of the image. `uuid` makes it unique where the layout has room for one. */
export function toSpec(draft: Draft, uuid: string): ImageSpec {
  const fit = fitted(draft);
  return {
    format: fit.format,
    variant: fit.variant,
    logicalBlockSizeBytes: blockSizeOf(draft),
    zoneCount: fit.zoneCount,
    zoneSizeBytes: fit.zoneSizeBytes,
    zoneCapacityBytes: fit.zoneCapacityBytes ?? fit.zoneSizeBytes,
    lastZoneSizeBytes: fit.lastZoneSizeBytes ?? fit.zoneSizeBytes,
    conventional: conventionalOf(fit),
    limits: {
      openZonesMax: fit.openZonesMax,
      activeZonesMax: fit.activeZonesMax,
      appendMaxBytes: fit.appendMaxBytes,
    },
    zdeBytes: fit.zdeBytes,
    profile: fit.profile ?? defaultProfile(draft),
    uuid: defaultsOf(fit.format, fit.variant).hasIdentity ? uuid : '',
    label: fit.label,
    fileSizeBytes: fit.fileSizeBytes,
    force: fit.force,
  };
}

/** One line of what the image will be. */
export function describeDraft(draft: Draft): string {
  const conventional = countInRanges(conventionalOf(fitted(draft)));
  const parts = [
    `${plural(draft.zoneCount, 'zone')} of ${exactSize(draft.zoneSizeBytes)}`,
    conventional > 0 ? `${formatCount(conventional)} conventional` : '',
    `${exactSize(deviceBytesOf(draft))} in all`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
