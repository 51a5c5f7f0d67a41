import {
  layoutOf,
  usualProfile,
  type WrittenLayout,
  type WritableFamily,
} from '../../../shared/image/family';
import { deviceBytesOfShape } from '../../../shared/image/geometry-shape';
import type { ImageSpec, SpecField } from '../../../shared/image/image-spec';
import type { ZoneStateEntry } from '../../../shared/image/states/zone-states';
import { formatCount, formatExactBytes, plural } from '../../../shared/units/format';
import { countInRanges, parseZoneRanges, type ZoneRanges } from '../../../shared/units/ranges';
import type { ByteCount } from '../../../shared/units/units';
import type { RuleProfile } from '../../../shared/zone/profile';

/**
 * What the user entered. null means: as the field says when it is empty. What the chosen layout has no room for
 * stays here for when another one is chosen; `fitted` leaves it out.
 */
export interface Draft {
  readonly preset: string;
  readonly family: WritableFamily;
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
  readonly extendedL2: boolean;
  readonly force: boolean;
  /** What zones are in that are not empty, ascending and disjoint. */
  readonly states: readonly ZoneStateEntry[];
  /** What stamps carry and random bytes follow from; null = 0. */
  readonly seed: number | null;
}

/** A field of the form. Two are the wizard's own: the device size and the text of conventional zones. */
export type DraftField = SpecField | 'deviceBytes';

/** The layout that the image gets. */
export function layoutFor({ family, variant }: Draft): WrittenLayout {
  return layoutOf(family, variant);
}

/** The draft without what its layout has no room for. */
export function fitted(draft: Draft): Draft {
  const { room } = layoutFor(draft);
  const kept = <T>(hasRoom: boolean, value: T, otherwise: T): T => (hasRoom ? value : otherwise);
  return {
    ...draft,
    logicalBlockSizeBytes: kept(room.blockSize, draft.logicalBlockSizeBytes, null),
    zoneCapacityBytes: kept(room.capacity, draft.zoneCapacityBytes, null),
    lastZoneSizeBytes: kept(room.shortLastZone, draft.lastZoneSizeBytes, null),
    conventional: kept(room.conventional !== 'none', draft.conventional, ''),
    openZonesMax: kept(room.limits, draft.openZonesMax, null),
    activeZonesMax: kept(room.limits, draft.activeZonesMax, null),
    appendMaxBytes: kept(room.appendLimit, draft.appendMaxBytes, null),
    zdeBytes: kept(room.zde, draft.zdeBytes, 0),
    profile: kept(room.identity, draft.profile, null),
    label: kept(room.identity, draft.label, ''),
    fileSizeBytes: kept(room.fileSize, draft.fileSizeBytes, null),
    extendedL2: kept(room.extendedL2, draft.extendedL2, false),
  };
}

/** Size of the logical blocks of the image. */
export function blockSizeOf(draft: Draft): 512 | 4096 {
  return fitted(draft).logicalBlockSizeBytes ?? layoutFor(draft).defaults.logicalBlockSizeBytes;
}

/** Bytes of the device that the draft describes. */
export function deviceBytesOf(draft: Draft): ByteCount {
  const fit = fitted(draft);
  const lastZoneSizeBytes = fit.lastZoneSizeBytes ?? fit.zoneSizeBytes;
  return fit.deviceBytes ?? deviceBytesOfShape({ ...fit, lastZoneSizeBytes });
}

/** Bytes of a device size that are no whole zone; 0 where the zones take all of it. */
export function leftoverOf({ deviceBytes, zoneSizeBytes }: Draft): ByteCount {
  return deviceBytes === null || zoneSizeBytes === 0 ? 0 : deviceBytes % zoneSizeBytes;
}

/** The draft with a device of `bytes`: its whole zones, and perhaps something left over. */
export function withDeviceBytes(draft: Draft, bytes: ByteCount): Draft {
  const zoneCount = draft.zoneSizeBytes === 0 ? draft.zoneCount : Math.floor(bytes / draft.zoneSizeBytes);
  return { ...draft, deviceBytes: bytes, zoneCount, lastZoneSizeBytes: null };
}

/** The draft with a field changed, and what depends on it renewed. */
export function withField<Key extends keyof Draft>(draft: Draft, field: Key, value: Draft[Key]): Draft {
  const changed: Draft = { ...draft, [field]: value };
  if (field === 'deviceBytes') return withDeviceBytes(draft, Number(value));
  if (field === 'zoneCount') return { ...changed, deviceBytes: null };
  if (field === 'lastZoneSizeBytes') {
    // What is left over behind the whole zones is what a last one of another size is for.
    const another = leftoverOf(draft) > 0 && value !== null ? 1 : 0;
    return { ...changed, zoneCount: draft.zoneCount + another, deviceBytes: null };
  }
  if (field === 'zoneSizeBytes' && draft.deviceBytes !== null)
    return withDeviceBytes(changed, draft.deviceBytes);
  if (field === 'family' && value !== draft.family)
    return { ...changed, variant: layoutOf(changed.family).variant, force: false };
  if (field === 'variant') return { ...changed, force: false };
  return changed;
}

/** The profile of an image for which none is chosen. */
export function defaultProfile(draft: Draft): RuleProfile {
  return usualProfile(layoutFor(draft), conventionalOf(fitted(draft)).length > 0);
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
    format: fit.family.name,
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
    uuid: layoutFor(draft).room.identity ? uuid : '',
    label: fit.label,
    fileSizeBytes: fit.fileSizeBytes,
    ...(fit.extendedL2 ? { extendedL2: true } : {}),
    force: fit.force,
    ...(fit.states.length === 0 ? {} : { states: [...fit.states] }),
    ...(fit.seed === null ? {} : { seed: fit.seed }),
  };
}

/** One line of what the image will be, or of why it cannot be as it was asked for. */
export function describeDraft(draft: Draft): string {
  const fit = fitted(draft);
  const zoneSize = formatExactBytes(fit.zoneSizeBytes);
  const leftover = leftoverOf(fit);
  if (leftover > 0)
    return `${plural(Math.floor(fit.deviceBytes! / fit.zoneSizeBytes), 'zone')} of ${zoneSize} and ${formatExactBytes(leftover)} left over`;
  const conventional = countInRanges(conventionalOf(fit));
  const { lastZoneSizeBytes: last } = fit;
  const parts = [
    `${plural(fit.zoneCount, 'zone')} of ${zoneSize}`,
    last === null || last === fit.zoneSizeBytes ? '' : `the last of ${formatExactBytes(last)}`,
    conventional > 0 ? `${formatCount(conventional)} conventional` : '',
    `${formatExactBytes(deviceBytesOf(draft))} in all`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
