import type { ImageSpec, SpecField, SpecProblem } from '../../../shared/fixture/image-spec';
import { toErrorShape } from '../../../shared/errors/app-error';
import { formatCount, formatSizeOption, plural } from '../../../shared/units/format';
import { countInRanges, parseZoneRanges, type ZoneRanges } from '../../../shared/units/ranges';
import { roundUp, type ByteCount } from '../../../shared/units/units';
import type { RuleProfile } from '../../../shared/zone/profile';

/** Layouts that the wizard offers. */
export type WizardVariant = 'extended' | 'rfc';

/** What the user entered. null means: as the field says when it is empty. */
export interface Draft {
  readonly preset: string;
  readonly variant: WizardVariant;
  readonly logicalBlockSizeBytes: 512 | 4096;
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

/** Something wrong or doubtful beside a field. */
export interface DraftProblem extends Omit<SpecProblem, 'field'> {
  readonly field: DraftField;
}

/** Bytes in the largest unit that shows them exactly: `1025 MiB`, `1000 B`. */
function exactSize(bytes: ByteCount): string {
  const text = formatSizeOption(bytes);
  const unit = text.indexOf('iB') - 1;
  return unit < 0 ? `${text} B` : `${text.slice(0, unit)} ${text.slice(unit)}`;
}

/** Bytes of the device that the draft describes. */
export function deviceBytesOf(draft: Draft): ByteCount {
  if (draft.deviceBytes !== null) return draft.deviceBytes;
  if (draft.zoneCount === 0) return 0;
  return (draft.zoneCount - 1) * draft.zoneSizeBytes + (draft.lastZoneSizeBytes ?? draft.zoneSizeBytes);
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
  if (field === 'variant' && value === 'rfc') return asRfc(changed);
  return changed;
}

/** What the QEMU RFC header cannot say is taken back to what it can. */
function asRfc(draft: Draft): Draft {
  return {
    ...draft,
    zoneCapacityBytes: null,
    lastZoneSizeBytes: null,
    zdeBytes: 0,
    label: '',
    profile: null,
  };
}

/** The profile of an image for which none is chosen. */
export function defaultProfile(draft: Draft): RuleProfile {
  return draft.variant === 'rfc' || conventionalOf(draft).length > 0 ? 'linux-blk' : 'zns';
}

/** Conventional zones as ranges; none where the text cannot be read. */
function conventionalOf(draft: Draft): ZoneRanges {
  try {
    return draft.conventional.trim() === ''
      ? []
      : parseZoneRanges(draft.conventional, 'Conventional zones', draft.zoneCount);
  } catch {
    return [];
  }
}

/** The whole specification of the image. `uuid` makes it unique; rfc has no room for it. */
export function toSpec(draft: Draft, uuid: string): ImageSpec {
  return {
    format: 'zoned',
    variant: draft.variant,
    logicalBlockSizeBytes: draft.logicalBlockSizeBytes,
    zoneCount: draft.zoneCount,
    zoneSizeBytes: draft.zoneSizeBytes,
    zoneCapacityBytes: draft.zoneCapacityBytes ?? draft.zoneSizeBytes,
    lastZoneSizeBytes: draft.lastZoneSizeBytes ?? draft.zoneSizeBytes,
    conventional: conventionalOf(draft),
    limits: {
      openZonesMax: draft.openZonesMax,
      activeZonesMax: draft.activeZonesMax,
      appendMaxBytes: draft.appendMaxBytes,
    },
    zdeBytes: draft.zdeBytes,
    profile: draft.profile ?? defaultProfile(draft),
    uuid,
    label: draft.label,
    fileSizeBytes: draft.variant === 'rfc' ? draft.fileSizeBytes : null,
    force: draft.force,
  };
}

/** Problems that only the form can see; those of the specification come from the host's plan. */
export function findDraftProblems(draft: Draft): DraftProblem[] {
  return [...findLeftover(draft), ...findConventionalProblem(draft)];
}

function findLeftover(draft: Draft): DraftProblem[] {
  const { deviceBytes, zoneSizeBytes } = draft;
  if (deviceBytes === null || zoneSizeBytes === 0 || deviceBytes % zoneSizeBytes === 0) return [];
  const leftover = deviceBytes % zoneSizeBytes;
  const whole = Math.floor(deviceBytes / zoneSizeBytes);
  const rounded = roundUp(deviceBytes, zoneSizeBytes);
  return [
    {
      field: 'deviceBytes',
      severity: 'error',
      message:
        `${exactSize(deviceBytes)} are ${plural(whole, 'zone')} of ${exactSize(zoneSizeBytes)}, ` +
        `with ${exactSize(leftover)} left over.`,
      fix: { title: `Round up to ${exactSize(rounded)}`, value: rounded },
    },
  ];
}

function findConventionalProblem(draft: Draft): DraftProblem[] {
  if (draft.conventional.trim() === '') return [];
  try {
    parseZoneRanges(draft.conventional, 'Conventional zones', draft.zoneCount);
    return [];
  } catch (thrown) {
    const { message } = toErrorShape(thrown);
    return [{ field: 'conventional', severity: 'error', message, fix: { title: 'Clear', value: '' } }];
  }
}

/** All problems, the form's own first; of one field the worst is what its message shows. */
export function mergeProblems(draft: Draft, planned: readonly SpecProblem[]): DraftProblem[] {
  const own = findDraftProblems(draft);
  const ownFields = new Set(own.map((problem) => problem.field));
  const isZoneSizeWrong = planned.some(
    ({ field, severity }) => field === 'zoneSizeBytes' && severity === 'error',
  );
  const isEcho = ({ field }: SpecProblem) => isZoneSizeWrong && followsZoneSize(draft, field);
  return [...own, ...planned.filter((problem) => !ownFields.has(problem.field) && !isEcho(problem))];
}

/** True for a size that was left empty and so is the zone size: what is wrong with that one is said there. */
function followsZoneSize(draft: Draft, field: SpecField): boolean {
  return (field === 'zoneCapacityBytes' || field === 'lastZoneSizeBytes') && draft[field] === null;
}

/** Words for the button that resolves a problem; undefined where there is no such button. */
export function fixTitle({ fix }: DraftProblem): string | undefined {
  return fix && fix.title.charAt(0).toUpperCase() + fix.title.slice(1);
}

/** The problem to show beside a field: errors before what `force` allows before warnings. */
export function problemOf(problems: readonly DraftProblem[], field: DraftField): DraftProblem | undefined {
  const ofField = problems.filter((problem) => problem.field === field);
  return (
    ofField.find((problem) => problem.severity === 'error') ??
    ofField.find((problem) => problem.severity === 'force') ??
    ofField[0]
  );
}

/** True when nothing stands against creating the image. */
export function canCreate(draft: Draft, problems: readonly DraftProblem[]): boolean {
  return problems.every(({ severity }) => severity === 'warning' || (severity === 'force' && draft.force));
}

/** The draft with a problem's fix applied. */
export function applyFix(draft: Draft, problem: DraftProblem): Draft {
  const value = problem.fix?.value;
  if (value === undefined || !(problem.field in draft)) return draft;
  return withField(draft, problem.field as keyof Draft, value);
}

/** One line of what the image will be. */
export function describeDraft(draft: Draft): string {
  const conventional = countInRanges(conventionalOf(draft));
  const parts = [
    `${plural(draft.zoneCount, 'zone')} of ${exactSize(draft.zoneSizeBytes)}`,
    conventional > 0 ? `${formatCount(conventional)} conventional` : '',
    `${exactSize(deviceBytesOf(draft))} in all`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
