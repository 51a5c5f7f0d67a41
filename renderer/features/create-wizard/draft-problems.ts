import { sentenceOf } from '../../../shared/errors/app-error';
import type { SpecField, SpecProblem } from '../../../shared/image/image-spec';
import { filledBytes, hasFill } from '../../../shared/image/states/zone-states';
import { formatBytes, formatExactBytes, plural } from '../../../shared/units/format';
import { formatZoneRanges, parseZoneRanges, type ZoneRanges } from '../../../shared/units/ranges';
import { GIB, roundUp, type ByteCount } from '../../../shared/units/units';
import {
  blockSizeOf,
  fitted,
  layoutFor,
  leftoverOf,
  toSpec,
  withField,
  type Draft,
  type DraftField,
} from './wizard-model';

/** A fast disk writes this in about a second. */
const WRITTEN_MUCH_BYTES = GIB;

/** Something wrong or doubtful beside a field. */
export interface DraftProblem extends Omit<SpecProblem, 'field'> {
  readonly field: DraftField;
  /** Another way out: the words for its button, and what the draft then is. */
  readonly otherFix?: { readonly title: string; readonly draft: Draft };
}

/** Problems that only the form can see; those of the specification come from the host's plan. */
export function findDraftProblems(draft: Draft): DraftProblem[] {
  return [
    ...findLeftover(draft),
    ...findConventionalProblem(draft),
    ...findStatesBeyond(draft),
    ...findMuchWritten(draft),
  ];
}

function findLeftover(draft: Draft): DraftProblem[] {
  const { deviceBytes, zoneSizeBytes } = draft;
  const leftover = leftoverOf(draft);
  if (deviceBytes === null || leftover === 0) return [];
  const whole = Math.floor(deviceBytes / zoneSizeBytes);
  const rounded = roundUp(deviceBytes, zoneSizeBytes);
  return [
    {
      field: 'deviceBytes',
      severity: 'error',
      message:
        `${formatExactBytes(deviceBytes)} are ${plural(whole, 'zone')} of ${formatExactBytes(zoneSizeBytes)}, ` +
        `with ${formatExactBytes(leftover)} left over.`,
      fix: { title: `Round up to ${formatExactBytes(rounded)}`, value: rounded },
      otherFix: shorterLastZone(draft, leftover),
    },
  ];
}

/** The leftover as a zone of its own, where the layout can hold one; it has no whole block else. */
function shorterLastZone(draft: Draft, leftover: ByteCount): DraftProblem['otherFix'] {
  if (!layoutFor(draft).room.shortLastZone || leftover % blockSizeOf(draft) !== 0) return undefined;
  const zoneCount = Math.ceil((draft.deviceBytes ?? 0) / draft.zoneSizeBytes);
  return {
    title: `Last zone of ${formatExactBytes(leftover)}`,
    draft: { ...draft, zoneCount, lastZoneSizeBytes: leftover, deviceBytes: null },
  };
}

function findConventionalProblem(draft: Draft): DraftProblem[] {
  const { conventional, zoneCount } = fitted(draft);
  if (conventional.trim() === '') return [];
  try {
    return findTrailing(draft, parseZoneRanges(conventional, 'Conventional zones', zoneCount));
  } catch (thrown) {
    const message = sentenceOf(thrown);
    return [{ field: 'conventional', severity: 'error', message, fix: { title: 'Clear', value: '' } }];
  }
}

/** States of zones that the image had before it was made smaller. */
function findStatesBeyond(draft: Draft): DraftProblem[] {
  const { states, zoneCount } = draft;
  const last = states.at(-1)?.last ?? -1;
  if (last < zoneCount) return [];
  const within = states
    .filter(({ first }) => first < zoneCount)
    .map((entry) => ({ ...entry, last: Math.min(entry.last, zoneCount - 1) }));
  return [
    {
      field: 'states',
      severity: 'error',
      message: `There are states for zones up to ${last}; the zones are 0 to ${zoneCount - 1}.`,
      otherFix: { title: `Leave out zones from ${zoneCount} on`, draft: { ...draft, states: within } },
    },
  ];
}

/** Data that takes long to write: an image is made in one go, which nobody can stop. */
function findMuchWritten(draft: Draft): DraftProblem[] {
  const bytes = filledBytes(toSpec(draft, ''));
  if (bytes <= WRITTEN_MUCH_BYTES) return [];
  const states = draft.states.map((entry) => (hasFill(entry) ? { ...entry, data: null } : entry));
  return [
    {
      field: 'states',
      severity: 'warning',
      message: `${formatBytes(bytes)} of data are written into the zones when the image is made, which takes time; it can be stopped.`,
      otherFix: { title: 'Leave them unwritten', draft: { ...draft, states } },
    },
  ];
}

/** Conventional zones behind sequential ones, where the layout stores only how many come first. */
function findTrailing(draft: Draft, ranges: ZoneRanges): DraftProblem[] {
  const isLeading = ranges.length <= 1 && (ranges[0]?.[0] ?? 0) === 0;
  if (isLeading || layoutFor(draft).room.conventional !== 'leading') return [];
  const [first] = ranges;
  const leading = first?.[0] === 0 ? formatZoneRanges([first]) : '';
  return [
    {
      field: 'conventional',
      severity: 'error',
      message: `Conventional zones ${formatZoneRanges(ranges)}: the layout stores only how many come first.`,
      fix: { title: leading === '' ? 'Clear' : `Keep ${leading}`, value: leading },
    },
  ];
}

/** All problems, the form's own first; of one field the worst is what its message shows. */
export function mergeProblems(draft: Draft, planned: readonly SpecProblem[]): DraftProblem[] {
  const own = findDraftProblems(draft);
  const ownFields = new Set(own.flatMap(({ field, severity }) => (severity === 'error' ? [field] : [])));
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
