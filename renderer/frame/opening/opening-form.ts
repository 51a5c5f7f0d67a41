import type { ImageFamily } from '../../../shared/image/family';
import type { OpenImageOptions, QemuStartOptions } from '../../../shared/image/open-options';
import type { Candidate, ImageInfo } from '../../../shared/image/image-info';
import type { RuleProfile } from '../../../shared/zone/profile';

/** One of QEMU's start options. */
export type StartField = keyof QemuStartOptions;

/** The choices as fields hold them: null and empty text leave it to the file. */
export interface OpeningForm {
  readonly asBytes: boolean;
  /** Empty = as recognised. */
  readonly variant: string;
  readonly profile: RuleProfile | 'auto';
  readonly openZonesMax: number | null;
  readonly activeZonesMax: number | null;
  readonly data: string;
  readonly namespace: number | null;
  readonly start: Readonly<Record<StartField, number | null>>;
}

/** QEMU's start options in the order of the form. */
export const START_FIELDS: readonly {
  readonly key: StartField;
  readonly title: string;
  readonly kind: 'bytes' | 'count';
}[] = [
  { key: 'zoneSizeBytes', title: 'Zone size', kind: 'bytes' },
  { key: 'zoneCapacityBytes', title: 'Zone capacity', kind: 'bytes' },
  { key: 'logicalBlockSizeBytes', title: 'Logical block', kind: 'bytes' },
  { key: 'zdeBytes', title: 'ZDE of a zone', kind: 'bytes' },
  { key: 'offlineZones', title: 'Offline zones', kind: 'count' },
  { key: 'readOnlyZones', title: 'Read-only zones', kind: 'count' },
];

/** Which choices mean something for an image of a family. */
export function offeredFields({ candidates, geometry }: ImageInfo, family: ImageFamily | undefined) {
  return {
    asBytes: geometry.zoneCount === 0,
    variant: candidates.length > 0,
    rules: geometry.zoneCount > 0,
    data: family?.data === 'named',
    namespace: family?.hasNamespaces === true,
    start: family?.hasStartOptions === true,
  };
}

/** The form of the choices that an image was opened with. */
export function openingForm(options: OpenImageOptions): OpeningForm {
  const start = START_FIELDS.map(({ key }) => [key, options.start?.[key] ?? null] as const);
  return {
    asBytes: options.asBytes ?? false,
    variant: options.variant ?? '',
    profile: options.profile ?? 'auto',
    openZonesMax: options.openZonesMax ?? null,
    activeZonesMax: options.activeZonesMax ?? null,
    data: options.data ?? '',
    namespace: options.namespace ?? null,
    start: Object.fromEntries(start) as OpeningForm['start'],
  };
}

/** The choices behind a form. Never empty: opening without any choice leaves an open image as it is. */
export function openingOptions(form: OpeningForm): OpenImageOptions {
  if (form.asBytes) return { asBytes: true };
  const start = given(form.start);
  const choices = given({
    variant: form.variant,
    profile: form.profile === 'auto' ? null : form.profile,
    openZonesMax: form.openZonesMax,
    activeZonesMax: form.activeZonesMax,
    data: form.data.trim(),
    namespace: form.namespace,
    start: Object.keys(start).length > 0 ? start : null,
  });
  return { asBytes: false, ...choices };
}

type Given<Fields> = { readonly [Key in keyof Fields]?: NonNullable<Fields[Key]> };

/** The entries that are neither null nor empty text. */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  const entries = Object.entries(fields).filter(([, value]) => value !== null && value !== '');
  return Object.fromEntries(entries) as Given<Fields>;
}

/** What the variant can be set to: left to the recognition, or one of the candidates. */
export function variantChoices(candidates: readonly Candidate[]): { value: string; title: string }[] {
  const winner = candidates[0]?.variant;
  return [
    { value: '', title: winner === undefined ? 'as recognised' : `as recognised (${winner})` },
    ...candidates.map(({ variant, score }) => ({
      value: variant,
      title: `${variant} – fits ${Math.round(score * 100)} %`,
    })),
  ];
}
