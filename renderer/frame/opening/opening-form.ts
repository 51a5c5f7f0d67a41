import type { ImageFamily } from '../../../shared/image/family';
import type { Candidate, ImageInfo } from '../../../shared/image/image-info';
import {
  OPENING,
  openingValues,
  openOptionsOf,
  type OpeningGroup,
  type OpeningKey,
  type OpeningRow,
  type OpenImageOptions,
} from '../../../shared/image/open-options';
import { RULE_PROFILES } from '../../../shared/zone/profile';

/** A choice as its field holds it: null and empty text leave it to the file. */
export type OpeningValue = string | number | boolean | null;
/** The choices as fields hold them. */
export type OpeningForm = Readonly<Record<OpeningKey, OpeningValue>>;

/** One of what a field can be set to. */
export interface OpeningChoice {
  readonly value: string;
  readonly title: string;
}

/** Choices that may be several paths; a field holds the first. */
const PATHS: ReadonlySet<string> = new Set(
  OPENING.filter(({ kind }) => kind === 'paths').map(({ key }) => key),
);

/** Which groups of choices mean something for an image of a family. */
export function offeredGroups(
  { candidates, geometry }: ImageInfo,
  family: ImageFamily | undefined,
): Readonly<Record<OpeningGroup, boolean>> {
  return {
    any: true,
    unreadable: geometry.zoneCount === 0,
    dataImage: family?.data === 'named',
    backing: family?.data === 'mapped',
    namespaces: family?.hasNamespaces === true,
    variants: candidates.length > 0,
    zones: geometry.zoneCount > 0,
    geometry: family?.startOptions === 'geometry',
    nextStart: family?.startOptions === 'verdict',
  };
}

/** What a field can be set to, where that is one of a list; the first leaves it to the file. */
export function choicesFor({ kind, empty }: OpeningRow, candidates: readonly Candidate[]): OpeningChoice[] {
  if (kind === 'variant') return variantChoices(candidates);
  return [{ value: '', title: empty ?? '' }, ...RULE_PROFILES.map((value) => ({ value, title: value }))];
}

/** The form of the choices that an image was opened with. */
export function openingForm(options: OpenImageOptions): OpeningForm {
  const values = openingValues(options);
  const asField = (value: unknown) => (Array.isArray(value) ? value[0] : value) ?? null;
  return Object.fromEntries(OPENING.map(({ key }) => [key, asField(values[key])])) as OpeningForm;
}

/** The choices behind a form. Never empty: opening without any choice leaves an open image as it is. */
export function openingOptions(form: OpeningForm): OpenImageOptions {
  if (form.asBytes) return { asBytes: true, ...(form.readOnly ? { readOnly: true } : {}) };
  const chosen = Object.entries(form)
    .map(([key, value]) => [key, typeof value === 'string' ? value.trim() : value] as const)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]) => [key, PATHS.has(key) ? [value] : value]);
  return { asBytes: false, ...openOptionsOf(Object.fromEntries(chosen)) };
}

/** What the variant can be set to: left to the recognition, or one of the candidates. */
export function variantChoices(candidates: readonly Candidate[]): OpeningChoice[] {
  const winner = candidates[0]?.variant;
  return [
    { value: '', title: winner === undefined ? 'as recognised' : `as recognised (${winner})` },
    ...candidates.map(({ variant, score }) => ({
      value: variant,
      title: `${variant} – fits ${Math.round(score * 100)} %`,
    })),
  ];
}
